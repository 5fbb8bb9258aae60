"""Links mailed to an address: how long they open, and how often anyone may send them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

INVITATION_LIFE = timedelta(days=14)
COUNTED_OVER = timedelta(days=1)
MOST_TO_ONE_ADDRESS = 5
MOST_FROM_ONE_PERSON = 200


def check_invitation(*, closed_at: datetime | None, expires_at: datetime, at: datetime) -> None:
    """Refuse an invitation that was accepted, withdrawn, or whose time is over."""
    if closed_at is not None:
        raise RuleError(_("This invitation was used or withdrawn."), code="invitation-closed")
    if at >= expires_at:
        raise RuleError(
            _("This invitation is too old. Ask for a new one."), code="invitation-expired"
        )


def check_rate(*, to_address: int, from_person: int) -> None:
    """Refuse one more invitation when one person sent this many within a day."""
    if to_address >= MOST_TO_ONE_ADDRESS or from_person >= MOST_FROM_ONE_PERSON:
        raise RuleError(
            _("You have sent very many invitations today. Please go on tomorrow."),
            code="too-often",
        )
