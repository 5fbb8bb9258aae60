"""Taking a place in a round, and giving it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from milepost.earn.models import Submission
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.review.models import Appeal, Assignment, Declaration, Exercise
from milepost.review.queries.conflicts import conflict_with, refusal_of
from milepost.review.queries.standing import standing_of
from milepost.review.queries.third import may_be_third
from milepost.review.rules.appeals.moves import OPEN
from milepost.review.rules.assigning import Answer
from milepost.review.rules.conflicts import Answer as Knows
from milepost.review.rules.conflicts import Conflict, check_answer
from milepost.review.rules.reviewers import is_idle, places
from milepost.review.rules.third import not_the_third


@transaction.atomic
def take(submission: Submission, *, by: Person, at: datetime) -> Assignment:
    """Give ``by`` a place in the current round; asked again, the place they have.

    Places nobody worked on for a week are freed first. Whoever lost or gave back a place and
    takes one again finds the old draft.
    """
    lock_reviewer(by)
    locked = lock(submission)
    require_waiting(locked)
    mine = _places_in(locked).filter(reviewer=by).first()
    if mine is None or mine.released_at is not None:
        _make_room(locked, at=at)
    require_able(locked, reviewer=by, at=at)
    if mine and mine.released_at is None:
        return mine
    if not may_be_third(locked, person=by, at=at):
        raise not_the_third()
    assignment = mine or Assignment(submission=locked, round=locked.round, reviewer=by)
    assignment.standing = standing_of(locked, reviewer=by, at=at)
    assignment.taken_at, assignment.released_at = at, None
    assignment.save()
    answer_proposals(locked, by=by, at=at)
    journal.record("assignment.taken", by=by.pk, target=assignment, at=at)
    return assignment


@transaction.atomic
def open_place(assignment: Assignment, *, answer: Knows, at: datetime) -> bool:
    """Keep whether its reviewer may know whose work it is; who may know gives the place back.

    Returns whether the work is open to them. Said later, from the desk, it closes again; what was
    said once is not taken back.
    """
    check_answer(answer)
    submission = lock(assignment.submission)
    locked = lock_assignment(assignment)
    if is_handed_in(locked):
        raise handed_in_already()
    require_readable(locked, submission=submission)
    said = Declaration.objects.filter(assignment=locked).first()
    if said and (said.knows or not answer.knows):
        return not said.knows
    require_held(locked, submission=submission)
    _declare(said or Declaration(assignment=locked, opened_at=None), answer=answer, at=at)
    if answer.knows:
        free_place(locked, at=at)
        journal.record("assignment.released", by=locked.reviewer_id, target=locked, at=at)
    return not answer.knows


def _declare(said: Declaration, *, answer: Knows, at: datetime) -> None:
    said.knows, said.declared_at = answer.knows, at
    if answer.knows:
        said.why, said.words = answer.why, answer.words.strip()
    else:
        said.opened_at = at
    said.save()
    verb = "conflict.declared" if answer.knows else "conflict.none-known"
    by = said.assignment.reviewer_id
    journal.record(verb, by=by, target=said.assignment, at=at)


@transaction.atomic
def release(assignment: Assignment, *, at: datetime) -> None:
    """Give the place back to the queue; the draft stays in case the same reviewer returns."""
    locked = lock_assignment(assignment)
    if is_handed_in(locked):
        raise handed_in_already()
    if locked.released_at is None:
        free_place(locked, at=at)
        journal.record("assignment.released", by=locked.reviewer_id, target=locked, at=at)


def answer_proposals(submission: Submission, *, by: Person, at: datetime) -> None:
    """Note that somebody who was asked has taken the place."""
    asked = submission.review_proposals.filter(round=submission.round, reviewer=by)
    asked.exclude(answer=Answer.TAKEN).update(answer=Answer.TAKEN, answered_at=at)


def release_others(submission: Submission, *, at: datetime) -> None:
    """Free every place of a round that ends before it was handed in."""
    for assignment in _places_in(submission).filter(
        released_at__isnull=True, review__handed_in_at__isnull=True
    ):
        free_place(assignment, at=at)


def make_room(taken: list[Assignment], *, asked: int, at: datetime) -> None:
    """Free those of the taken places that are idle; refuse when none is left all the same."""
    handed_in = [place for place in taken if is_handed_in(place)]
    idle = [place for place in taken if place not in handed_in and _is_idle(place, at=at)]
    for place in idle:
        free_place(place, at=at)
    if len(taken) - len(idle) >= places(asked=asked, handed_in=len(handed_in)):
        raise RuleError(_("Other reviewers were faster: no place is left here."), code="no-place")


def _is_idle(place: Assignment, *, at: datetime) -> bool:
    review, clock = getattr(place, "review", None), getattr(place, "clock", None)
    touched = max(place.taken_at, review.changed_at) if review else place.taken_at
    return is_idle(touched=touched, at=at, more_until=clock.more_until if clock else None)


def lock_reviewer(person: Person) -> None:
    """Wait until nobody else gives this person a place or takes what lets them judge.

    Always before the lock on any work.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def lock(submission: Submission) -> Submission:
    """Return the submission as it is now, once nobody else is writing to it."""
    rows = Submission.objects.select_related("version__achievement__organization", "applicant")
    return rows.select_for_update(of=("self",)).get(pk=submission.pk)


