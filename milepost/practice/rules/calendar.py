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
    """What a day shows: others' word before one's own, and of several the graver one.

    Aside is a day on which something stands that the rule does not count.
    """

    MET = "met"
    NOT_MET = "notMet"
    EXCUSED = "excused"
    NO_OPPORTUNITY = "noOpportunity"
    ASIDE = "aside"
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


class Laid:
    """Entries laid out by their day: those that stand, and of them those that a rule counts."""

    def __init__(self, entries: Iterable[Entry], *, rule: PracticeRule | None) -> None:
        standing = in_force(entries)
        self.calendar = rule.calendar if rule else Calendar(weekend=frozenset())
        self.said = _by_day(standing)
        self.heard = _by_day(believed(standing, rule=rule)) if rule else self.said
        if rule and rule.standard.unit is Unit.WORKING_DAYS:
            self.heard = {day: found for day, found in self.heard.items() if self.works(day)}

    def works(self, day: date) -> bool:
        """Whether this is a working day."""
        return self.calendar.works(day)


def _by_day(entries: Iterable[Entry]) -> dict[date, list[Entry]]:
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.day, []).append(entry)
    return found


def months(
    entries: Iterable[Entry], *, first: date, last: date, today: date, rule: PracticeRule | None
) -> list[Month]:
    """Return the months from that of ``first`` to that of ``last``, latest first.

    With a rule, a day shows what it came to by the entries that the rule counts.
    """
    laid = Laid(entries, rule=rule)
    drawn = []
    month = first.replace(day=1)
    while month <= last:
        days = [
            _day(month + ONE_DAY * number, laid=laid, today=today)
            for number in range(monthrange(month.year, month.month)[1])
        ]
        drawn.append(_month(month, days=days))
        month = months_after(month, months=1)
    return drawn[::-1]


def missed_days(
    entries: Iterable[Entry], *, rule: PracticeRule, first: date, last: date
) -> list[date]:
    """Return the days from first to last that came to not met by the entries that count."""
    laid = Laid(entries, rule=rule)
    within = [day for day in laid.heard if first <= day <= last]
    drawn = (_day(day, laid=laid, today=last) for day in within)
    return sorted(day.day for day in drawn if day.mark is Mark.NOT_MET)


def _day(day: date, *, laid: Laid, today: date) -> Day:
    said, counted = laid.said.get(day, []), laid.heard.get(day, [])
    heard = [entry for entry in counted if entry.source is not Source.SELF] or counted
    if not heard:
        return Day(
            day=day,
            mark=_unheard(day, said=bool(said), laid=laid, today=today),
            entries=len(said),
            today=day == today,
        )
    gravest = max(heard, key=lambda entry: _GRAVITY.index(entry.outcome))
    return Day(
        day=day,
        mark=Mark(gravest.outcome.value),
        late=min(entry.late for entry in heard if entry.outcome is gravest.outcome),
        entries=len(said),
        today=day == today,
    )


def _unheard(day: date, *, said: bool, laid: Laid, today: date) -> Mark:
    if said:
        return Mark.ASIDE
    if day > today:
        return Mark.AHEAD
    return Mark.GAP if laid.works(day) else Mark.FREE


def _month(first: date, *, days: list[Day]) -> Month:
    cells: list[Day | None] = [*([None] * first.weekday()), *days]
    cells += [None] * (-len(cells) % 7)
    counts: dict[Mark, int] = {}
    for day in days:
        counts[day.mark] = counts.get(day.mark, 0) + 1
    weeks = [cells[at : at + 7] for at in range(0, len(cells), 7)]
    return Month(first=first, weeks=weeks, counts=counts)
