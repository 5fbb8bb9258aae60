"""Work for later: whoever made their own from a definition hears of its new version."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from milepost.define import actions
from milepost.define.models import AchievementVersion
from milepost.define.rules.choices import State
from milepost.people.models import Person


@transaction.atomic
def publish_and_tell(
    version: AchievementVersion, *, by: Person, at: datetime, seen: str = ""
) -> AchievementVersion:
    """Publish a draft, and have a worker tell those who made their own from it, once."""
    fresh = version.state == State.DRAFT
    version = actions.publish(version, by=by, at=at, seen=seen)
    if fresh and version.number > 1:
        tell_descendants.enqueue(str(version.pk))
    return version


@task()
def tell_descendants(version_id: str) -> None:
    """Mail the designers of every definition that was made from this one's achievement."""
    rows = AchievementVersion.objects.select_related("achievement__organization")
    version = rows.filter(pk=UUID(version_id)).first()
    if version is not None:
        actions.tell_descendants(version, at=timezone.now())
