"""Who may advise on work in progress, and what advice may be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from milepost.earn.rules.states import CLOSED, DRAFT, SUBMITTED
from milepost.kit.errors import RuleError

INVITATION_LIFE = timedelta(days=14)
COUNTED_OVER = timedelta(days=1)
MOST_COACHES = 5
"""Coaches and open invitations one submission may have at a time."""
MOST_TO_ONE_ADDRESS = 3
MOST_FROM_ONE_PERSON = 20
MOST_REMARKS = 200
"""Remarks one coach may make on one submission."""
MAX_REMARK = 2_000
OFFERED_AFTER = 3
"""After so many returns by the reviewers a coach is offered."""
QUIET = timedelta(hours=1)
"""However much is said within it, one mail tells of it."""
READABLE = frozenset({DRAFT, SUBMITTED})
"""States in which a coach still sees the work."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """What a coach says: ``kind`` is praise, question or concern; there is no level to give."""

    kind: str
    text: str
    artifact: UUID | None = None
    criterion: UUID | None = None


def require_room(coaches: int) -> None:
    """Refuse one more coach beyond the bound."""
    if coaches >= MOST_COACHES:
        raise RuleError(
            _("You have asked enough people for now. End one of these to ask somebody else."),
            code="too-many-coaches",
        )


def require_rate(*, to_address: int, from_person: int) -> None:
    """Refuse one more invitation when so many were sent within a day."""
    if to_address >= MOST_TO_ONE_ADDRESS or from_person >= MOST_FROM_ONE_PERSON:
        raise RuleError(
            _("You have asked very often today. Please go on tomorrow."), code="too-often"
        )


def require_address(email: str) -> None:
    """Refuse what no mail can be sent to."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise RuleError(
            _("This is not an e-mail address. It should look like name@example.org."),
            code="bad-address",
        ) from error


def require_other(applicant: UUID, *, coach: UUID | None) -> None:
    """Refuse applicants who would coach themselves."""
    if applicant == coach:
        raise RuleError(
            _("This is your own work. Ask somebody else to look at it."), code="own-coach"
        )


def require_invitation(*, accepted: bool, ended: bool, expires_at: datetime, at: datetime) -> None:
    """Refuse an invitation that was used, taken back, or whose time is over."""
    if accepted or ended:
        raise RuleError(_("This invitation was used or taken back."), code="invitation-closed")
    if at >= expires_at:
        raise RuleError(
            _("This invitation is too old. Ask for a new one."), code="invitation-expired"
        )


def require_in_progress(state: str) -> None:
    """Refuse advice on work that its applicant can't change now."""
    if state == DRAFT:
        return
    reasons = {
        SUBMITTED: _("This work is with the reviewers now. Your advice can wait for their answer."),
        CLOSED: _("This work is finished: the badge is earned."),
    }
    usual = _("This work was taken back.")
    raise RuleError(reasons.get(state, usual), code=f"submission-{state}")


def require_words(text: str) -> None:
    """Refuse an empty text, or one beyond its bound."""
    if not text.strip():
        raise RuleError(_("Write a few words first."), code="no-words")
    if len(text) > MAX_REMARK:
        raise RuleError(_("This is too long. Keep it to what matters most."), code="too-long")


def require_bound(remarks: int) -> None:
    """Refuse one remark too many."""
    if remarks >= MOST_REMARKS:
        raise RuleError(
            _("That is a lot of advice already. Let some of it be answered first."),
            code="too-many-remarks",
        )


def is_quiet(told_at: datetime | None, *, at: datetime) -> bool:
    """Whether somebody was mailed so shortly before that they need no further mail."""
    return told_at is not None and at - told_at < QUIET
