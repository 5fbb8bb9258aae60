"""Organizations and their people for tests."""

from datetime import UTC, datetime
from itertools import count

from milepost.organizations.models import Membership, Organization
from milepost.people.models import Person

FOUNDED = datetime(2026, 1, 10, 9, tzinfo=UTC)
_numbers = count(1)


def make_organization(
    name: str = "Riverside School", *, kind: str = "school", parent: Organization | None = None
) -> Organization:
    """Return an organization without members."""
    slug = f"{name.lower().replace(' ', '-')}-{next(_numbers)}"
    return Organization.objects.create(
        slug=slug, name=name, kind=kind, parent=parent, created_at=FOUNDED
    )


def join(person: Person, *, organization: Organization, role: str) -> Membership:
    """Give a person a role in an organization."""
    return Membership.objects.create(
        person=person, organization=organization, role=role, since=FOUNDED
    )
