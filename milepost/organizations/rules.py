"""Who may run an organization, and that somebody always does."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

Pair = tuple[str, str]
"""Two roles in the order of the alphabet."""

OWNER, REVIEWER = "owner", "reviewer"
DESIGNERS = {OWNER, "designer"}
AWARDERS = {OWNER, "awarder"}
OWNED = frozenset((DESIGNERS | AWARDERS) - {OWNER})
"""What every owner may do without being named for it."""

MOST_OPEN_INVITATIONS = 200
LATELY = timedelta(days=365)
"""For so long after the last role somebody still counts as belonging to an organization."""

SETTLED = timedelta(days=30)
"""For so long somebody holds a role before they can be the second person to what another did."""


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


def check_room(count: int) -> None:
    """Refuse one more invitation when this many are open."""
    if count >= MOST_OPEN_INVITATIONS:
        raise RuleError(_("Too many invitations are still open."), code="too-many")


def check_gives_to_another(role: str, *, own: bool) -> None:
    """Refuse to make oneself a reviewer: another owner does, and else it is counted."""
    if own and role == REVIEWER:
        raise RuleError(
            _("Another owner makes you a reviewer. Nobody gives this role to themselves."),
            code="second-person-needed",
        )


def in_hand(roles: Collection[str]) -> set[str]:
    """Return what somebody holds with these roles: an owner designs and awards as well."""
    return set(roles) | (OWNED if OWNER in roles else set())


def check_apart(role: str, *, held: Collection[str], apart: Iterable[Pair]) -> None:
    """Refuse a role to whoever holds another one that is kept apart from it here.

    What owners do of themselves is in their hand as if named, but is no reason to have no owner.
    """
    before, after = in_hand(held), in_hand({*held, role})
    for pair in apart:
        of_owners = OWNER in after and set(pair) <= OWNED
        if set(pair) <= after and (role in pair or not set(pair) <= before) and not of_owners:
            raise RuleError(
                _("This organization keeps two roles apart, and this would join them in one hand."),
                code="roles-apart",
            )
