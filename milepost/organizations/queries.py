"""Who does what where: asked by every stage before it lets someone act."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from milepost.kit.free_mail import is_free
from milepost.kit.tokens import token_hash
from milepost.organizations import rules
from milepost.organizations.models import (
    FormerMember,
    Invitation,
    Membership,
    Organization,
    Separation,
)
from milepost.people.models import Person

Role = Membership.Role


def has_role(person: Person, *, organization: Organization, roles: Iterable[str]) -> bool:
    """Say whether a person acts in one of these roles in an organization.

    Who holds two roles that are kept apart acts in neither, but stays an owner.
    """
    rows = Membership.objects.filter(person=person, organization=organization)
    return rows.filter(role__in=list(roles)).exclude(is_suspended()).exists()


def is_suspended() -> Q:
    """Return the condition under which a membership rests: its role and another are kept apart.

    The other may be what an owner does of themselves, without being named for it.
    """
    clashing = Separation.objects.filter(
        Q(first=OuterRef("role")) & _held("second") | Q(second=OuterRef("role")) & _held("first"),
        organization=OuterRef("organization"),
        organization__memberships__person=OuterRef("person"),
        until=None,
    )
    return ~Q(role=Role.OWNER) & Q(Exists(clashing))


def _held(side: str) -> Q:
    """Return the condition under which a membership puts one side of a pair into a hand."""
    owned = Q(organization__memberships__role=Role.OWNER, **{f"{side}__in": rules.OWNED})
    return Q(organization__memberships__role=F(side)) | owned


def organizations_where_suspended(person: Person, *, role: str) -> QuerySet[Organization]:
    """Return the organizations in which a person's role rests, as another is kept apart from it."""
    rows = Membership.objects.filter(is_suspended(), person=person, role=role)
    return Organization.objects.filter(pk__in=rows.values("organization"))


def kept_apart(organization: Organization) -> set[rules.Pair]:
    """Return the pairs of roles that nobody holds together in an organization now."""
    rows = Separation.objects.filter(organization=organization, until=None)
    return set(rows.values_list("first", "second"))


def roles_of(person: Person, *, organization: Organization) -> set[str]:
    """Return every role a person holds in an organization, also one that rests: for what they may
    do, ask ``acting_roles``."""
    rows = Membership.objects.filter(person=person, organization=organization)
    return set(rows.values_list("role", flat=True))


def acting_roles(person: Person, *, organization: Organization) -> set[str]:
    """Return the roles a person acts in: without those that rest, as another is kept apart."""
    rows = Membership.objects.filter(person=person, organization=organization)
    return set(rows.exclude(is_suspended()).values_list("role", flat=True))


def acting_in(
    organization: Organization, *, roles: Iterable[str], since: Q | None = None
) -> QuerySet[Person]:
    """Return everyone who acts in one of these roles in an organization, each once.

    ``since`` is what their memberships have to meet, as ``settled`` says it; else any does.
    """
    rows = Membership.objects.filter(since or Q(), organization=organization, role__in=list(roles))
    return Person.objects.filter(pk__in=rows.exclude(is_suspended()).values("person"))


def belonged_lately(person: Person, *, organization: Organization, at: datetime) -> bool:
    """Say whether a person belongs to an organization, or did within the year before."""
    left = FormerMember.objects.filter(person=person, organization=organization)
    return (
        bool(roles_of(person, organization=organization))
        or left.filter(until__gt=at - rules.LATELY).exists()
    )


def roles_anywhere(person: Person) -> set[str]:
    """Return every role a person holds in any organization."""
    return set(Membership.objects.filter(person=person).values_list("role", flat=True))


def organizations_where(person: Person, *, roles: Iterable[str]) -> QuerySet[Organization]:
    """Return the organizations in which a person acts in one of these roles."""
    held = Membership.objects.filter(person=person, role__in=list(roles)).exclude(is_suspended())
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


def organizations_in_line(person: Person) -> set[UUID]:
    """Return the organizations above and below those a person belongs to, in the tree."""
    own = set(Membership.objects.filter(person=person).values_list("organization", flat=True))
    return (_along(own, step="children") | _along(own, step="parent")) - own


def _along(begin: set[UUID], *, step: str) -> set[UUID]:
    """Return what is reached from some organizations by going up or down the tree."""
    found: set[UUID] = set()
    reached = begin
    while reached:
        rows = Organization.objects.filter(pk__in=reached).exclude(**{step: None})
        reached = set(rows.values_list(step, flat=True)) - found
        found |= reached
    return found


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


def settled(*, on: datetime | None) -> Q:
    """Return the condition under which a membership is old enough to be a second person's.

    Who was there from the organization's first day, or for a month before that moment: nobody is
    made an owner for the one thing that somebody wants confirmed. None holds nobody off.
    """
    if on is None:
        return Q()
    return Q(since__lte=on - rules.SETTLED) | Q(since__lte=F("organization__created_at"))


def second_owners(
    organization: Organization, *, to: Person | None, on: datetime | None
) -> QuerySet[Membership]:
    """Return the owners who can be the second person to what somebody did then."""
    return owners_of(organization).filter(settled(on=on)).exclude(person=to)


def organizations_run_by(person: Person) -> QuerySet[Organization]:
    """Return the organizations a person owns."""
    return organizations_where(person, roles=[Role.OWNER])


def is_domain_known(domain: str, *, to_judge: Person) -> bool:
    """Say whether an organization here has this domain, and an owner's proved address is there.

    Whoever's work it is about proves nothing: organizations they own themselves don't count.
    """
    own = Membership.objects.filter(role=Role.OWNER, person=to_judge).values("organization")
    owners = Membership.objects.exclude(organization__in=own).filter(
        role=Role.OWNER,
        organization__url__icontains=domain,
        person__emailaddress__verified=True,
        person__emailaddress__email__iendswith=f"@{domain}",
    )
    addresses = owners.values_list("organization__url", flat=True).distinct()
    hosts = (urlsplit(address).hostname or "" for address in addresses)
    return any(host.removeprefix("www.") == domain.lower() for host in hosts)


def verified_domain(organization: Organization) -> str:
    """Return the domain of an organization's web address, if an owner's proved address is there.

    Empty if it has none, nobody has proved it, or anyone can have an address there.
    """
    return verified_domains([organization]).get(organization.pk, "")


def verified_domains(organizations: Iterable[Organization]) -> dict[UUID, str]:
    """Return the domains that these organizations have proved; those without one are left out."""
    hosts = {one.pk: (urlsplit(one.url).hostname or "") for one in organizations}
    named = {pk: host.removeprefix("www.") for pk, host in hosts.items()}
    claimed = {pk: domain for pk, domain in named.items() if domain and not is_free(domain)}
    if not claimed:
        return {}
    owners = Membership.objects.filter(
        organization__in=claimed, role=Role.OWNER, person__emailaddress__verified=True
    )
    rows = owners.values_list("organization", "person__emailaddress__email")
    proved = {(pk, address.rpartition("@")[2].lower()) for pk, address in rows}
    return {pk: domain for pk, domain in claimed.items() if (pk, domain) in proved}


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation with this secret, open or not."""
    rows = Invitation.objects.select_related("organization", "invited_by")
    return rows.filter(token_hash=token_hash(token)).first()