def require_waiting(submission: Submission) -> None:
    """Refuse when the work is not with the reviewers."""
    if submission.state != Submission.State.SUBMITTED:
        raise round_over()


def lock_assignment(assignment: Assignment) -> Assignment:
    """Return the place, waiting until nobody else is writing to it."""
    rows = Assignment.objects.select_related("submission__version", "appeal")
    return rows.select_for_update(of=("self",)).get(pk=assignment.pk)


def require_held(assignment: Assignment, *, submission: Submission) -> None:
    """Refuse whoever gave the place back, or whose round is over."""
    require_readable(assignment, submission=submission)
    if assignment.released_at is not None:
        raise given_back()


def require_readable(assignment: Assignment, *, submission: Submission) -> None:
    """Refuse once the round, or the appeal, that a place belongs to is over."""
    if assignment.appeal is not None:
        if assignment.appeal.state not in OPEN:
            raise round_over()
        return
    if submission.state != Submission.State.SUBMITTED or assignment.round != submission.round:
        raise round_over()


def require_able(
    submission: Submission, *, reviewer: Person, at: datetime, appeal: Appeal | None = None
) -> None:
    """Refuse whoever is not qualified for this submission, or in conflict, with the reason."""
    _refuse(refusal_of(submission, reviewer=reviewer, at=at, appeal=appeal))


def require_no_conflict(assignment: Assignment, *, submission: Submission) -> None:
    """Refuse whoever must not go on with a place that they have, with the reason."""
    reviewer, appeal = assignment.reviewer, assignment.appeal
    _refuse(conflict_with(submission, reviewer=reviewer, appeal=appeal))


def _refuse(found: Conflict | None) -> None:
    if found:
        raise RuleError(found.sentence, code=found)


def is_handed_in(assignment: Assignment | Exercise) -> bool:
    """Return whether this review is in; then nobody changes it any more."""
    if isinstance(assignment, Exercise):
        return assignment.handed_in_at is not None
    review = getattr(assignment, "review", None)
    return bool(review and review.handed_in_at)


def round_over() -> RuleError:
    """The refusal when the work is no longer with the reviewers."""
    return RuleError(
        _("This work is no longer waiting for a review: it was decided, sent back or withdrawn."),
        code="round-over",
    )


def given_back() -> RuleError:
    """The refusal to go on at a place that was given back."""
    return RuleError(
        _("This place was given back. If it is still free, the queue has it, with your draft."),
        code="place-given-back",
    )


def handed_in_already() -> RuleError:
    """The refusal to change a review that is in."""
    return RuleError(_("You have handed in this review. It can’t be changed."), code="handed-in")


def _places_in(submission: Submission) -> QuerySet[Assignment]:
    places = submission.assignments.filter(round=submission.round)
    return places.select_related("review", "clock").order_by("-taken_at")


def _make_room(submission: Submission, *, at: datetime) -> None:
    """Free the idle places; refuse when no place is left all the same."""
    taken = list(_places_in(submission).filter(released_at__isnull=True))
    make_room(taken, asked=submission.version.reviewers, at=at)


def free_place(assignment: Assignment, *, at: datetime) -> None:
    """Free a place; the caller holds the lock on its submission."""
    assignment.released_at = at
    assignment.save(update_fields=["released_at"])
