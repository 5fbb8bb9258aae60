"""Until when a credential holds, and who may revoke it and why."""

import calendar
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError

CLAIM_PERIOD = timedelta(days=90)
LIST_PERIOD = timedelta(days=30)
LIST_RENEWAL = timedelta(days=1)
LONGEST_REASON = 500


def months_later(start: datetime, *, months: int) -> datetime:
    """Return the same day so many months on, or the month's last day if it has no such day."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day)


class Why(TextChoices):
    """What kind of reason a badge was revoked for; told in public, in steps."""

    MISTAKE = "mistake", gettext_lazy("It says something that is not so")
    ASKED = "asked", gettext_lazy("Whoever holds it asked for that")
    CONDUCT = "conduct", gettext_lazy("How it was earned")


ALONE = (Why.MISTAKE, Why.ASKED)
"""What one awarder may revoke for without a second person."""


def check_alone(kind: str) -> None:
    """Refuse to revoke alone what takes two people, and for no kind of reason there is."""
    if kind == Why.CONDUCT:
        raise _takes_two()
    if kind not in ALONE:
        raise RuleError(_("Say which kind of reason it is."), code="which-reason")


def check_second(*, same: bool) -> None:
    """Refuse one person what takes two."""
    if same:
        raise _takes_two()


def _takes_two() -> RuleError:
    return RuleError(
        _("How it was earned is a concern: a note, a talk, a review, and two people at least."),
        code="second-person-needed",
    )


def check_revocation(*, allowed: bool, reason: str) -> None:
    """Refuse to revoke without the right to, or without a reason that fits a few lines."""
    if not allowed:
        raise RuleError(
            _("Only an awarder or an owner of the organization can revoke its badges."),
            code="not-an-awarder",
        )
    if not reason.strip():
        raise RuleError(_("Say why. The learner will read the reason."), code="reason-missing")
    if len(reason) > LONGEST_REASON:
        raise RuleError(_("Say it shorter: 500 characters at most."), code="reason-too-long")


def check_rotation(*, allowed: bool) -> None:
    """Refuse to change the key without being an owner."""
    if not allowed:
        raise RuleError(
            _("Only an owner of the organization can change its key."), code="not-an-owner"
        )


def check_claim(*, taken_by_other: bool, expired: bool, revoked: bool) -> None:
    """Refuse a claim of a badge that is someone else's, too old an offer, or not in force."""
    if taken_by_other:
        raise RuleError(
            _("This badge is in another person's wallet already."), code="claimed-by-another"
        )
    if revoked:
        raise RuleError(_("This badge was revoked."), code="credential-revoked")
    if expired:
        raise RuleError(
            _("This link is too old. Sign in with the address it was sent to."),
            code="claim-expired",
        )


def list_is_stale(*, signed_until: datetime | None, at: datetime) -> bool:
    """Whether a signed status list should be signed anew before it is handed out."""
    return signed_until is None or signed_until - at < LIST_PERIOD - LIST_RENEWAL
