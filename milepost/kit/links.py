"""Links that show something until a day: whether one is open now, and how long it may last."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

LONGEST = timedelta(days=366)


class LinkState(StrEnum):
    OPEN = "open"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


def state_of(*, ends_at: datetime, withdrawn_at: datetime | None, now: datetime) -> LinkState:
    """Return whether a link shows anything now; withdrawing beats ending."""
    if withdrawn_at is not None:
        return LinkState.WITHDRAWN
    return LinkState.OPEN if now < ends_at else LinkState.ENDED


def check_end(ends_at: datetime, *, now: datetime) -> None:
    """Refuse an end in the past or more than a year away."""
    if ends_at <= now:
        raise RuleError(_("Choose an end date after today."), code="share-ends-too-early")
    if ends_at > now + LONGEST:
        raise RuleError(
            _("A share lasts one year at most. You can make a new one later."),
            code="share-ends-too-late",
        )
