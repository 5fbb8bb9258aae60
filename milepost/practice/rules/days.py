"""Days as people write them, and the days on which people work."""

import re
from dataclasses import dataclass
from datetime import date

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKEND = frozenset({5, 6})
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""No log and no rule lies outside; a slip such as 0206 is told and not believed."""
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days are working days; weekdays as in ``date.weekday`` (Monday is 0)."""

    weekend: frozenset[int] = WEEKEND
    holidays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Return whether this is a working day."""
        return day.weekday() not in self.weekend and day not in self.holidays


def read_day(text: str) -> date | None:
    """Return the day written as 2026-01-05, None for anything else."""
    if not _ISO.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
