"""Saving what a reviewer writes, complete or not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define.models import AchievementVersion, RubricLevel
from milepost.earn.queries import artifacts_of
from milepost.kit.errors import RuleError
from milepost.review.actions.drafts import Seen, Written, keep_copy, require_unchanged
from milepost.review.actions.places import (
    given_back,
    handed_in_already,
    is_handed_in,
    lock_assignment,
    require_readable,
)
from milepost.review.models import Assignment, Result, Review
from milepost.review.queries.carrying import carried_into
from milepost.review.queries.desk import reading_of
from milepost.review.queries.places import is_opened
from milepost.review.rules.kept import kept_pins
from milepost.review.rules.readings import Gap, Line, Reading


class NotReady(RuleError):
    """A review that can't be handed in yet; ``gaps`` says what is missing, and where."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(_("Something is still missing in your review."), code="not-ready")
        self.gaps = tuple(gaps)


@transaction.atomic
def save_draft(
    assignment: Assignment, *, reading: Reading, at: datetime, seen: Seen | None = None
) -> Review:
    """Keep what was written so far and return it; nothing has to be complete.

    A page says what it has ``seen``: it never writes over what another page wrote meanwhile
    (ChangedMeanwhile), and what it replaces of another's stays as a copy.

    It is not journaled: drafts save themselves every few seconds, and count only once handed in.
    """
    locked = lock_assignment(assignment)
    require_open(locked)
    require_rubric(locked.submission.version, lines=reading.lines)
    _require_work(locked, reading=reading)
    _require_unchanged(locked, reading=reading, seen=seen)
    values = {
        "pins": kept_pins(reading.pins),
        "writer": seen.writer[:32] if seen else "",
        "complete": reading.complete,
        "missing": reading.missing,
        "strong": reading.strong,
        "lacking": reading.lacking,
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
    require_readable(assignment, submission=submission)
    if assignment.released_at is not None:
        raise given_back()
    require_opened(assignment)


def require_opened(assignment: Assignment) -> None:
    """Refuse whoever has not said that they know nothing of whose work it is."""
    if not is_opened(assignment):
        raise not_opened()


def not_opened() -> RuleError:
    """The refusal while its reviewer has not said whether they know whose work it is."""
    return RuleError(_("Say first whether you may know whose work this is."), code="not-opened")


def require_rubric(version: AchievementVersion, *, lines: Sequence[Line]) -> None:
    """Refuse criteria and levels that the rubric does not have."""
    levels = RubricLevel.objects.filter(criterion__version=version)
    known = set(levels.values_list("criterion", "pk"))
    criteria = {criterion for criterion, _level in known}
    for line in lines:
        pair = (line.criterion, line.level)
        if line.criterion not in criteria or (line.level is not None and pair not in known):
            raise RuleError(_("This level is not part of the rubric."), code="unknown-level")


def _require_unchanged(assignment: Assignment, *, reading: Reading, seen: Seen | None) -> None:
    review: Review | None = getattr(assignment, "review", None)
    if review is None or seen is None:
        return
    now = Written(reading=reading_of(review), changed_at=review.changed_at, writer=review.writer)
    require_unchanged(now, seen=seen, reading=reading)
    if now.reading != reading:
        keep_copy(now, seat=assignment.pk, reviewer=assignment.reviewer, by=seen.writer)


def _require_work(assignment: Assignment, *, reading: Reading) -> None:
    """Refuse lines for what is not judged in this round, and pieces that are not in it."""
    work = artifacts_of(assignment.submission, round=assignment.round).values_list("pk", flat=True)
    named = {key for line in reading.lines for key in line.seen_in}
    named |= {pin.piece for pin in reading.pins}
    if named and not named <= set(work):
        raise RuleError(_("This piece is not part of the work."), code="unknown-piece")
    judged = {line.criterion for line in reading.lines if line.level is not None}
    taken = carried_into(assignment.submission, round=assignment.round)
    if judged & {one.criterion.pk for one in taken}:
        raise RuleError(
            _("This criterion was met in an earlier try and is not judged again."), code="carried"
        )


def _write_lines(review: Review, *, lines: Sequence[Line]) -> None:
    rows = [
        Result(
            review=review,
            criterion_id=line.criterion,
            level_id=line.level,
            comment=line.comment,
            seen_in=[str(key) for key in line.seen_in],
        )
        for line in lines
    ]
    Result.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["level", "comment", "seen_in"],
    )
