"""Shared reads: keys, lists, and the credentials that somebody may see."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr
from functools import cache
from importlib import resources
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, StrIndex, Substr
from django.urls import reverse
from insignia.keys import PublicKey

from insignia import contexts, did
from milepost.define.models import AchievementVersion
from milepost.issue.models import (
    Claim,
    Credential,
    EvidenceItem,
    IssuerKey,
    PublisherKey,
    SignedForProgram,
    StatusList,
    WalletOffer,
)
from milepost.issue.rules import VOCABULARIES, old_wallets
from milepost.issue.rules import hosted as rules
from milepost.issue.rules.hosted import Hosts
from milepost.issue.rules.wallets import CONFIGURATIONS, Endpoints
from milepost.kit.addresses import absolute, host
from milepost.kit.keys import is_uuid
from milepost.kit.lasting import BADGE_TYPE
from milepost.kit.tokens import token_hash
from milepost.organizations.models import Membership, Organization
from milepost.organizations.queries import has_role, organizations_where
from milepost.people.models import Person
from milepost.people.queries.families import held_back
from milepost.people.rules.families import ApprovalKind

CHUNK = 400
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


def identifier_of(credential: Credential) -> str:
    """Return the ``id`` inside a badge."""
    return f"urn:uuid:{credential.pk}"


def issued_as(identifier: str, *, organization: Organization) -> QuerySet[Credential]:
    """Return the badge of an organization that has this ``id`` inside, or nothing."""
    written = identifier.removeprefix("urn:uuid:")
    known = written != identifier and is_uuid(written)
    rows = issued_by(organization)
    return rows.filter(pk=written) if known else rows.none()


def is_id_used(identifier: str, *, organization: Organization) -> bool:
    """Say whether an organization has signed something under this ``id`` before."""
    signed = SignedForProgram.objects.filter(organization=organization, credential_id=identifier)
    return signed.exists() or issued_as(identifier, organization=organization).exists()


def signed_unreviewed(organization: Organization | None = None) -> int:
    """Return how many credentials programs had signed, by an organization or by all of them.

    Nobody judged anything for them here.
    """
    rows = SignedForProgram.objects.all()
    return (rows.filter(organization=organization) if organization else rows).count()


def revoked_counts(
    *,
    versions: QuerySet[AchievementVersion] | None = None,
    organization: Organization | None = None,
) -> dict[str, int]:
    """Return of how many learners a badge was revoked, by the kind of reason it was revoked for.

    Of some versions, of an organization, or of all.
    """
    rows = Credential.objects.filter(revoked_at__isnull=False)
    if versions is not None:
        rows = rows.filter(version__in=versions)
    if organization is not None:
        rows = rows.filter(organization=organization)
    whose = Coalesce("recipient", "id")
    counted = rows.order_by().values_list("revocation_kind")
    return dict(counted.annotate(number=Count(whose, distinct=True)))


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
    return organizations_where(person, roles=AWARDERS)


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


def last_demonstrated() -> Subquery:
    """Return, to annotate credentials with, the latest day on which their holder showed it.

    That is the latest day told by any badge of theirs for the same achievement, a renewal too,
    that was not revoked; None if none tells.
    """
    same = Credential.objects.filter(
        recipient=OuterRef("recipient"),
        version__achievement=OuterRef("version__achievement"),
        revoked_at=None,
        shown_on__isnull=False,
    )
    return Subquery(same.order_by("-shown_on").values("shown_on")[:1])


def document_of(credential: Credential) -> dict[str, Any]:
    """Return the signed document, parsed."""
    document: dict[str, Any] = orjson.loads(credential.document)
    return document


def keys_of(organization: Organization) -> QuerySet[IssuerKey]:
    """Return every key an organization has signed with, the present one first."""
    return IssuerKey.objects.filter(organization=organization).order_by("-created_at", "-id")


def keys_in_use(organization: Organization) -> QuerySet[IssuerKey]:
    """Return the keys an organization signs with now, one of each kind that was needed."""
    return keys_of(organization).filter(retired_at__isnull=True)


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


def public_of(key: PublisherKey) -> PublicKey:
    """Return the public part of a key this server signs with."""
    return PublicKey.from_multikey(key.multikey)


def publisher_method(public: PublicKey) -> str:
    """Return how this server names a key of its own: under its did:web, else by the key itself."""
    name = publisher_did()
    return f"{name}#{public.to_multikey()}" if name else did.method_id(did.from_key(public))


def publisher_did() -> str | None:
    """Return the did:web of this server; None without https."""
    address = absolute("/")
    return did.web_did(address) if address.startswith("https://") else None


def signers_among(names: Iterable[str]) -> dict[str, Organization]:
    """Return the organizations that sign here, or have signed, under any of these DIDs."""
    asked = list(set(names))
    found: dict[str, Organization] = {}
    did_of = Substr("method", 1, StrIndex("method", Value("#")) - 1)
    keys = IssuerKey.objects.annotate(did=did_of).select_related("organization")
    for start in range(0, len(asked), CHUNK):
        some = keys.filter(did__in=asked[start : start + CHUNK])
        found |= {key.method.partition("#")[0]: key.organization for key in some}
    return found


def known_here(names: Iterable[str]) -> set[str]:
    """Return those of these DIDs under which somebody here signs: an organization or the server."""
    asked = set(names)
    return {*signers_among(asked), *publishers_among(asked)}


def publishers_among(names: Iterable[str]) -> set[str]:
    """Return those of these DIDs under which this server signs, or has signed, in its own name."""
    used = PublisherKey.objects.values_list("method", flat=True)
    return {method.partition("#")[0] for method in used} & set(names)


def publisher_profile(key: PublisherKey) -> dict[str, Any]:
    """Return who this server is when it signs in its own name, as an Open Badges Profile."""
    return {
        "id": key.method.partition("#")[0],
        "type": ["Profile"],
        "name": f"Milepost at {host()}",
        "url": absolute("/"),
    }


def publisher_document() -> dict[str, Any] | None:
    """Return the document of this server's did:web with all its keys; None if it has none."""
    name = publisher_did()
    rows = PublisherKey.objects.all() if name else []
    keys = [key for key in rows if key.method.partition("#")[0] == name]
    if not keys:
        return None
    fragments = {key.method.partition("#")[2]: public_of(key) for key in keys}
    return did.controller_document(str(name), fragments)


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
def vocabulary(name: str, number: int) -> bytes | None:
    """Return a version of one of our vocabularies, the very bytes that Insignia ships.

    ``name`` is ``assessment`` or ``recognition``; None if there is no such version.
    """
    url = f"{VOCABULARIES}/{name}/v{number}"
    entry = next((one for one in contexts.manifest() if one.url == url), None)
    if entry is None:
        return None
    return resources.files(contexts).joinpath("files", entry.file).read_bytes()


