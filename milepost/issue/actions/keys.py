"""The keys an organization signs with: made when first needed, rotated, kept for good."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from insignia.keys import ED25519, PrivateKey, PublicKey

from insignia import did
from milepost.issue import queries, rules
from milepost.issue.models import IssuerKey, PersonKey
from milepost.kit.journal import record
from milepost.kit.sealing import seal, unseal
from milepost.organizations.models import Organization
from milepost.people.models import Person

PURPOSE = "issuer key"


def key_for(organization: Organization, *, at: datetime, kind: str = ED25519) -> IssuerKey:
    """Return the key of this kind that the organization signs with; made when it is needed."""
    return _usable_key(organization, kind=kind) or _make_first(organization, kind=kind, at=at)


@transaction.atomic
def _make_first(organization: Organization, *, kind: str, at: datetime) -> IssuerKey:
    """Make the key unless somebody else has made it while this one waited for the lock."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    known = _usable_key(organization, kind=kind)
    return known or _replace_key(organization, kind=kind, by=None, at=at)


@transaction.atomic
def rotate_key(
    organization: Organization, *, by: Person, at: datetime, kind: str = ED25519
) -> IssuerKey:
    """Sign with a fresh key of this kind from now on; what the old one signed stays verifiable."""
    rules.check_rotation(allowed=queries.is_owner(by, organization=organization))
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    return _replace_key(organization, kind=kind, by=by.pk, at=at)


def _replace_key(
    organization: Organization, *, kind: str, by: UUID | None, at: datetime
) -> IssuerKey:
    """Retire the present key, if any, and make the next one; the organization is locked."""
    queries.keys_in_use(organization).filter(kind=kind).update(retired_at=at)
    secret = PrivateKey.generate(kind)
    key = IssuerKey.objects.create(
        organization=organization,
        method=_method(organization, public=secret.public),
        kind=kind,
        multikey=secret.public.to_multikey(),
        sealed_secret=seal(secret.secret, purpose=PURPOSE),
        created_at=at,
    )
    record("issuer-key.made", by=by, target=key, at=at, method=key.method)
    return key


@transaction.atomic
def key_of_person(person: Person, *, at: datetime) -> PersonKey:
    """Return the key by which somebody signs in their own name; made when it is first needed."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    known = PersonKey.objects.filter(person=person).first()
    if known is not None:
        return known
    secret = PrivateKey.generate()
    key = PersonKey.objects.create(
        person=person,
        method=did.method_id(did.from_key(secret.public)),
        sealed_secret=seal(secret.secret, purpose=PURPOSE),
        created_at=at,
    )
    record("person-key.made", by=person.pk, target=person, at=at, method=key.method)
    return key


def secret_of(key: IssuerKey | PersonKey) -> PrivateKey:
    """Open the sealed secret, to sign with at once and to keep nowhere."""
    kind = key.kind if isinstance(key, IssuerKey) else ED25519
    return PrivateKey.from_seed(unseal(bytes(key.sealed_secret), purpose=PURPOSE), kind=kind)


def _usable_key(organization: Organization, *, kind: str) -> IssuerKey | None:
    """The present key, if its DID is still the one we would give it: addresses can move."""
    key = queries.keys_in_use(organization).filter(kind=kind).first()
    if key is None:
        return None
    public = PublicKey.from_multikey(key.multikey)
    return key if key.method == _method(organization, public=public) else None


def _method(organization: Organization, *, public: PublicKey) -> str:
    """The verification method: the key itself is the fragment, as the 1EdTech validator expects."""
    name = queries.web_did(organization)
    return f"{name}#{public.to_multikey()}" if name else did.method_id(did.from_key(public))
