"""A log drawn as a calendar: month by month, each day with what it came to, in words too."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from milepost.practice.rules.board import believed
from milepost.practice.rules.days import Calendar
from milepost.practice.rules.entries import Entry, Outcome, Source, in_force
from milepost.practice.rules.rule import PracticeRule, Unit
from milepost.practice.rules.timeline import months_after

ONE_DAY = timedelta(days=1)
_GRAVITY = (Outcome.NO_OPPORTUNITY, Outcome.EXCUSED, Outcome.MET, Outcome.NOT_MET)


class Mark(StrEnum):
    """What a day shows: others' word before one's own, and of several the graver one."""

    MET = "met"
    NOT_MET = "notMet"
    EXCUSED = "excused"
    NO_OPPORTUNITY = "noOpportunity"
    GAP = "gap"
    FREE = "free"
    AHEAD = "ahead"


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day: what it came to, how late that was told, how many said something."""

    day: date
    mark: Mark
    late: int = 0
    entries: int = 0
    today: bool = False


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month in weeks from Monday to Sunday; days of other months are None."""

    first: date
    weeks: list[list[Day | None]]
    counts: Mapping[Mark, int]


def months(
    entries: Iterable[Entry], *, first: date, last: date, today: date, calendar: Calendar
) -> list[Month]:
    """Return the months from that of ``first`` to that of ``last``, latest first."""
    by_day: dict[date, list[Entry]] = {}
    for entry in in_force(entries):
        by_day.setdefault(entry.day, []).append(entry)
    drawn = []
    month = first.replace(day=1)
    while month <= last:
        days = [
            _day(month + ONE_DAY * number, by_day=by_day, today=today, calendar=calendar)
            for number in range(monthrange(month.year, month.month)[1])
        ]
        drawn.append(_month(month, days=days))
        month = months_after(month, months=1)
    return drawn[::-1]


def missed_days(
    entries: Iterable[Entry], *, rule: PracticeRule, first: date, last: date
) -> list[date]:
    """Return the days from first to last that came to not met by the entries that count."""
    by_day: dict[date, list[Entry]] = {}
    for entry in believed(in_force(entries), rule=rule):
        if first <= entry.day <= last:
            by_day.setdefault(entry.day, []).append(entry)
    drawn = (_day(day, by_day=by_day, today=last, calendar=rule.calendar) for day in by_day)
    missed = [day.day for day in drawn if day.mark is Mark.NOT_MET]
    if rule.standard.unit is Unit.WORKING_DAYS:
        missed = [day for day in missed if rule.calendar.works(day)]
    return sorted(missed)


def _day(day: date, *, by_day: Mapping[date, list[Entry]], today: date, calendar: Calendar) -> Day:
    said = by_day.get(day, [])
    heard = [entry for entry in said if entry.source is not Source.SELF] or said
    if not heard:
        free = Mark.GAP if calendar.works(day) else Mark.FREE
        return Day(day=day, mark=Mark.AHEAD if day > today else free, today=day == today)
    gravest = max(heard, key=lambda entry: _GRAVITY.index(entry.outcome))
    return Day(
        day=day,
        mark=Mark(gravest.outcome.value),
        late=min(entry.late for entry in heard if entry.outcome is gravest.outcome),
        entries=len(said),
        today=day == today,
    )


def _month(first: date, *, days: list[Day]) -> Month:
    cells: list[Day | None] = [*([None] * first.weekday()), *days]
    cells += [None] * (-len(cells) % 7)
    counts: dict[Mark, int] = {}
    for day in days:
        counts[day.mark] = counts.get(day.mark, 0) + 1
    weeks = [cells[at : at + 7] for at in range(0, len(cells), 7)]
    return Month(first=first, weeks=weeks, counts=counts)
