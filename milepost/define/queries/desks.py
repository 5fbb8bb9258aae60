"""What a designer may see and write."""

from django.db.models import Count, Q, QuerySet

from milepost.define.models import Achievement, AchievementVersion
from milepost.define.rules.access import DESIGNERS
from milepost.define.rules.choices import State
from milepost.organizations.models import Organization
from milepost.organizations.queries import organizations_where
from milepost.people.models import Person


def achievements_of(person: Person) -> QuerySet[Achievement]:
    """Return the achievements a person may write, newest first, and how many resources wait."""
    waiting = Count("learning", filter=Q(learning__state="suggested"), distinct=True)
    return (
        Achievement.objects.filter(organization__in=desks_of(person), versions__isnull=False)
        .annotate(waiting=waiting)
        .select_related("organization")
        .prefetch_related("versions")
        .order_by("-created_at", "slug")
    )


def desks_of(person: Person) -> QuerySet[Organization]:
    """Return the organizations a person may write definitions for."""
    return organizations_where(person, roles=DESIGNERS)


def drafts_of(person: Person) -> QuerySet[AchievementVersion]:
    """Return the drafts a person may write."""
    return versions_seen_by(person).filter(state=State.DRAFT)


def versions_seen_by(person: Person) -> QuerySet[AchievementVersion]:
    """Return every version of the achievements a person may write."""
    return AchievementVersion.objects.filter(
        achievement__organization__in=desks_of(person)
    ).select_related(
        "achievement__organization", "created_by", "original__achievement__organization"
    )
