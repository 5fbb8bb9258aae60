"""Who may run an organization, and that somebody always does."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

OWNER = "owner"
DESIGNERS = {OWNER, "designer"}
AWARDERS = {OWNER, "awarder"}
INVITATION_LIFE = timedelta(days=14)
COUNTED_OVER = timedelta(days=1)
MOST_TO_ONE_ADDRESS = 5
MOST_FROM_ONE_PERSON = 200
MOST_OPEN_INVITATIONS = 200


def check_may_run(roles: Collection[str]) -> None:
    """Refuse to change an organization to everyone but its owners."""
    if OWNER not in roles:
        raise RuleError(_("Only an owner of the organization may do this."), code="not-owner")


def check_owner_remains(owners: int) -> None:
    """Refuse what would leave an organization with this many owners, if that is none."""
    if owners < 1:
        raise RuleError(
            _("An organization needs an owner. Make someone else an owner first."),
            code="last-owner",
        )


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


def check_room(count: int) -> None:
    """Refuse one more invitation when this many are open."""
    if count >= MOST_OPEN_INVITATIONS:
        raise RuleError(_("Too many invitations are still open."), code="too-many")
