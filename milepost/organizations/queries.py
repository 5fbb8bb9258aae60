"""Who does what where: asked by every stage before it lets someone act."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Prefetch, QuerySet

from milepost.kit.tokens import token_hash
from milepost.organizations.models import Invitation, Membership, Organization
from milepost.people.models import Person

Role = Membership.Role


def has_role(person: Person, *, organization: Organization, roles: Iterable[str]) -> bool:
    """Say whether a person holds one of these roles in an organization."""
    rows = Membership.objects.filter(person=person, organization=organization)
    return rows.filter(role__in=list(roles)).exists()


def roles_of(person: Person, *, organization: Organization) -> set[str]:
    """Return every role a person holds in an organization."""
    rows = Membership.objects.filter(person=person, organization=organization)
    return set(rows.values_list("role", flat=True))


def roles_anywhere(person: Person) -> set[str]:
    """Return every role a person holds in any organization."""
    return set(Membership.objects.filter(person=person).values_list("role", flat=True))


def organizations_where(person: Person, *, roles: Iterable[str]) -> QuerySet[Organization]:
    """Return the organizations in which a person holds one of these roles."""
    held = Membership.objects.filter(person=person, role__in=list(roles))
    return Organization.objects.filter(pk__in=held.values("organization"))


def organizations_of(person: Person) -> QuerySet[Organization]:
    """Return the organizations a person belongs to by name, each with its number of ``people``."""
    mine = Membership.objects.filter(person=person).values("organization")
    counted = Organization.objects.annotate(people=Count("memberships__person", distinct=True))
    return counted.filter(pk__in=mine).order_by("name", "id")


def teammates(person: Person) -> QuerySet[Person]:
    """Return everyone who shares an organization with a person, without the person."""
    mine = Membership.objects.filter(person=person).values("organization")
    near = Membership.objects.filter(organization__in=mine).values("person")
    return Person.objects.filter(pk__in=near).exclude(pk=person.pk)


def members_of(organization: Organization) -> QuerySet[Person]:
    """Return the people of an organization by name, each with their rows there as ``here``."""
    rows = Membership.objects.filter(organization=organization)
    people = Person.objects.filter(pk__in=rows.values("person"))
    here = Prefetch("memberships", queryset=rows, to_attr="here")
    return people.order_by("name", "email").prefetch_related(here)


def invitations_open(organization: Organization, *, at: datetime) -> QuerySet[Invitation]:
    """Return the invitations that someone may still accept."""
    return Invitation.objects.filter(
        organization=organization, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )


def invitations_sent(person: Person, *, since: datetime) -> QuerySet[Invitation]:
    """Return the invitations a person has sent since, for any organization."""
    return Invitation.objects.filter(invited_by=person, created_at__gt=since)


def owners_of(organization: Organization) -> QuerySet[Membership]:
    """Return the owners' memberships."""
    return Membership.objects.filter(organization=organization, role=Role.OWNER)


def organizations_run_by(person: Person) -> QuerySet[Organization]:
    """Return the organizations a person owns."""
    return organizations_where(person, roles=[Role.OWNER])


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation with this secret, open or not."""
    rows = Invitation.objects.select_related("organization", "invited_by")
    return rows.filter(token_hash=token_hash(token)).first()
