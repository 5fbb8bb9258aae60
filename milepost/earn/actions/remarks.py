"""What a coach says, and what the applicant makes of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define.models import Criterion
from milepost.earn import notices
from milepost.earn.models import Artifact, Coaching, Remark, Submission
from milepost.earn.queries import coachings_of
from milepost.earn.rules.feedback import (
    Word,
    is_quiet,
    require_bound,
    require_in_progress,
    require_words,
)
from milepost.earn.rules.states import require_applicant
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.models import Person


@transaction.atomic
def say(coaching: Coaching, *, word: Word, by: Person, at: datetime) -> Remark:
    """Keep what a coach says of one piece, one criterion or the whole; pressed twice it is once."""
    submission = Submission.objects.select_for_update().get(pk=coaching.submission_id)
    coaching = _mine(coaching, by=by)
    require_in_progress(submission.state)
    require_words(word.text)
    if word.kind not in Remark.Kind.values:
        raise RuleError(_("Choose what it is: praise, a question or a concern."), code="bad-kind")
    artifact, criterion = _artifact(submission, word.artifact), _criterion(submission, word)
    said = {"artifact": artifact, "criterion": criterion, "kind": word.kind, "text": word.text}
    if twin := coaching.remarks.filter(round=submission.round, **said).first():
        return twin
    require_bound(coaching.remarks.count())
    about = artifact.name if artifact else criterion.text if criterion else ""
    remark = Remark.objects.create(
        coaching=coaching,
        submission=submission,
        round=submission.round,
        about=about[:255],
        at=at,
        **said,
    )
    record("remark.made", by=by.pk, target=remark, at=at)
    _tell_applicant(coaching, at=at)
    return remark


@transaction.atomic
def reply(remark: Remark, *, text: str, by: Person, at: datetime) -> Remark:
    """Answer a coach; a second answer takes the place of the first."""
    remark = _own(remark, by=by)
    require_words(text)
    if remark.reply == text:
        return remark
    remark.reply, remark.replied_at = text, at
    remark.save(update_fields=["reply", "replied_at"])
    record("remark.answered", by=by.pk, target=remark, at=at)
    _tell_coach(remark.coaching, at=at)
    return remark


@transaction.atomic
def mark_done(remark: Remark, *, done: bool, by: Person, at: datetime) -> Remark:
    """Tick a remark off, or open it again."""
    remark = _own(remark, by=by)
    if (remark.done_at is not None) != done:
        remark.done_at = at if done else None
        remark.save(update_fields=["done_at"])
        record("remark.done" if done else "remark.reopened", by=by.pk, target=remark, at=at)
    return remark


def _mine(coaching: Coaching, *, by: Person) -> Coaching:
    found = coachings_of(by).filter(pk=coaching.pk).first()
    if found is None:
        raise RuleError(_("You don’t look at this work any more."), code="not-a-coach")
    return found


def _own(remark: Remark, *, by: Person) -> Remark:
    rows = Remark.objects.select_for_update(of=("self",))
    found = rows.select_related("submission__version", "coaching").get(pk=remark.pk)
    require_applicant(found.submission.applicant_id, by=by.pk)
    return found


def _artifact(submission: Submission, identity: UUID | None) -> Artifact | None:
    if identity is None:
        return None
    found = submission.artifacts.filter(pk=identity, removed_round=None).first()
    if found is None:
        raise RuleError(_("This was removed meanwhile."), code="removed")
    return found


def _criterion(submission: Submission, word: Word) -> Criterion | None:
    if word.criterion is None:
        return None
    rows = Criterion.objects.filter(version=submission.version_id, key=word.criterion)
    found = rows.first()
    if found is None or word.artifact is not None:
        raise RuleError(_("Say it about one thing: a piece or a criterion."), code="bad-place")
    return found


def _tell_applicant(coaching: Coaching, *, at: datetime) -> None:
    if not is_quiet(coaching.applicant_told_at, at=at):
        Coaching.objects.filter(pk=coaching.pk).update(applicant_told_at=at)
        notices.tell_of_remarks(coaching, at=at)


def _tell_coach(coaching: Coaching, *, at: datetime) -> None:
    if coaching.coach and not coaching.ended_at and not is_quiet(coaching.coach_told_at, at=at):
        Coaching.objects.filter(pk=coaching.pk).update(coach_told_at=at)
        notices.tell_of_replies(coaching, at=at)
