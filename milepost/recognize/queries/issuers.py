"""What is known here of the issuers that badges name; a stranger is a warning, not a failure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from milepost.issue.models import Credential
from milepost.issue.queries import publishers_among, signers_among
from milepost.kit.keys import is_uuid
from milepost.organizations.models import Organization
from milepost.organizations.queries import verified_domains
from milepost.recognize.models import Listing
from milepost.recognize.rules.issuers import NamedIssuer

Domains = dict[UUID, str]

MOST_ISSUERS = 60


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An issuer, and what this server knows of it."""

    named: NamedIssuer
    organization: Organization | None = None
    """The organization here whose key it is; None for a stranger."""
    is_this_server: bool = False
    """Whether this server signed in its own name, as it does for a whole record."""
    domain: str = ""
    """The web domain that this organization has proved; empty if none."""
    logged_since: datetime | None = None
    """The day of its first badge in the public log here."""
    owner: Organization | None = None
    """Another organization here that has proved the stranger's domain."""
    namesake: Organization | None = None
    """An organization here of the same name, whose key it is not."""
    listings: list[Listing] = field(default_factory=list)
    """What the registries that are read here say of it."""


def standings(named: Iterable[NamedIssuer]) -> list[Standing]:
    """Return what is known of each of these issuers, each once, sixty at most."""
    asked = list({one.identifier: one for one in named if one.identifier}.values())[:MOST_ISSUERS]
    known = signers_among(one.identifier for one in asked)
    ours = publishers_among(one.identifier for one in asked)
    strangers = [one for one in asked if one.identifier not in {*known, *ours}]
    others = _beside(strangers)
    domains = verified_domains({*known.values(), *others})
    logged = _logged(one.pk for one in known.values())
    found = []
    for one in asked:
        if one.identifier in known:
            organization = known[one.identifier]
            found.append(_member(one, organization=organization, domains=domains, logged=logged))
        elif one.identifier in ours:
            found.append(Standing(named=one, is_this_server=True))
        else:
            found.append(_stranger(one, others=others, domains=domains))
    listed = _listed(one.identifier for one in asked)
    return [replace(one, listings=listed[one.named.identifier]) for one in found]


def _listed(identifiers: Iterable[str]) -> dict[str, list[Listing]]:
    found: dict[str, list[Listing]] = defaultdict(list)
    for row in Listing.objects.filter(issuer__in=set(identifiers)).select_related("registry"):
        found[row.issuer].append(row)
    return found


def _member(
    one: NamedIssuer, *, organization: Organization, domains: Domains, logged: dict[UUID, datetime]
) -> Standing:
    return Standing(
        named=one,
        organization=organization,
        domain=domains.get(organization.pk, ""),
        logged_since=logged.get(organization.pk),
    )


def _stranger(one: NamedIssuer, *, others: Iterable[Organization], domains: Domains) -> Standing:
    host, name = one.host.removeprefix("www."), one.name.casefold()
    owners = (other for other in others if host and domains.get(other.pk) == host)
    namesakes = (other for other in others if other.name.casefold() == name)
    return Standing(named=one, owner=next(owners, None), namesake=next(namesakes, None))


def organizations_of(identifiers: Iterable[str]) -> set[UUID]:
    """Return the organizations here that sign under any of these names."""
    return {one.pk for one in signers_among(identifiers).values()}


def issued_here(badge: Mapping[str, Any]) -> QuerySet[Credential]:
    """Return the credential of ours that a report tells of, if its issuer signs here; or none."""
    identifier = str(badge["identifier"]).removeprefix("urn:uuid:")
    issuers = organizations_of([badge["issuer_id"]])
    if not issuers or not is_uuid(identifier):
        return Credential.objects.none()
    rows = Credential.objects.filter(pk=identifier, organization__in=issuers)
    return rows.select_related("version", "organization").defer("document")


def _beside(strangers: Sequence[NamedIssuer]) -> list[Organization]:
    """Organizations that a stranger shares a name or, perhaps, a domain with.

    Sixty at most, the oldest first: whoever borrows a name comes later.
    """
    asked = Q(pk__in=[])
    for one in strangers:
        if one.name:
            asked |= Q(name__iexact=one.name)
        if one.host:
            asked |= Q(url__icontains=one.host.removeprefix("www."))
    return list(Organization.objects.filter(asked).order_by("created_at", "pk")[:MOST_ISSUERS])


def _logged(organizations: Iterable[UUID]) -> dict[UUID, datetime]:
    rows = Credential.objects.filter(organization__in=set(organizations)).exclude(leaf_hash="")
    firsts = rows.order_by().values_list("organization").annotate(first=Min("issued_at"))
    return dict(firsts)
