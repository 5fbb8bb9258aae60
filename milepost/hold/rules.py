"""When a share is open, and what it must have before it opens."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

LONGEST = timedelta(days=366)


class ShareState(StrEnum):
    OPEN = "open"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


def state_of(*, ends_at: datetime, withdrawn_at: datetime | None, now: datetime) -> ShareState:
    """Return whether a share shows anything now; withdrawing beats ending."""
    if withdrawn_at is not None:
        return ShareState.WITHDRAWN
    return ShareState.OPEN if now < ends_at else ShareState.ENDED


def check_end(ends_at: datetime, *, now: datetime) -> None:
    """Refuse an end in the past or more than a year away."""
    if ends_at <= now:
        raise RuleError(_("Choose an end date after today."), code="share-ends-too-early")
    if ends_at > now + LONGEST:
        raise RuleError(
            _("A share lasts one year at most. You can make a new one later."),
            code="share-ends-too-late",
        )


def check_items(*, chosen: int, owned: int) -> None:
    """Refuse an empty share, and one with badges that are not the holder's own."""
    if chosen == 0:
        raise RuleError(_("Choose at least one badge to share."), code="share-empty")
    if owned != chosen:
        raise RuleError(_("You can only share badges from your own wallet."), code="not-yours")