def list_address(status_list: StatusList) -> str:
    """Return the public address of a status list."""
    return absolute(reverse("issue:status", args=[status_list.pk]))


def token_list_address(status_list: StatusList) -> str:
    """Return the public address of a status list as a Status List Token."""
    return absolute(reverse("issue:token_status", args=[status_list.pk]))


def wallet_endpoints(organization: Organization) -> Endpoints:
    """Return the addresses by which wallets get an organization's badges."""

    def place(name: str) -> str:
        return absolute(reverse(f"issue:wallet_{name}", args=[organization.slug]))

    return Endpoints(
        issuer=absolute(f"/issuers/{organization.slug}"),
        name=organization.name,
        token=place("token"),
        nonce=place("nonce"),
        credential=place("credential"),
        notification=place("notification"),
        vct=BADGE_TYPE,
    )


def hosted(slug: str) -> QuerySet[Credential]:
    """Return the badges of an organization that their holders let anyone read.

    None of a minor's that no guardian has approved.
    """
    rows = Credential.objects.filter(organization__slug=slug, hosted__isnull=False)
    rows = rows.filter(~held_back(ApprovalKind.BADGE))
    return _with_context(rows.filter(recipient__isnull=False))


def is_hosted(credential: Credential) -> bool:
    """Say whether anyone can read this badge now."""
    return hosted(credential.organization.slug).filter(pk=credential.pk).exists()


def hosts_of(credential: Credential) -> Hosts:
    """Return where a badge is, or would be, hosted as Open Badges 2.0."""
    slug = credential.organization.slug
    return Hosts(
        assertion=absolute(reverse("issue:hosted_assertion", args=[slug, credential.pk])),
        picture=absolute(reverse("issue:hosted_picture", args=[slug, credential.pk])),
        badge_class=class_address(credential.version),
        issuer=issuer_address(credential.organization),
    )


def class_address(version: AchievementVersion) -> str:
    """Return where a version is hosted as an Open Badges 2.0 BadgeClass."""
    achievement = version.achievement
    place = [achievement.organization.slug, achievement.slug, version.number]
    return absolute(reverse("issue:hosted_class", args=place))


def issuer_address(organization: Organization) -> str:
    """Return where an organization is hosted as an Open Badges 2.0 Issuer."""
    return absolute(reverse("issue:hosted_issuer", args=[organization.slug]))


def hosted_assertion(credential: Credential) -> dict[str, Any]:
    """Return a badge as an Assertion, with the evidence that is for everyone."""
    at = hosts_of(credential)
    if credential.revoked_at is not None:
        return rules.revoked_assertion(at)
    everyone = evidence_of(credential).filter(audience=EvidenceItem.Audience.EVERYONE)
    shown = {f"urn:uuid:{pk}" for pk in everyone.values_list("pk", flat=True)}
    return rules.assertion(document_of(credential), at=at, shown=shown)


def hosted_issuer(organization: Organization) -> dict[str, Any]:
    """Return an organization as an Issuer; without an address of its own, this server's stands."""
    named = rules.Named(
        name=organization.name,
        url=organization.url or organization_address(organization),
        email=organization.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        description=organization.description,
    )
    id = issuer_address(organization)
    return rules.issuer(named, id=id, scope=id.removesuffix("issuer"))


def wallet_configurations() -> dict[str, str]:
    """Return the forms in which wallets may have a badge, by our names for them."""
    return old_wallets.KNOWN if settings.OLD_WALLETS else CONFIGURATIONS


def offer_by(token: str, *, at: datetime) -> WalletOffer | None:
    """Return the offer a secret opens, until it is redeemed or too old."""
    rows = WalletOffer.objects.select_related("credential__organization")
    return rows.filter(code_hash=token_hash(token), expires_at__gt=at, redeemed_at=None).first()


def offer_of_token(token: str, *, at: datetime) -> WalletOffer | None:
    """Return the offer whose access token this is, while it holds."""
    if not token:
        return None
    rows = WalletOffer.objects.select_related("credential__organization")
    return rows.filter(token_hash=token_hash(token), token_expires_at__gt=at).first()


def published_keys(organization: Organization) -> dict[str, Any]:
    """Return an organization's keys as JWT VC Issuer Metadata (SD-JWT VC, section 5)."""
    jwks = [
        {**PublicKey.from_multikey(key.multikey).to_jwk(), "kid": key.method}
        for key in keys_of(organization)
    ]
    return {"issuer": wallet_endpoints(organization).issuer, "jwks": {"keys": jwks}}


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
