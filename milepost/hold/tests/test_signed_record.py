"""The record as a CLR 2.0: signed by this server, each badge in it untouched."""

import json
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from insignia.identity import is_about

from insignia import InsigniaError, verify
from milepost.hold import queries
from milepost.hold.actions import SignedRecord, collect, sign_record, start_collection
from milepost.hold.models import ImportedCredential
from milepost.hold.rules import clr as rules
from milepost.hold.rules.record import State
from milepost.hold.tests.test_record import elsewhere, signed_in
from milepost.issue.actions import revoke_credential, rotate_publisher_key
from milepost.issue.models import Credential, PublisherKey
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.site.walk import own_page
from milepost.verify.actions import check
from milepost.verify.tests.strangers import KEYS_URL, LIST_URL, make_network

SCHEMA = "clr2/clr_v2p0_clrcredential_schema.json"


def published_schema(name: str) -> dict[str, Any]:
    folder = os.environ.get("MILEPOST_STANDARDS")
    if not folder:
        if os.environ.get("CI") == "true":
            pytest.fail("MILEPOST_STANDARDS must name the folder with the published schemas.")
        pytest.skip("MILEPOST_STANDARDS is not set: the published schemas are not at hand.")
    loaded: dict[str, Any] = json.loads(Path(folder, "data", "schemas", name).read_text())
    return loaded


def signed_for(person: Person, name: str = "Record") -> SignedRecord:
    entries = queries.entries_of(person, collection=None, at=NOW)
    return sign_record(person, entries=entries, name=name, at=NOW)


def fetch_all() -> Callable[[str], Any]:
    """Our own pages, and the school's."""
    school = make_network()
    return lambda url: school(url) if url in (KEYS_URL, LIST_URL) else own_page(url)


def one_of_each(person: Person) -> tuple[Credential, ImportedCredential]:
    return make_credential(recipient=person), elsewhere(person)


FITS = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:1",
    "issuer": "did:web:school.example",
    "validFrom": "2026-10-01T00:00:00Z",
    "credentialSubject": {},
    "proof": {},
}


@pytest.mark.parametrize(
    ("document", "state", "fits"),
    [
        (FITS, State.IN_FORCE, True),
        (FITS, State.EXPIRED, True),
        (FITS, State.UNCHECKED, False),
        (FITS, State.TAKEN_BACK, False),
        (FITS, State.FAILED, False),
        (None, State.IN_FORCE, False),
        (FITS | {"@context": "https://www.w3.org/ns/credentials/v2"}, State.IN_FORCE, True),
        (FITS | {"@context": ["https://www.w3.org/2018/credentials/v1"]}, State.IN_FORCE, False),
        (FITS | {"@context": "https://w3id.org/openbadges/v2"}, State.IN_FORCE, False),
        ({"@context": FITS["@context"]}, State.IN_FORCE, False),
    ],
)
def test_only_what_was_verified_and_can_stand_in_a_record_fits(
    document: dict[str, Any] | None, state: State, fits: bool
) -> None:
    assert (rules.misfit(document, state=state) == "") == fits


@pytest.mark.parametrize(
    ("fitting", "size", "code"),
    [(0, 0, "record-empty"), (201, 1, "record-too-large"), (1, 4_000_000, "record-too-large")],
)
def test_neither_nothing_nor_too_much_is_signed(fitting: int, size: int, code: str) -> None:
    rules.check_bundle(fitting=200, size=rules.MOST_BYTES)
    with pytest.raises(RuleError) as refused:
        rules.check_bundle(fitting=fitting, size=size)
    assert refused.value.code == code


@pytest.mark.django_db
def test_the_record_is_valid_and_each_badge_in_it_too() -> None:
    ada = make_person("Ada")
    one_of_each(ada)
    report = check(signed_for(ada).text, fetch=fetch_all(), now=NOW).report
    assert (report.verdict, [inner.verdict for inner in report.contained]) == (
        "valid",
        ["valid", "valid"],
    )
    document = report.credential
    assert document is not None and document["partial"] is False
    subject = document["credentialSubject"]
    assert is_about(subject, known=ada.email) and not is_about(subject, known="mallory@example.org")
    assert ada.email not in json.dumps(document) and ada.name not in json.dumps(document)


