"""Days as people write them, and the days on which people work."""

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKEND = frozenset({5, 6})
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""No log and no rule lies outside; a slip such as 0206 is told and not believed."""
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARLY = re.compile(r"--([0-9]{2})-([0-9]{2})")
LEAP_YEAR = 2000
Yearly = tuple[int, int]
"""A month and a day of it, such as (12, 25); (2, 29) comes in leap years alone."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days are working days; weekdays as in ``date.weekday`` (Monday is 0).

    ``yearly`` holidays come back every year.
    """

    weekend: frozenset[int] = WEEKEND
    holidays: frozenset[date] = frozenset()
    yearly: frozenset[Yearly] = frozenset()

    def works(self, day: date) -> bool:
        """Return whether this is a working day."""
        return not (
            day.weekday() in self.weekend
            or day in self.holidays
            or (day.month, day.day) in self.yearly
        )

    def holidays_within(self, first: date, last: date) -> Iterator[date]:
        """Yield the holidays from one day to another, those of every year included."""
        every_year = (
            date(year, month, day)
            for year in range(first.year, last.year + 1)
            for month, day in self.yearly
            if (month, day) != (2, 29) or isleap(year)
        )
        yield from (day for day in chain(self.holidays, every_year) if first <= day <= last)


def read_yearly(text: str) -> Yearly | None:
    """Return the month and day written as --12-25, None for anything else."""
    found = _YEARLY.fullmatch(text)
    try:
        day = date(LEAP_YEAR, int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None
    return (day.month, day.day) if day else None


def yearly_text(yearly: Yearly) -> str:
    """Return the text that ``read_yearly`` reads."""
    return f"--{yearly[0]:02}-{yearly[1]:02}"


def read_day(text: str) -> date | None:
    """Return the day written as 2026-01-05, None for anything else."""
    if not _ISO.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
