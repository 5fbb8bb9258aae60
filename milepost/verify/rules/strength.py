"""What a reader can weigh of a badge: facts it states itself, never a score."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from milepost.kit.shown import last_shown
from milepost.verify.rules.badge import Assessment, Badge, Measured

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
COUNT = re.compile(r"[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What was seen over time: from–to as ISO days, how many days that spans, met of counted."""

    first: str
    last: str
    days: int
    met: str
    counted: str
    observers: str
    days_by: dict[str, str]
    """On how many days who entered something; empty where the badge does not say it of all."""


@dataclass(frozen=True, kw_only=True)
class Strength:
    """The facts; a number of 0 or an empty text where the badge says nothing."""

    last_shown: str
    """ISO day."""
    contexts: tuple[str, ...]
    contexts_asked: str
    pieces: int
    reviewers: int
    organizations: int
    """For how many organizations they judged."""
    observed: tuple[Observed, ...]
    agreement: str


def strength_of(badge: Badge) -> Strength:
    """Return what a badge states of its own strength; what it leaves out stays empty."""
    told = badge.assessment
    return Strength(
        last_shown=_last_shown(badge, told),
        contexts=told.shown_in if told else _settings(badge),
        contexts_asked=told.contexts_asked if told else "",
        pieces=len(badge.evidence),
        reviewers=len(told.reviews) if told else 0,
        organizations=_distinct(one.organization for one in told.reviews) if told else 0,
        observed=tuple(_observed(one) for one in told.measured) if told else (),
        agreement=told.agreement if told else "",
    )


def _last_shown(badge: Badge, told: Assessment | None) -> str:
    """By the rule of :mod:`milepost.kit.shown`; if that finds no day, the day it was awarded.

    A piece is a practice log if the badge measured what has its digest.
    """
    measured = told.measured if told else ()
    days = [_day(told.submitted) if told else "", *(_day(one.last) for one in measured)]
    handed_in, *observed = [date.fromisoformat(day) if day else None for day in days]
    logs = {one.digest for one in measured if one.digest}
    found = last_shown(
        [day for day in observed if day],
        handed_in=handed_in,
        logs_alone=all(piece.digest in logs for piece in badge.evidence),
    )
    return found.isoformat() if found else _day(badge.awarded)


def _settings(badge: Badge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece.setting for piece in badge.evidence if piece.setting))


def _distinct(values: Iterable[str]) -> int:
    return len({value for value in values if value})


def _observed(one: Measured) -> Observed:
    first, last = _day(one.first), _day(one.last)
    span = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1 if first and last else 0
    return Observed(
        first=first,
        last=last,
        days=max(span, 0),
        met=_count(one.met),
        counted=_count(one.counted),
        observers=_count(one.observers),
        days_by=_days_by(one),
    )


def _days_by(one: Measured) -> dict[str, str]:
    found = {source: _count(days) for source, days in one.days_by.items()}
    return found if all(found.values()) else {}


def _day(text: str) -> str:
    """The day at the beginning of a date or moment; empty for what is none."""
    found = DAY.match(text)
    try:
        return date.fromisoformat(found[0]).isoformat() if found else ""
    except ValueError:
        return ""


def _count(text: str) -> str:
    return text if COUNT.fullmatch(text) else ""
