"""Bundles from elsewhere: anybody can put anybody's badges into one, and gains nothing by it."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from insignia import PrivateKey, did, sign
from milepost.hold import queries
from milepost.hold.actions import keep, sign_record
from milepost.hold.models import ImportedCredential
from milepost.hold.rules.clr import CONTEXTS, misfit
from milepost.hold.rules.record import State
from milepost.hold.tests.test_bringing import brought, given_to
from milepost.issue.models import IssuerKey
from milepost.issue.rules import identity
from milepost.kit.errors import RuleError
from milepost.organizations.tests.builders import make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.recognize.tests.test_api import call
from milepost.verify.actions import check, told_about
from milepost.verify.tests.strangers import (
    EARLIER,
    ISSUER,
    KEY,
    METHOD,
    NOW,
    make_network,
    make_signed,
    make_text,
)

MALLORY = PrivateKey.from_seed(bytes(range(1, 33)))
OWN_NAME = did.from_key(MALLORY.public)
OWN = {"key": MALLORY, "issuer": OWN_NAME, "method": did.method_id(OWN_NAME)}
SCHOOL = {"key": KEY, "issuer": ISSUER, "method": METHOD}
OTHERS = "A badge inside was given to somebody else."


def bundle(person: Person, *inside: Any, by: dict[str, Any] = OWN, **changes: Any) -> str:
    """A record that says it is this person's, with whatever in it, signed by whomever."""
    subject = {
        "type": ["ClrSubject"],
        "identifier": [identity(person.email, salt="s")],
        "verifiableCredential": list(inside),
    }
    document = {
        "@context": list(CONTEXTS),
        "id": "urn:uuid:7f1d2c3e-0000-4000-8000-00000000000c",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": by["issuer"], "type": ["Profile"], "name": "Whoever"},
        "name": "Transcript",
        "validFrom": "2026-10-01T00:00:00Z",
        "credentialSubject": subject,
    }
    signed = sign(document | changes, key=by["key"], method=by["method"], created=EARLIER)
    return json.dumps(signed)


def told(text: str, person: Person) -> dict[str, Any]:
    checked = check(text, fetch=make_network(), now=NOW)
    assert checked.valid
    return told_about(checked, addresses={person.email})


def kept(person: Person, text: str) -> ImportedCredential:
    bringing = brought(person, text)
    found = bringing.found.get()
    keep(bringing, chosen=[found.pk], by=person, at=NOW)
    return queries.imported_of(person).get()


@pytest.mark.django_db
def test_anothers_badge_in_a_bundle_of_ones_own_fails_and_the_bundle_with_it() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    text = bundle(mallory, json.loads(given_to(ada)))
    found = told(text, mallory)
    assert found["verdict"] == "invalid"
    assert found["checks"][-1]["sentence"] == OTHERS
    [part] = found["contained"]
    assert (part["verdict"], part["checks"][-1]["outcome"]) == ("invalid", "failed")
    deeper = bundle(mallory, json.loads(text), id="urn:uuid:7f1d2c3e-0000-4000-8000-00000000000d")
    assert told(deeper, mallory)["verdict"] == "invalid"


@pytest.mark.django_db
def test_ones_own_badge_in_a_bundle_of_anybodys_passes() -> None:
    ada = make_person("Ada")
    for by in (OWN, SCHOOL):
        found = told(bundle(ada, json.loads(given_to(ada)), by=by), ada)
        assert (found["verdict"], found["contained"][0]["verdict"]) == ("valid", "valid")


@pytest.mark.django_db
def test_a_badge_that_names_nobody_is_ones_own_only_by_its_issuers_bundle() -> None:
    mallory = make_person("Mallory")
    nobodys = make_signed()
    assert told(bundle(mallory, nobodys, by=SCHOOL), mallory)["verdict"] == "valid"
    found = told(bundle(mallory, nobodys), mallory)
    assert (found["verdict"], found["contained"][0]["verdict"]) == ("unknown", "unknown")
    assert (
        told_about(check(make_text(), fetch=make_network(), now=NOW), addresses={mallory.email})[
            "verdict"
        ]
        == "unknown"
    )


@pytest.mark.django_db
def test_an_endorsement_inside_a_badge_is_given_to_nobody_and_spoils_nothing() -> None:
    ada = make_person("Ada")
    name = "urn:uuid:7f1d2c3e-0000-4000-8000-000000000001"
    endorsement = sign(
        {
            "@context": list(CONTEXTS[::2]),
            "id": "urn:uuid:7f1d2c3e-0000-4000-8000-0000000000ee",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": {"id": OWN_NAME, "type": ["Profile"], "name": "Grace"},
            "validFrom": "2026-10-01T00:00:00Z",
            "name": "Endorsement",
            "credentialSubject": {
                "id": name,
                "type": ["EndorsementSubject"],
                "endorsementComment": "I saw it.",
            },
        },
        key=MALLORY,
        method=OWN["method"],
        created=EARLIER,
    )
    found = told(given_to(ada, endorsement=[endorsement]), ada)
    assert found["verdict"] == "valid"
    assert [part["verdict"] for part in found["contained"]] == ["valid"]


@pytest.mark.django_db
def test_the_record_says_so_counts_nothing_and_hands_nothing_out() -> None:
    school = make_organization("Riverside School")
    IssuerKey.objects.create(
        organization=school, method=METHOD, multikey="z", sealed_secret=b"", created_at=NOW
    )
    ada, mallory = make_person("Ada"), make_person("Mallory")
    kept(mallory, bundle(mallory, json.loads(given_to(ada))))
    lines = queries.record_of(mallory, at=NOW)
    assert [(line.showings[0].title, line.showings[0].state, line.first) for line in lines] == [
        ("Calm phone calls", State.SOMEBODY_ELSES, None),
        ("Transcript", State.SOMEBODY_ELSES, None),
    ]
    client = Client()
    client.force_login(mallory)
    assert "Given to somebody else" in client.get(reverse("hold:record")).text
    assert "It was given to somebody else." in client.get(reverse("hold:take")).text
    answer = call("get", "/wallet/record", by=mallory).json()
    assert answer["items"][0]["showings"][0]["state"] == "somebody-elses"
    entries = queries.entries_of(mallory, collection=None, at=NOW)
    with pytest.raises(RuleError) as refused:
        sign_record(mallory, entries=entries, name="Record", at=NOW)
    assert refused.value.code == "record-empty"
    for form in ("json-resume", "ler-rs", "europass"):
        file = call("post", f"/wallet/record/files/{form}", by=mallory, body={})
        assert b"Calm phone calls" not in file.content


def test_what_somebody_else_was_given_stands_in_no_signed_record() -> None:
    assert misfit({}, state=State.SOMEBODY_ELSES) == "It was given to somebody else."
