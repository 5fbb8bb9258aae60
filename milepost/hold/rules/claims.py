"""What people may say of themselves, and when it was."""

import re
from datetime import date

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

MOST_CLAIMS = 200
DAY = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def _can_be(day: str) -> bool:
    """Whether it is a year, a month, or a day that a calendar has."""
    try:
        date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        return False
    return bool(DAY.fullmatch(day))


def check_saying(*, begun: str, ended: str, said: int) -> None:
    """Refuse days that are none, an end before the beginning, and very many claims."""
    for day in (begun, ended):
        if day and not _can_be(day):
            raise RuleError(
                _("Write “%(day)s” as a year, a month or a day: 2024, 2024-03 or 2024-03-15.")
                % {"day": day},
                code="no-day",
            )
    if begun and ended and ended < begun[: len(ended)]:
        raise RuleError(_("It can’t end before it begins."), code="ends-early")
    if said >= MOST_CLAIMS:
        raise RuleError(
            _("There is room for %(most)d. Take one back first.") % {"most": MOST_CLAIMS},
            code="too-many",
        )
