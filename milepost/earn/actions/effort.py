"""Say how long it took, once; or that one would rather not."""

from datetime import datetime

from django.db import transaction

from milepost.define.actions import keep_real_effort
from milepost.define.models import Achievement
from milepost.earn.actions.held import locked
from milepost.earn.models import Effort, Submission
from milepost.earn.queries import real_effort
from milepost.earn.rules.effort import require_amount, require_earned
from milepost.kit.journal import record
from milepost.people.models import Person


@transaction.atomic
def tell_effort(
    submission: Submission, *, hours: int | None, weeks: int | None, by: Person, at: datetime
) -> Effort:
    """Keep what somebody says it took; the figures beside the definition follow every fifth one.

    Said again it keeps its place among the answers, so that no other one slips into the figures.
    """
    submission = locked(submission, by=by)
    require_earned(submission.state)
    require_amount(hours, weeks=weeks)
    before = Effort.objects.filter(submission=submission, skipped=False).first()
    said = {"hours": hours, "weeks": weeks, "skipped": False, "at": before.at if before else at}
    effort, _new = Effort.objects.update_or_create(submission=submission, defaults=said)
    record("effort.told", by=by.pk, target=submission, at=at)
    achievement = Achievement.objects.get(versions=submission.version_id)
    keep_real_effort(achievement, figures=real_effort(achievement), at=at)
    return effort


@transaction.atomic
def skip_effort(submission: Submission, *, by: Person, at: datetime) -> Effort:
    """Remember that somebody would rather not say; what they said before stays."""
    submission = locked(submission, by=by)
    require_earned(submission.state)
    effort, new = Effort.objects.get_or_create(
        submission=submission, defaults={"skipped": True, "at": at}
    )
    if new:
        record("effort.skipped", by=by.pk, target=submission, at=at)
    return effort
