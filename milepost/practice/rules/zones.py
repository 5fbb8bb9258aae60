"""Which day it is where somebody lives."""

from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError


@cache
def zone_names() -> tuple[str, ...]:
    """Return the time zones that people live in, such as Europe/Madrid, and UTC."""
    kept = (name for name in available_timezones() if "/" in name and name[:4] != "Etc/")
    return (*sorted(name for name in kept if not name.startswith("SystemV/")), "UTC")


class Zone(NamedTuple):
    """A time zone, and how a list names it."""

    name: str
    label: str


@cache
def zone_choices() -> tuple[Zone, ...]:
    """Return the time zones for a list to choose from."""
    return tuple(Zone(name, name.replace("_", " ")) for name in zone_names())


def require_zone(name: str) -> str:
    """Return the name of a time zone; refuse any other word."""
    if name not in zone_names():
        raise RuleError(
            _("Choose a time zone from the list, such as Europe/Madrid."), code="unknown-time-zone"
        )
    return name


def day_at(moment: datetime, *, time_zone: str) -> date:
    """Return which day it is there at that moment."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