@pytest.mark.django_db
def test_each_badge_stands_in_it_byte_for_byte() -> None:
    ada = make_person("Ada")
    here, other = one_of_each(ada)
    spaced = json.dumps(json.loads(other.document), indent=3)
    ImportedCredential.objects.filter(pk=other.pk).update(document=spaced)
    text = signed_for(ada).text
    assert (text.count(here.document), text.count(spaced)) == (1, 1)
    assert check(text, fetch=fetch_all(), now=NOW).report.verdict == "valid"


@pytest.mark.django_db
def test_a_copy_of_a_badge_from_here_makes_no_record_partial() -> None:
    ada = make_person("Ada")
    own = make_credential(recipient=ada)
    kept = elsewhere(ada)
    ImportedCredential.objects.filter(pk=kept.pk).update(document=own.document, sha256=own.sha256)
    assert json.loads(signed_for(ada).text)["partial"] is False


@pytest.mark.django_db
@pytest.mark.parametrize("old", ['"partial":false', "Calm phone calls", "identityHash"])
def test_a_changed_record_fails(old: str) -> None:
    ada = make_person("Ada")
    one_of_each(ada)
    text = signed_for(ada).text
    assert old in text
    forged = text.replace(old, old.replace("false", "true").replace("a", "4"), 1)
    try:
        verdict = check(forged, fetch=fetch_all(), now=NOW).report.verdict
    except InsigniaError:
        verdict = "invalid"
    assert verdict == "invalid"


@pytest.mark.django_db
def test_the_record_follows_the_published_schema() -> None:
    ada = make_person("Ada")
    one_of_each(ada)
    schema = published_schema(SCHEMA)
    document = json.loads(signed_for(ada).text)
    errors = [str(error) for error in jsonschema_rs.validator_for(schema).iter_errors(document)]
    assert errors == []
    del document["name"]
    assert not jsonschema_rs.validator_for(schema).is_valid(document)


@pytest.mark.django_db
def test_what_does_not_hold_is_left_out_with_its_reason() -> None:
    ada = make_person("Ada")
    here, other = one_of_each(ada)
    revoked = make_credential(recipient=ada, version=here.version)
    awarder = make_awarder(revoked.organization)
    revoke_credential(revoked, by=awarder, kind="mistake", reason="A copy.", at=NOW)
    ImportedCredential.objects.filter(pk=other.pk).update(document="eyJ.eyJ.sig")
    signed = signed_for(ada)
    assert sorted(one.reason for one in signed.left_out) == [
        "It is signed as a token, which a record can’t hold.",
        "It was taken back.",
    ]
    document = orjson.loads(signed.text)
    inside = document["credentialSubject"]["verifiableCredential"]
    assert ([one["id"] for one in inside], document["partial"]) == ([f"urn:uuid:{here.pk}"], True)


@pytest.mark.django_db
def test_a_badge_whose_words_clash_with_a_records_is_left_out_and_the_others_stay() -> None:
    ada = make_person("Ada")
    here, other = one_of_each(ada)
    clashing = json.loads(other.document)
    clashing["@context"] = [clashing["@context"][0], {"ClrSubject": "https://evil.example/x"}]
    ImportedCredential.objects.filter(pk=other.pk).update(document=json.dumps(clashing))
    signed = signed_for(ada)
    assert [one.title for one in signed.left_out] == ["Calm phone calls"]
    assert here.document in signed.text


