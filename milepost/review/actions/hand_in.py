"""Handing in a review, and the decision when it was the last one needed: one transaction."""

from datetime import datetime

from django.db import transaction

from milepost.earn.models import Submission
from milepost.kit import journal
from milepost.review.actions.appeals import settle_appeal
from milepost.review.actions.decide import decide
from milepost.review.actions.drafts import forget_copies
from milepost.review.actions.places import (
    is_handed_in,
    lock,
    lock_assignment,
    require_no_conflict,
)
from milepost.review.actions.writing import NotReady, require_open
from milepost.review.models import Assignment, Review
from milepost.review.queries.carrying import open_criteria
from milepost.review.queries.desk import reading_of
from milepost.review.queries.records import reviews_of
from milepost.review.queries.scores import scores_of
from milepost.review.queries.third import policy_of
from milepost.review.rules import verdicts
from milepost.review.rules.readings import gaps


@transaction.atomic
def hand_in(assignment: Assignment, *, at: datetime) -> Review:
    """Make the saved draft final and return it; when it is the last one needed, decide the round.

    Raises NotReady with what is missing. Handed in again, it returns the review and does nothing.
    """
    submission = lock(assignment.submission)
    locked = lock_assignment(assignment)
    if is_handed_in(locked):
        return locked.review
    require_open(locked)
    require_no_conflict(locked, submission=submission)
    review = _make_final(locked, at=at)
    if locked.appeal:
        settle_appeal(locked, last=review, at=at)
        return review
    verdict = _verdict(submission, last=review)
    if verdict:
        decide(submission, verdict=verdict, at=at)
    return review


def _make_final(assignment: Assignment, *, at: datetime) -> Review:
    review = _draft_of(assignment)
    if review.complete:
        review.outcome = verdicts.outcome_of(scores_of(review))
    else:
        review.outcome = verdicts.INCOMPLETE
        review.results.all().delete()
    review.handed_in_at = at
    review.save()
    forget_copies(assignment.pk)
    facts = {"outcome": review.outcome}
    journal.record("review.handed-in", by=assignment.reviewer_id, target=review, at=at, **facts)
    return review


def _draft_of(assignment: Assignment) -> Review:
    """Return the draft if it is ready, without a judgment if something was found missing."""
    review: Review | None = getattr(assignment, "review", None)
    criteria = [row.pk for row in open_criteria(assignment.submission, round=assignment.round)]
    returns = review is not None and verdicts.outcome_of(scores_of(review)) == verdicts.NOT_YET
    found = gaps(reading_of(review), criteria=criteria, returns=returns)
    if review is None or found:
        raise NotReady(found)
    return review


def _verdict(submission: Submission, *, last: Review) -> verdicts.Verdict | None:
    """Return what the round comes to with this review; None while others are needed."""
    if last.outcome == verdicts.INCOMPLETE:
        return verdicts.incomplete()
    reviews = [scores_of(review) for review in reviews_of(submission, round=submission.round)]
    step = verdicts.next_step(reviews, policy=policy_of(submission.version))
    return step if isinstance(step, verdicts.Verdict) else None
