"""How long it took those who earned it."""

from typing import Any

from milepost.define.models import Achievement
from milepost.define.rules.effort import figures
from milepost.earn.models import Effort, Submission

MOST = 1_000
"""So many of the first answers are counted."""


def effort_of(submission: Submission) -> Effort | None:
    """What somebody answered, or that they would rather not; None while they can be asked."""
    return Effort.objects.filter(submission=submission).first()


def real_effort(achievement: Achievement) -> dict[str, Any]:
    """Return the hours and weeks that were told, and the days from start to decision."""
    told = Effort.objects.filter(
        submission__version__achievement=achievement, skipped=False
    ).order_by("at", "pk")
    earned = Submission.objects.filter(
        version__achievement=achievement, state=Submission.State.CLOSED
    ).order_by("closed_at", "pk")
    days = [
        max(1, (row.closed_at - row.started_at).days)
        for row in earned.only("started_at", "closed_at")[:MOST]
        if row.closed_at
    ]
    return figures(
        hours=[row.hours for row in told[:MOST] if row.hours],
        weeks=[row.weeks for row in told[:MOST] if row.weeks],
        days=days,
    )
