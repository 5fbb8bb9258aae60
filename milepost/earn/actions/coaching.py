"""Ask somebody for advice, say yes to that, and end it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from milepost.earn import notices
from milepost.earn.actions.guarding import ask_guardians_for_coach
from milepost.earn.actions.held import locked
from milepost.earn.models import Coaching, Submission
from milepost.earn.queries import (
    coaches_of,
    coaching_of_token,
    invitations_for,
    is_stopped,
    sent_by,
)
from milepost.earn.rules.attesting import require_mail_wanted
from milepost.earn.rules.feedback import (
    COUNTED_OVER,
    INVITATION_LIFE,
    require_address,
    require_in_progress,
    require_invitation,
    require_other,
    require_rate,
    require_room,
)
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.tokens import new_token, token_hash
from milepost.people.actions import require_free, withdraw_question
from milepost.people.models import Person
from milepost.people.queries import person_with_address
from milepost.people.rules.families import ApprovalKind


@transaction.atomic
def ask_coach(
    submission: Submission, *, email: str, by: Person, at: datetime, called: str = ""
) -> Coaching:
    """Mail somebody a link that lets them advise; asking the same again replaces the one before.

    Where a minor asks somebody from outside their organizations, the mail is held until a guardian
    approves, and so is the link.
    ``called`` is the name to show until they say yes, instead of the address.
    """
    submission = locked(submission, by=by)
    require_in_progress(submission.state)
    require_free(by, at=at)
    email = email.strip().lower()
    require_address(email)
    require_mail_wanted(is_stopped(email))
    known = person_with_address(email)
    require_other(submission.applicant_id, coach=known.pk if known else None)
    sent = sent_by(by, since=at - COUNTED_OVER)
    require_rate(to_address=sent.filter(email=email).count(), from_person=sent.count())
    asked = coaches_of(submission)
    for before in asked.filter(email=email, accepted_at=None):
        _close(before, at=at)
    if known and (there := asked.filter(coach=known).first()):
        return there
    require_room(asked.count())
    return _invited(submission, email=email, called=called, at=at)


@transaction.atomic
def accept_by_link(token: str, *, by: Person, at: datetime) -> Coaching:
    """Say yes by the mailed link; whoever has it may, once."""
    known = coaching_of_token(token)
    if known is None:
        raise RuleError(_("This invitation is not one of ours."), code="invitation-unknown")
    rows = Coaching.objects.select_for_update(of=("self",)).select_related("submission")
    return _accepted(rows.get(pk=known.pk), by=by, at=at)


@transaction.atomic
def accept(coaching: Coaching, *, by: Person, at: datetime) -> Coaching:
    """Say yes to an invitation that was sent to one of one's own verified addresses."""
    rows = Coaching.objects.select_for_update(of=("self",)).select_related("submission")
    found = rows.get(pk=coaching.pk)
    if not invitations_for(by, at=at).filter(pk=found.pk).exists():
        raise RuleError(_("This invitation was used or taken back."), code="invitation-closed")
    return _accepted(found, by=by, at=at)


@transaction.atomic
def end_coaching(coaching: Coaching, *, by: Person, at: datetime) -> Coaching:
    """End it, by the applicant or by the coach: the work is closed to the coach, words stay."""
    found = (
        Coaching.objects.select_for_update(of=("self",))
        .select_related("submission")
        .get(pk=coaching.pk)
    )
    if by.pk not in (found.submission.applicant_id, found.coach_id):
        raise RuleError(_("This is somebody else’s work."), code="not-yours")
    if found.ended_at is None:
        _close(found, at=at)
        record("coaching.ended", by=by.pk, target=found, at=at)
    return found


def _close(coaching: Coaching, *, at: datetime) -> None:
    coaching.ended_at = at
    coaching.save(update_fields=["ended_at"])
    applicant = coaching.submission.applicant
    withdraw_question(applicant, about=coaching.pk, kind=ApprovalKind.COACH, at=at)


def _invited(submission: Submission, *, email: str, called: str, at: datetime) -> Coaching:
    token = new_token()
    coaching = Coaching.objects.create(
        submission=submission,
        email=email,
        called=called,
        token_hash=token_hash(token),
        invited_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    record("coaching.asked", by=submission.applicant_id, target=coaching, at=at)
    asked = ask_guardians_for_coach(coaching, at=at)
    notices.ask_coach(coaching, token=token, held_for=asked.pk if asked else None, at=at)
    return coaching


def _accepted(found: Coaching, *, by: Person, at: datetime) -> Coaching:
    if found.coach_id == by.pk and found.ended_at is None:
        return found
    ended, accepted = found.ended_at is not None, found.accepted_at is not None
    require_invitation(accepted=accepted, ended=ended, expires_at=found.expires_at, at=at)
    require_other(found.submission.applicant_id, coach=by.pk)
    found.coach, found.accepted_at = by, at
    try:
        with transaction.atomic():
            found.save(update_fields=["coach", "accepted_at"])
    except IntegrityError as error:
        raise RuleError(_("You look at this work already."), code="coach-already") from error
    record("coaching.accepted", by=by.pk, target=found, at=at)
    return found
