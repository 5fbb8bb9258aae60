"""Every step of a concern; each is one person's, and none follows by itself."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.earn.models import Submission
from milepost.issue.actions import revoke_for_conduct
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.kit.tokens import new_token
from milepost.ledger.actions import append
from milepost.ledger.rules.entries import salted_hash
from milepost.people.models import Person
from milepost.review.models import Concern, ConcernStep, Likeness
from milepost.review.notices import ask_to_answer, tell_of_concern
from milepost.review.queries.concerns import (
    answerers,
    badge_of,
    is_settled,
    may_lead,
    open_contest,
)
from milepost.review.rules.concerns import (
    CONTESTABLE,
    TOLD,
    Step,
    require_answered,
    require_notice_over,
    require_other_eyes,
    require_settled,
    require_step,
    require_words,
)


@transaction.atomic
def open_concern(
    submission: Submission, *, words: str, about: Likeness | None, by: Person, at: datetime
) -> Concern:
    """Put a note on record; the learner is not accused, and reads it as soon as there is a talk."""
    _require_lead(submission, person=by)
    require_words(words)
    concern = Concern(
        id=uuid4(), submission=submission, likeness=about, opened_at=at, salt=new_token()
    )
    concern.state = Step.NOTE.value
    concern.save(force_insert=True)
    _add(concern, step=Step.NOTE, words=words, by=by, at=at)
    return concern


@transaction.atomic
def take_step(concern: Concern, *, step: str, words: str, by: Person, at: datetime) -> Concern:
    """Take the next step of the ladder, with its reason; the learner is told from the talk on."""
    concern = _locked(concern)
    _require_lead(concern.submission, person=by)
    require_step(concern.state, to=step)
    require_answered(step, contested=open_contest(concern) is not None)
    require_words(words)
    before = list(concern.steps.all())
    require_other_eyes(step, by=by.pk, before=[before[-1].by_id])
    require_settled(step, settled=is_settled(concern.submission, person=by, at=at))
    if step in (Step.NOTICE, Step.REVOKED) and badge_of(concern.submission) is None:
        raise RuleError(_("There is no badge that could be revoked."), code="no-badge")
    if step == Step.REVOKED:
        _revoke(concern, notice=before[-1], words=words, by=by, at=at)
    concern.state = Step(step).value
    concern.save(update_fields=["state"])
    _add(concern, step=step, words=words, by=by, at=at)
    if step in TOLD and concern.steps.filter(step=Step.TALK).exists():
        tell_of_concern(concern, at=at)
    return concern


@transaction.atomic
def contest_step(taken: ConcernStep, *, words: str, by: Person, at: datetime) -> ConcernStep:
    """Say that a step is wrong; somebody who took none of the steps answers, and until then the
    concern goes no further."""
    concern = _locked(taken.concern)
    taken = ConcernStep.objects.get(pk=taken.pk)
    if concern.submission.applicant_id != by.pk:
        raise RuleError(_("This is not about you."), code="not-yours")
    if taken.step not in CONTESTABLE or taken.step != concern.state:
        raise RuleError(_("This step can’t be contested any more."), code="not-contestable")
    if taken.contested_at is not None:
        return taken
    require_words(words)
    taken.contest, taken.contested_at = words.strip(), at
    taken.save(update_fields=["contest", "contested_at"])
    journal.record("concern.contested", by=by.pk, target=concern, at=at, step=taken.step)
    ask_to_answer(taken, to=answerers(concern), at=at)
    return taken


@transaction.atomic
def answer_contest(
    taken: ConcernStep, *, stands: bool, words: str, by: Person, at: datetime
) -> ConcernStep:
    """Say whether a contested step stands; if it does not, the concern is cleared."""
    concern = _locked(taken.concern)
    taken = ConcernStep.objects.get(pk=taken.pk)
    _require_lead(concern.submission, person=by)
    if by.pk in {row.by_id for row in concern.steps.all()}:
        raise RuleError(_("You took a step yourself. Somebody else answers."), code="same-eyes")
    if open_contest(concern) is None or taken.contested_at is None or taken.stands is not None:
        raise RuleError(_("There is nothing to answer here."), code="nothing-contested")
    require_words(words)
    taken.stands, taken.answer, taken.answered_by = stands, words.strip(), by
    taken.answered_at = at
    taken.save(update_fields=["stands", "answer", "answered_by", "answered_at"])
    entry = {"concern": salted_hash(concern.pk, salt=concern.salt), "step": taken.step}
    append("concern.contested", entry=entry | {"stands": stands}, at=at)
    journal.record("concern.answered", by=by.pk, target=concern, at=at, stands=stands)
    if not stands:
        concern.state = Step.CLEARED.value
        concern.save(update_fields=["state"])
        _add(concern, step=Step.CLEARED, words=words, by=by, at=at)
    tell_of_concern(concern, at=at)
    return taken


def _add(concern: Concern, *, step: str, words: str, by: Person, at: datetime) -> None:
    entry = {"concern": salted_hash(concern.pk, salt=concern.salt), "step": str(step)}
    leaf = append("concern.step", entry=entry, at=at)
    concern.steps.create(
        step=Step(step).value, by=by, words=words.strip(), at=at, leaf_hash=leaf.hash
    )
    journal.record("concern.step", by=by.pk, target=concern, at=at, step=str(step))


def _revoke(concern: Concern, *, notice: ConcernStep, words: str, by: Person, at: datetime) -> None:
    require_notice_over(notice.at, at=at)
    credential = badge_of(concern.submission)
    assert credential is not None
    revoke_for_conduct(credential, reason=words[:500], first=notice.by, by=by, at=at)


def _require_lead(submission: Submission, *, person: Person) -> None:
    if not may_lead(submission, person=person):
        raise RuleError(
            _("Only people who run the organization, and are not close to the learner, do this."),
            code="not-a-lead",
        )


def _locked(concern: Concern) -> Concern:
    rows = Concern.objects.select_related(
        "submission__version__achievement__organization", "submission__applicant"
    )
    return rows.select_for_update(of=("self",)).get(pk=concern.pk)
