"""Moments as credentials write them: xsd:dateTime and its stricter form, xsd:dateTimeStamp."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from insignia.errors import UnreadableError

_MOMENT = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)T(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
    r"(?:\.(?P<fraction>\d+))?(?P<zone>Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_LONGEST = 64
_WIDEST_OFFSET = timedelta(hours=14)


def parse_moment(text: object) -> datetime:
    """The moment an xsd:dateTime names; without a zone it is read as UTC (VCDM 2.0, 4.9)."""
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise UnreadableError(f"{str(text)[:_LONGEST]!r} is not a date and time.")
    return _parse(text)


@lru_cache(maxsize=1024)
def _parse(text: str) -> datetime:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise UnreadableError(f"{text!r} is not a date and time.")
    hour, minute, second = (int(found[part]) for part in ("hour", "minute", "second"))
    fraction = (found["fraction"] or "").ljust(6, "0")[:6]
    midnight_after = (hour, minute, second, int(fraction)) == (24, 0, 0, 0)
    try:
        day = datetime.fromisoformat(found["date"]).replace(tzinfo=_zone(found["zone"]))
        if midnight_after:
            return day + timedelta(days=1)
        moment = day.replace(hour=hour, minute=minute, second=second, microsecond=int(fraction))
        moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableError(f"{text!r} is not a date and time.") from error
    return moment


def format_moment(moment: datetime) -> str:
    """The moment as an xsd:dateTimeStamp in UTC, to the second."""
    if moment.tzinfo is None:
        raise UnreadableError("A moment without a time zone cannot be signed.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def _zone(text: str | None) -> timezone:
    if text is None or text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > _WIDEST_OFFSET:
        raise ValueError(text)
    return timezone(-offset if text[0] == "-" else offset)
