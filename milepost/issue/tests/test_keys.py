"""Keys: one in use, sealed at rest, did:web behind https, old ones public for good."""

import json
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from insignia import verify
from milepost.issue import actions, queries
from milepost.issue.actions.keys import secret_of
from milepost.issue.models import Credential, IssuerKey, StatusList
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db


def holds(credential: Credential) -> bool:
    """Verify with what we serve: the DID document and the status list."""
    organization = credential.organization
    status_list = StatusList.objects.get(pk=credential.status_list_id)
    documents = {
        queries.list_address(status_list): actions.signed_list(status_list, at=NOW).encode()
    }
    document = queries.did_document(organization)
    if document:
        address = f"https://milepost.example/issuers/{organization.slug}/did.json"
        documents[address] = json.dumps(document).encode()
    return verify(credential.document, documents=documents, now=NOW).valid


def test_the_first_key_is_made_when_needed_and_then_kept() -> None:
    office = make_organization("Office")
    assert actions.key_for(office, at=NOW) == actions.key_for(office, at=NOW)
    assert IssuerKey.objects.filter(organization=office).count() == 1


def test_without_https_the_issuer_is_a_did_key() -> None:
    key = actions.key_for(make_organization("Office"), at=NOW)
    assert key.method == f"did:key:{key.multikey}#{key.multikey}"


def test_the_secret_is_sealed_and_nowhere_else() -> None:
    key = actions.key_for(make_organization("Office"), at=NOW)
    secret = secret_of(key)
    assert secret.public.to_multikey() == key.multikey
    assert secret.secret not in bytes(key.sealed_secret)
    assert secret.secret.hex() not in str(list(JournalEntry.objects.values()))


def test_behind_https_the_issuer_is_a_did_web_that_we_serve(settings: Any) -> None:
    settings.PUBLIC_URL = "https://milepost.example"
    credential = make_credential()
    slug = credential.organization.slug
    served = Client().get(f"/issuers/{slug}/did.json")
    assert json.loads(credential.document)["issuer"]["id"] == served.json()["id"]
    assert served.json()["id"] == f"did:web:milepost.example:issuers:{slug}"
    assert (served["Access-Control-Allow-Origin"], served["Content-Type"]) == (
        "*",
        "application/did+json",
    )
    assert holds(credential)


def test_without_https_there_is_no_did_document(client: Client) -> None:
    credential = make_credential()
    assert client.get(f"/issuers/{credential.organization.slug}/did.json").status_code == 404


@pytest.mark.parametrize("address", ["https://milepost.example", "http://127.0.0.1:8000"])
def test_after_rotation_old_badges_hold_and_new_ones_too(settings: Any, address: str) -> None:
    settings.PUBLIC_URL = address
    old = make_credential()
    office, olive = old.organization, make_person("Olive")
    join(olive, organization=office, role="owner")
    first = actions.key_for(office, at=NOW)
    second = actions.rotate_key(office, by=olive, at=NOW)
    new = make_credential(version=old.version)
    assert actions.key_for(office, at=NOW) == second != first
    assert second.multikey in new.document
    assert (holds(old), holds(new)) == (True, True)


def test_each_kind_of_key_rotates_alone_and_all_stay_public(settings: Any, client: Client) -> None:
    settings.PUBLIC_URL = "https://milepost.example"
    office, olive = make_organization("Office"), make_person("Olive")
    join(olive, organization=office, role="owner")
    first, other = (actions.key_for(office, kind=kind, at=NOW) for kind in ("Ed25519", "P-256"))
    assert secret_of(other).public.to_multikey() == other.multikey
    second = actions.rotate_key(office, kind="P-256", by=olive, at=NOW)
    assert actions.key_for(office, at=NOW) == first
    assert actions.key_for(office, kind="P-256", at=NOW) == second
    keys = {first.multikey, other.multikey, second.multikey}
    served = client.get(f"/issuers/{office.slug}/did.json").json()
    assert {one["publicKeyMultibase"] for one in served["verificationMethod"]} == keys
    listed = client.get(f"/.well-known/jwt-vc-issuer/issuers/{office.slug}").json()["jwks"]["keys"]
    assert sorted(one["crv"] for one in listed) == ["Ed25519", "P-256", "P-256"]


def test_two_keys_of_one_kind_are_never_in_use() -> None:
    key = actions.key_for(make_organization("Office"), kind="P-256", at=NOW)
    twin = IssuerKey(
        organization=key.organization, kind="P-256", method="did:key:z#z", created_at=NOW
    )
    twin.sealed_secret = key.sealed_secret
    with pytest.raises(IntegrityError):
        twin.save()


def test_a_key_follows_the_move_to_https(settings: Any) -> None:
    office = make_organization("Office")
    before = actions.key_for(office, at=NOW)
    settings.PUBLIC_URL = "https://milepost.example"
    after = actions.key_for(office, at=NOW)
    assert after.method.startswith("did:web:milepost.example:issuers:")
    before.refresh_from_db()
    assert before.retired_at == NOW


def test_only_an_owner_rotates() -> None:
    office = make_organization("Office")
    actions.key_for(office, at=NOW)
    for person in (make_awarder(office), make_person("Mallory")):
        with pytest.raises(RuleError) as refused:
            actions.rotate_key(office, by=person, at=NOW)
        assert refused.value.code == "not-an-owner"
    assert IssuerKey.objects.filter(organization=office).count() == 1
