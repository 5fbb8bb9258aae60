"""Founding an organization, and what it says of itself."""

from datetime import datetime
from itertools import count
from typing import NamedTuple

from django.db import transaction
from django.utils.text import slugify

from milepost.kit import journal
from milepost.organizations import queries, rules
from milepost.organizations.models import Membership, Organization
from milepost.people.models import Person

PAGES = {"new", "join"}
"""Words that stand in addresses where an organization's own would."""


class Profile(NamedTuple):
    """What an organization says of itself."""

    name: str
    kind: str
    description: str = ""
    url: str = ""
    email: str = ""


@transaction.atomic
def found_organization(person: Person, *, profile: Profile, at: datetime) -> Organization:
    """Return a new organization whose owner is this person."""
    organization = Organization.objects.create(
        slug=_free_slug(profile.name), created_at=at, **profile._asdict()
    )
    Membership.objects.create(
        organization=organization, person=person, role=Membership.Role.OWNER, since=at
    )
    journal.record("organization.founded", by=person.pk, target=organization, at=at)
    return organization


@transaction.atomic
def change_organization(
    person: Person, *, organization: Organization, profile: Profile, at: datetime
) -> None:
    """Change what an organization says of itself; its address stays."""
    rules.check_may_run(queries.acting_roles(person, organization=organization))
    Organization.objects.filter(pk=organization.pk).update(**profile._asdict())
    journal.record("organization.changed", by=person.pk, target=organization, at=at)


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50] or "organization"
    rows = Organization.objects.filter(slug__startswith=stem)
    taken = PAGES | set(rows.values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in count(2))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)
