"""What anyone may see of frameworks, and what designers may write."""

from django.db.models import Count, Q, QuerySet

from milepost.frameworks.models import Competency, Framework, ImportJob
from milepost.frameworks.rules.access import DESIGNERS
from milepost.frameworks.rules.choices import Source, State
from milepost.organizations.models import Organization
from milepost.organizations.queries import organizations_where
from milepost.people.models import Person

DEEPEST_SHOWN = 60


def frameworks() -> QuerySet[Framework]:
    """Return the frameworks that anyone may see, each with its ``size``; those in use first."""
    return (
        Framework.objects.exclude(state=State.DRAFT)
        .select_related("organization")
        .annotate(size=Count("competencies", filter=Q(competencies__retired_at=None)))
        .order_by("-state", "title", "-number", "id")
    )


def desks_of(person: Person) -> QuerySet[Organization]:
    """Return the organizations a person may write frameworks for."""
    return organizations_where(person, roles=DESIGNERS)


def frameworks_seen_by(person: Person) -> QuerySet[Framework]:
    """Return the frameworks a person may write, drafts too, the newest first."""
    return (
        Framework.objects.filter(organization__in=desks_of(person))
        .select_related("organization")
        .annotate(size=Count("competencies", filter=Q(competencies__retired_at=None)))
        .order_by("-changed_at", "id")
    )


def drafts_of(person: Person) -> QuerySet[Framework]:
    """Return the drafts a person may write."""
    return frameworks_seen_by(person).filter(state=State.DRAFT)


def own_frameworks_of(person: Person) -> QuerySet[Framework]:
    """Return the public frameworks written here that a person may write."""
    return frameworks_seen_by(person).filter(source=Source.OWN).exclude(state=State.DRAFT)


def jobs_of(person: Person) -> QuerySet[ImportJob]:
    """Return the imports of a person's organizations, the newest first."""
    rows = ImportJob.objects.filter(organization__in=desks_of(person))
    return rows.select_related("framework", "organization")


def competencies() -> QuerySet[Competency]:
    """Return what anyone may see of any framework, retired too."""
    rows = Competency.objects.exclude(framework__state=State.DRAFT)
    return rows.select_related("framework__organization")


def tree_of(framework: Framework) -> QuerySet[Competency]:
    """Return a framework's competencies from top to bottom, without those retired."""
    return framework.competencies.filter(retired_at=None).order_by("place", "id")


def children_of(competency: Competency) -> QuerySet[Competency]:
    """Return what stands right under a competency."""
    return competency.children.filter(retired_at=None).order_by("place", "id")


def ancestors_of(competency: Competency) -> list[Competency]:
    """Return what a competency stands under, the topmost first."""
    found: list[Competency] = []
    above = competency.parent
    while above is not None and len(found) < DEEPEST_SHOWN:
        found.insert(0, above)
        above = above.parent
    return found


def versions_of(framework: Framework) -> QuerySet[Framework]:
    """Return the public versions of a framework, newest first."""
    return frameworks().filter(line=framework.line).order_by("-number")
