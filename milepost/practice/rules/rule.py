"""A measured competency: condition, behavior, standard, period, and the record it is read from."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from milepost.practice.rules.days import Calendar
from milepost.practice.rules.entries import Source

OTHERS = (Source.SUPERVISOR, Source.TEACHER, Source.SYSTEM)
"""Whose entries a rule can ask for, in the order in which they are named."""


class Unit(StrEnum):
    """What is counted as one occasion: a day, a working day, or a week from Monday on."""

    DAYS = "days"
    WORKING_DAYS = "workingDays"
    WEEKS = "weeks"


class Span(StrEnum):
    """What the length of a period is given in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    WORKING_DAYS = "workingDays"


LONGEST = {Span.DAYS: 3660, Span.WEEKS: 522, Span.MONTHS: 120, Span.WORKING_DAYS: 2610}
"""Ten years, in each unit."""


@dataclass(frozen=True, kw_only=True)
class Standard:
    """What must be reached in the period; nought means that it is not asked for.

    ``met`` of every ``of`` counted occasions, with at least ``of`` of them counted; ``minimum``
    met in all; ``streak`` met in a row, in which up to ``tolerance`` may be missed; seen by so
    many ``observers``; in so many ``contexts``. With ``sources`` only their entries count.
    """

    unit: Unit = Unit.DAYS
    met: int = 0
    of: int = 0
    minimum: int = 0
    streak: int = 0
    tolerance: int = 0
    observers: int = 0
    contexts: int = 0
    sources: frozenset[Source] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Period:
    """How long one looks back; with a ``start`` the window is fixed, without it moves along."""

    length: int
    unit: Span = Span.DAYS
    start: date | None = None


@dataclass(frozen=True, kw_only=True)
class PracticeRule:
    """The whole of it; the words are for people, the rest is for the evaluation."""

    condition: str
    behavior: str
    standard: Standard
    period: Period
    record: str
    calendar: Calendar = field(default_factory=Calendar)
