"""Taking a place in a round, and giving it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from milepost.earn.models import Submission
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.review.models import Assignment
from milepost.review.queries.places import conflict_with
from milepost.review.rules.reviewers import is_idle, places


@transaction.atomic
def take(submission: Submission, *, by: Person, at: datetime) -> Assignment:
    """Give ``by`` a place in the current round; asked again, the place they have.

    Places nobody worked on for a week are freed first. Whoever lost or gave back a place and
    takes one again finds the old draft.
    """
    locked = lock(submission)
    require_waiting(locked)
    require_no_conflict(locked, reviewer=by)
    mine = _places_in(locked).filter(reviewer=by).first()
    if mine and mine.released_at is None:
        return mine
    _make_room(locked, at=at)
    assignment = mine or Assignment(submission=locked, round=locked.round, reviewer=by)
    assignment.taken_at, assignment.released_at = at, None
    assignment.save()
    journal.record("assignment.taken", by=by.pk, target=assignment, at=at)
    return assignment


@transaction.atomic
def release(assignment: Assignment, *, at: datetime) -> None:
    """Give the place back to the queue; the draft stays in case the same reviewer returns."""
    locked = lock_assignment(assignment)
    if is_handed_in(locked):
        raise handed_in_already()
    if locked.released_at is None:
        _release(locked, at=at)
        journal.record("assignment.released", by=locked.reviewer_id, target=locked, at=at)


def release_others(submission: Submission, *, at: datetime) -> None:
    """Free every place of a round that ends before it was handed in."""
    for assignment in _places_in(submission).filter(
        released_at__isnull=True, review__handed_in_at__isnull=True
    ):
        _release(assignment, at=at)


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
    rows = Assignment.objects.select_related("submission__version")
    return rows.select_for_update(of=("self",)).get(pk=assignment.pk)


def require_no_conflict(submission: Submission, *, reviewer: Person) -> None:
    """Refuse whoever may not judge this submission, with the reason."""
    found = conflict_with(submission, reviewer=reviewer)
    if found:
        raise RuleError(found.sentence, code=found)


def is_handed_in(assignment: Assignment) -> bool:
    """Return whether this review is in; then nobody changes it any more."""
    review = getattr(assignment, "review", None)
    return bool(review and review.handed_in_at)


def round_over() -> RuleError:
    """The refusal when the work is no longer with the reviewers."""
    return RuleError(
        _("This work is no longer waiting for a review: it was decided, sent back or withdrawn."),
        code="round-over",
    )


def handed_in_already() -> RuleError:
    """The refusal to change a review that is in."""
    return RuleError(_("You have handed in this review. It can’t be changed."), code="handed-in")


def _places_in(submission: Submission) -> QuerySet[Assignment]:
    places = submission.assignments.filter(round=submission.round)
    return places.select_related("review").order_by("-taken_at")


def _make_room(submission: Submission, *, at: datetime) -> None:
    """Free the idle places; refuse when no place is left all the same."""
    taken = list(_places_in(submission).filter(released_at__isnull=True))
    handed_in = [place for place in taken if is_handed_in(place)]
    idle = [place for place in taken if place not in handed_in and _is_idle(place, at=at)]
    for place in idle:
        _release(place, at=at)
    asked = submission.version.reviewers
    if len(taken) - len(idle) >= places(asked=asked, handed_in=len(handed_in)):
        raise RuleError(_("Other reviewers were faster: no place is left here."), code="no-place")


def _is_idle(place: Assignment, *, at: datetime) -> bool:
    review = getattr(place, "review", None)
    touched = max(place.taken_at, review.changed_at) if review else place.taken_at
    return is_idle(touched=touched, at=at)


def _release(assignment: Assignment, *, at: datetime) -> None:
    assignment.released_at = at
    assignment.save(update_fields=["released_at"])