@pytest.mark.django_db
def test_nobody_else_can_be_the_publisher_and_old_records_outlive_a_rotation(
    settings: Any,
) -> None:
    settings.PUBLIC_URL = "https://badges.example.org"
    settings.ALLOWED_HOSTS = ["badges.example.org"]
    ada = make_person("Ada")
    make_credential(recipient=ada)
    text = signed_for(ada).text
    assert json.loads(text)["issuer"]["id"] == "did:web:badges.example.org"
    told = StringIO()
    call_command("rotate_publisher_key", stdout=told)
    assert PublisherKey.objects.get(current=True).method in told.getvalue()
    assert PublisherKey.objects.count() == 2
    assert check(text, fetch=fetch_all(), now=NOW).report.verdict == "valid"
    newer = signed_for(ada).text
    assert check(newer, fetch=fetch_all(), now=NOW).report.verdict == "valid"
    page = Client().get(
        "/.well-known/did.json", headers={"host": "badges.example.org"}, secure=True
    )
    methods = {one["id"] for one in page.json()["verificationMethod"]}
    assert methods == set(PublisherKey.objects.values_list("method", flat=True))
    PublisherKey.objects.all().delete()
    rotate_publisher_key(at=NOW)
    assert check(text, fetch=fetch_all(), now=NOW).report.verdict != "valid"


@pytest.mark.django_db
def test_without_https_the_key_names_itself_and_there_is_no_document() -> None:
    ada = make_person("Ada")
    make_credential(recipient=ada)
    issuer = json.loads(signed_for(ada).text)["issuer"]
    assert issuer["id"].startswith("did:key:z6Mk")
    assert (issuer["name"], issuer["url"]) == (
        "Milepost at 127.0.0.1:8000",
        "http://127.0.0.1:8000/",
    )
    assert Client().get("/.well-known/did.json").status_code == 404


@pytest.mark.django_db
def test_the_record_is_taken_by_the_page_whole_or_by_collection() -> None:
    ada = make_person("Ada")
    here, other = one_of_each(ada)
    collection = start_collection(ada, name="For the bakery", words="", at=NOW)
    collect(collection, chosen=[("here", here.pk)], by=ada, at=NOW)
    client, address = signed_in(ada), reverse("hold:take")
    assert "For the bakery" in client.get(address).text
    whole = client.post(address, {"form": "clr"})
    assert whole["Content-Disposition"] == 'attachment; filename="record.json"'
    assert other.document in whole.text
    part = client.post(address, {"form": "clr", "what": str(collection.pk)})
    document = json.loads(part.content)
    assert (document["name"], document["partial"]) == ("For the bakery", True)
    assert here.document in part.text and other.document not in part.text
    assert client.post(address, {"form": "gold"}).status_code == 422


@pytest.mark.django_db
def test_nobody_takes_anothers_record_or_collection() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    here = make_credential(recipient=ada)
    collection = start_collection(ada, name="For the bakery", words="", at=NOW)
    collect(collection, chosen=[("here", here.pk)], by=ada, at=NOW)
    client, address = signed_in(mallory), reverse("hold:take")
    assert client.post(address, {"form": "clr"}).status_code == 422
    assert client.post(address, {"form": "clr", "what": str(collection.pk)}).status_code == 422
    assert Client().get(address).status_code == 302


@pytest.mark.django_db
def test_a_program_takes_the_record_with_what_was_left_out() -> None:
    ada = make_person("Ada")
    here, other = one_of_each(ada)
    ImportedCredential.objects.filter(pk=other.pk).update(document="eyJ.eyJ.sig")
    secret = make_token(ada, name="Platform", expires_at=None, at=NOW)
    client = Client(headers={"authorization": f"Bearer {secret}"})
    kind = "application/json"
    told = client.post("/api/v1/wallet/record/clr", {}, content_type=kind).json()
    assert [one["title"] for one in told["left_out"]] == ["Calm phone calls"]
    assert verify(json.dumps(told["record"]), now=NOW).credential is not None
    strange = {"collection": str(here.pk)}
    address = "/api/v1/wallet/record/clr"
    assert client.post(address, strange, content_type=kind).status_code == 404
    nobody = make_token(make_person("Grace"), name="Other", expires_at=None, at=NOW)
    empty = Client(headers={"authorization": f"Bearer {nobody}"})
    assert empty.post(address, {}, content_type=kind).status_code == 409
