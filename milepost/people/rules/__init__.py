"""How long links open, how often they may be asked for, and what an account needs to stay open."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

LINK_LIFE = timedelta(minutes=20)
COUNTED_OVER = timedelta(hours=1)
LINKS_TO_ONE_ADDRESS = 5
LINKS_FROM_ONE_SOURCE = 60
ERASURE_LINK = timedelta(hours=24)
ERASURE_WAIT = timedelta(days=14)
"""Between the confirmation and the day: so long it can be called off."""
ERASURE_AGAIN = timedelta(minutes=5)
MOST_ADDRESSES = 10
MOST_TOKENS = 20
TOKEN_MARK = "mp_"  # noqa: S105 - what every token begins with


def check_rate(*, to_address: int, from_source: int) -> None:
    """Refuse one more link when this many went out within the hour."""
    if to_address >= LINKS_TO_ONE_ADDRESS or from_source >= LINKS_FROM_ONE_SOURCE:
        raise RuleError(
            _("That was asked for very often. Please look in your mailbox, or wait an hour."),
            code="too-often",
        )


def check_link(*, used_at: datetime | None, expires_at: datetime, at: datetime) -> None:
    """Refuse a link that was used before, or whose time is over."""
    if used_at is not None:
        raise RuleError(_("This link was used before. Each link opens once."), code="link-used")
    if at >= expires_at:
        raise RuleError(_("This link is too old. Links open for 20 minutes."), code="link-expired")


def check_removable(*, primary: bool) -> None:
    """Refuse to remove the address that mail goes to."""
    if primary:
        raise RuleError(
            _("This is your main address. Make another one your main address first."),
            code="primary-address",
        )


def check_room(count: int, *, most: int) -> None:
    """Refuse one more when there are many already."""
    if count >= most:
        raise RuleError(
            _("You have %(most)s of these already. Remove one first.") % {"most": most},
            code="too-many",
        )


def check_erasure_asked(*, asked_at: datetime | None, at: datetime) -> None:
    """Refuse to mail another link right after the one before."""
    if asked_at is not None and at < asked_at + ERASURE_AGAIN:
        raise RuleError(
            _("We have just sent you a link. Please look in your mailbox."), code="too-often"
        )


def check_erasure_link(*, asked_at: datetime | None, at: datetime) -> None:
    """Refuse a link that is unknown, of something called off, or too old."""
    if asked_at is None or at >= asked_at + ERASURE_LINK:
        raise RuleError(
            _("This link is not open any more. Ask for a new one on your account page."),
            code="link-expired",
        )
