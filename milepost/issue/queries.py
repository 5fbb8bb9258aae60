"""Shared reads: keys, lists, and the credentials that somebody may see."""

import hashlib
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.urls import reverse
from insignia.keys import PublicKey

from insignia import contexts, did
from milepost.issue.models import Claim, Credential, EvidenceItem, IssuerKey, StatusList
from milepost.issue.rules import ASSESSMENT_CONTEXT
from milepost.kit.addresses import absolute
from milepost.kit.tokens import token_hash
from milepost.organizations.models import Membership, Organization
from milepost.organizations.queries import has_role
from milepost.people.models import Person

AWARDERS = (Membership.Role.AWARDER, Membership.Role.OWNER)
OWNERS = (Membership.Role.OWNER,)


def credentials_of(person: Person) -> QuerySet[Credential]:
    """Return every credential issued here to this person, newest first."""
    return _with_context(Credential.objects.filter(recipient=person))


def credentials_visible_to(person: Person) -> QuerySet[Credential]:
    """Return the credentials this person holds, or that an organization they award for issued."""
    awarding = organizations_awarded_by(person)
    return _with_context(
        Credential.objects.filter(Q(recipient=person) | Q(organization__in=awarding))
    )


def issued_by(organization: Organization) -> QuerySet[Credential]:
    """Return what an organization has issued, newest first; no document loaded."""
    return _with_context(Credential.objects.filter(organization=organization)).defer("document")


def search(credentials: QuerySet[Credential], *, words: str, state: str) -> QuerySet[Credential]:
    """Narrow a list by words of title, name or address, and by state: revoked or in-force."""
    for word in words.split()[:8]:
        credentials = credentials.filter(
            Q(version__title__icontains=word)
            | Q(recipient__name__icontains=word)
            | Q(recipient__email__icontains=word)
        )
    if state in {"revoked", "in-force"}:
        credentials = credentials.filter(revoked_at__isnull=state == "in-force")
    return credentials


def organizations_awarded_by(person: Person) -> QuerySet[Organization]:
    """Return the organizations whose badges this person may award and revoke."""
    return Organization.objects.filter(
        memberships__person=person, memberships__role__in=AWARDERS
    ).distinct()


def may_award(person: Person, *, organization: Organization) -> bool:
    """Whether this person may award and revoke in the organization's name."""
    return has_role(person, organization=organization, roles=AWARDERS)


def is_owner(person: Person, *, organization: Organization) -> bool:
    """Whether this person may change the organization's key."""
    return has_role(person, organization=organization, roles=OWNERS)


def claims_open(token: str, *, now: datetime) -> QuerySet[Claim]:
    """Return the offer a mailed token opens, until its time is over or a wallet has the badge."""
    return claims_by(token).filter(expires_at__gt=now, used_at__isnull=True)


def claims_by(token: str) -> QuerySet[Claim]:
    """Return the offer a mailed token opened, even when its time is over."""
    return Claim.objects.filter(token_hash=token_hash(token)).select_related(
        "credential__version__achievement", "credential__organization", "credential__recipient"
    )


def evidence_of(credential: Credential) -> QuerySet[EvidenceItem]:
    """Return the evidence a credential rests on, in the order it was handed in."""
    return EvidenceItem.objects.filter(credential=credential)


def document_of(credential: Credential) -> dict[str, Any]:
    """Return the signed document, parsed."""
    document: dict[str, Any] = orjson.loads(credential.document)
    return document


def keys_of(organization: Organization) -> QuerySet[IssuerKey]:
    """Return every key an organization has signed with, the present one first."""
    return IssuerKey.objects.filter(organization=organization).order_by("-created_at", "-id")


def issuer_did(key: IssuerKey) -> str:
    """Return the DID that a key signs for."""
    return key.method.partition("#")[0]


def did_document(organization: Organization) -> dict[str, Any] | None:
    """Return the document of the organization's did:web with all its keys; None if it has none.

    Keys once used stay in it, so that rotation breaks no badge.
    """
    name = web_did(organization)
    keys = [key for key in keys_of(organization) if name and issuer_did(key) == name]
    if not keys:
        return None
    fragments = {
        key.method.partition("#")[2]: PublicKey.from_multikey(key.multikey) for key in keys
    }
    return did.controller_document(str(name), fragments)


def web_did(organization: Organization) -> str | None:
    """Return the did:web under which we serve the organization's keys; None without https."""
    address = absolute(reverse("issue:did", args=[organization.slug]))
    if not address.startswith("https://"):
        return None
    return did.web_did(address.removesuffix("/did.json"))


def status_lists() -> QuerySet[StatusList]:
    """Return every status list; all of them are public."""
    return StatusList.objects.select_related("organization")


def list_tag(document: str) -> str:
    """Return a short name for this edition of a signed list, for caches."""
    return hashlib.sha256(document.encode()).hexdigest()[:32]


def organizations() -> QuerySet[Organization]:
    """Return every organization; their keys are public."""
    return Organization.objects.all()


@cache
def assessment_context() -> bytes:
    """Return our vocabulary of assessment facts, the very bytes that Insignia ships and checks."""
    entry = next(one for one in contexts.manifest() if one.url == ASSESSMENT_CONTEXT)
    return resources.files(contexts).joinpath("files", entry.file).read_bytes()


def list_address(status_list: StatusList) -> str:
    """Return the public address of a status list."""
    return absolute(reverse("issue:status", args=[status_list.pk]))


def organization_address(organization: Organization) -> str:
    """Return the public address of an organization's page."""
    return absolute(reverse("organizations:detail", args=[organization.slug]))


def verify_address() -> str:
    """Return the public address of the page where anyone checks a badge."""
    return absolute(reverse("verify:page"))


def _with_context(credentials: QuerySet[Credential]) -> QuerySet[Credential]:
    return credentials.select_related("version__achievement", "organization", "recipient").order_by(
        "-issued_at", "id"
    )
