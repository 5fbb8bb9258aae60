"""What a page shows of where a log stands: the finding in words, missed days, a calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from milepost.people.models import Person
from milepost.practice import models
from milepost.practice.queries.logs import rule_of
from milepost.practice.queries.standing import entries_of, measured, thawed
from milepost.practice.rules import Entry, Finding, PracticeRule, evaluate, sentence
from milepost.practice.rules.calendar import Month, missed_days, months
from milepost.practice.rules.timeline import months_after
from milepost.practice.rules.told import BadDay, Told, bad_days, told

MOST_BAD_DAYS = 10
MOST_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a log stands by its rule on a day."""

    rule: PracticeRule
    sentence: str
    finding: Finding
    told: Told
    bad_days: Sequence[BadDay]
    """The latest missed days of the window, at most ten."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A log's standing, if it aims for something, and its months, latest first."""

    standing: Standing | None
    months: list[Month]
    said: bool
    """Whether anything stands in it at all."""


def picture_of(log: models.PracticeLog, *, today: date, number: int = MOST_MONTHS) -> Picture:
    """Return where a log stands today and its latest months, as many as wanted."""
    entries = measured(entries_of(log))
    rule = rule_of(log)
    begin = min((entry.day for entry in entries), default=today)
    first = max(begin, months_after(today.replace(day=1), months=1 - number))
    return Picture(
        standing=None if rule is None else standing_by(rule, entries=entries, today=today),
        months=months(entries, first=min(first, today), last=today, today=today, rule=rule),
        said=bool(entries),
    )


def months_now(
    log: models.PracticeLog, *, rule: PracticeRule, today: date, first: date | None = None
) -> list[Month]:
    """Return a log's latest months, a year at most, latest first; of its days from ``first`` on."""
    entries = entries_of(log)
    if first is not None:
        entries = entries.filter(day__gte=first)
    return _latest_months(measured(entries), rule=rule, today=today)


def months_of(document: Mapping[str, Any], *, rule: PracticeRule, on: date) -> list[Month]:
    """Return the same of a frozen log as it stood on a day; no table is read."""
    return _latest_months([thawed(entry) for entry in document["entries"]], rule=rule, today=on)


def _latest_months(entries: list[Entry], *, rule: PracticeRule, today: date) -> list[Month]:
    entries = [entry for entry in entries if entry.day <= today]
    begin = min((entry.day for entry in entries), default=today)
    first = max(begin, months_after(today.replace(day=1), months=1 - MOST_MONTHS))
    return months(entries, first=first, last=today, today=today, rule=rule)


def standing_by(rule: PracticeRule, *, entries: Sequence[Entry], today: date) -> Standing:
    """Return where the entries of a log stand on a day by a rule."""
    finding = evaluate(rule, entries=entries, on=today)
    figures = finding.figures
    missed = missed_days(entries, rule=rule, first=figures.first, last=figures.last)
    return Standing(
        rule=rule,
        sentence=sentence(rule, language=get_language() or "en"),
        finding=finding,
        told=told(finding, rule=rule),
        bad_days=bad_days(missed[::-1][:MOST_BAD_DAYS], rule=rule),
    )


def entries_seen_by(person: Person, *, log: models.PracticeLog) -> QuerySet[models.Entry]:
    """Return what somebody may read in a log: the owner all, others what they entered."""
    entries = entries_of(log).select_related("superseded_by").order_by("-day", "-id")
    return entries if log.owner_id == person.pk else entries.filter(recorded_by=person)
