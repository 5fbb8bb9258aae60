"""How long it took those who earned it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings

from milepost.define.models import Achievement
from milepost.define.rules.effort import figures
from milepost.earn.models import Effort, Submission

MOST = 1_000
"""So many of the first answers are counted."""


def effort_of(submission: Submission) -> Effort | None:
    """What somebody answered, or that they would rather not; None while they can be asked."""
    return Effort.objects.filter(submission=submission).first()


def real_effort(achievement: Achievement) -> dict[str, Any]:
    """Return the hours and weeks that were told, and the days from start to decision.

    Each learner counts once, with what came first. Nothing is told of too few.
    """
    told = Effort.objects.filter(
        submission__version__achievement=achievement, skipped=False
    ).select_related("submission")
    answers = [(row.submission.applicant_id, row) for row in told.order_by("at", "pk")[:MOST]]
    earned = Submission.objects.filter(
        version__achievement=achievement, state=Submission.State.CLOSED
    ).order_by("closed_at", "pk")
    days = [
        (row.applicant_id, max(1, (row.closed_at - row.started_at).days))
        for row in earned.only("applicant", "started_at", "closed_at")[:MOST]
        if row.closed_at
    ]
    return figures(
        settings.SMALLEST_GROUP,
        hours=_one_each((learner, row.hours) for learner, row in answers if row.hours),
        weeks=_one_each((learner, row.weeks) for learner, row in answers if row.weeks),
        days=_one_each(days),
    )


def _one_each(rows: Iterable[tuple[UUID, int]]) -> list[int]:
    """Return the first value of each learner, in the order in which they came."""
    first: dict[UUID, int] = {}
    for learner, value in rows:
        first.setdefault(learner, value)
    return list(first.values())
