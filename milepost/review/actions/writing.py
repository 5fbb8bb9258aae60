"""Saving what a reviewer writes, complete or not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define.models import RubricLevel
from milepost.kit.errors import RuleError
from milepost.review.actions.places import (
    handed_in_already,
    is_handed_in,
    lock_assignment,
    round_over,
)
from milepost.review.models import Assignment, Result, Review
from milepost.review.rules.readings import Gap, Line, Reading


class NotReady(RuleError):
    """A review that can't be handed in yet; ``gaps`` says what is missing, and where."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(_("Something is still missing in your review."), code="not-ready")
        self.gaps = tuple(gaps)


@transaction.atomic
def save_draft(assignment: Assignment, *, reading: Reading, at: datetime) -> Review:
    """Keep what was written so far and return it; nothing has to be complete.

    It is not journaled: drafts save themselves every few seconds, and count only once handed in.
    """
    locked = lock_assignment(assignment)
    require_open(locked)
    _require_rubric(locked, lines=reading.lines)
    values = {
        "complete": reading.complete,
        "missing": reading.missing,
        "advice": reading.advice,
        "changed_at": at,
    }
    review, _created = Review.objects.update_or_create(assignment=locked, defaults=values)
    _write_lines(review, lines=reading.lines)
    return review


def require_open(assignment: Assignment) -> None:
    """Refuse to write to a review that is handed in, given back, or whose round is over."""
    submission = assignment.submission
    if is_handed_in(assignment):
        raise handed_in_already()
    if submission.state != submission.State.SUBMITTED or submission.round != assignment.round:
        raise round_over()
    if assignment.released_at is not None:
        raise RuleError(
            _("This place was given back. If it is still free, the queue has it, with your draft."),
            code="place-given-back",
        )


def _require_rubric(assignment: Assignment, *, lines: Sequence[Line]) -> None:
    levels = RubricLevel.objects.filter(criterion__version=assignment.submission.version_id)
    known = set(levels.values_list("criterion", "pk"))
    criteria = {criterion for criterion, _level in known}
    for line in lines:
        pair = (line.criterion, line.level)
        if line.criterion not in criteria or (line.level is not None and pair not in known):
            raise RuleError(_("This level is not part of the rubric."), code="unknown-level")


def _write_lines(review: Review, *, lines: Sequence[Line]) -> None:
    rows = [
        Result(
            review=review, criterion_id=line.criterion, level_id=line.level, comment=line.comment
        )
        for line in lines
    ]
    Result.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["level", "comment"],
    )
