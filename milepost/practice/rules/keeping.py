"""Whom an owner may ask to enter."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.practice.rules.recording import require_words

MOST_KEEPERS, MOST_GROUPS, MOST_SHARES, MOST_MAPPED = 50, 50, 50, 50
LONGEST_SYSTEM = 120


def require_other(*, email: str, own: Collection[str]) -> None:
    """Refuse to ask oneself."""
    if email in own:
        raise RuleError(
            _("That is your own address. Your own entries need no invitation."), code="own-address"
        )


def require_not_owner(*, owner: UUID, person: UUID) -> None:
    """Refuse that somebody observes themselves."""
    if owner == person:
        raise RuleError(
            _("This log is yours. The link is for somebody who sees you practice."),
            code="own-log",
        )


def require_system(*, capacity: str, system: str) -> None:
    """Refuse a system's record without the system's name."""
    require_words(system, most=LONGEST_SYSTEM)
    if capacity == "system" and not system.strip():
        raise RuleError(
            _("Name the system, such as “Time clock at the clinic”."), code="no-system-name"
        )
