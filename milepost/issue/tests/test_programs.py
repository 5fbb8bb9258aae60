"""VC-API for issuers, and one's own credentials over the API."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from insignia import verify
from milepost.issue import actions, queries
from milepost.issue.models import SignedForProgram, StatusList
from milepost.issue.tests.builders import make_awarder, make_credential
from milepost.kit.tokens import new_token, token_hash
from milepost.ledger.models import Leaf
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import make_organization
from milepost.people.models import ApiToken, Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db


def make_token(person: Person) -> dict[str, str]:
    """The headers of a program that acts for this person."""
    token = f"mp_{new_token()}"
    ApiToken.objects.create(
        person=person, name="Program", token_hash=token_hash(token), created_at=timezone.now()
    )
    return {"Authorization": f"Bearer {token}"}


def make_office() -> tuple[Organization, dict[str, str]]:
    office = make_organization("Office")
    return office, make_token(make_awarder(office))


def make_unsigned(**changes: Any) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:ada"},
        **changes,
    }


def post(path: str, body: Any, headers: dict[str, str]) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    client = Client(enforce_csrf_checks=True)
    return client.post(path, text, content_type="application/json", headers=headers)


def outcome(signed: dict[str, Any]) -> str:
    """The verdict of a verifier that has the status list at hand."""
    now = timezone.now()
    lists = {
        queries.list_address(row): actions.signed_list(row, at=now).encode()
        for row in StatusList.objects.all()
    }
    return verify(json.dumps(signed), documents=lists, now=now).verdict


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_program_has_a_credential_signed_with_a_status(suite: str) -> None:
    office, headers = make_office()
    path = f"/issuers/{office.slug}/{suite}/credentials/issue"
    answer = post(path, {"credential": make_unsigned()}, headers)
    assert answer.status_code == 201, answer.content
    signed = answer.json()["verifiableCredential"]
    assert signed["proof"]["cryptosuite"] == suite
    assert signed["credentialStatus"]["type"] == "BitstringStatusListEntry"
    assert outcome(signed) == "valid"
    assert Leaf.objects.filter(kind="credential.issued").count() == 1


def test_a_program_revokes_what_it_had_signed() -> None:
    office, headers = make_office()
    issue = f"/issuers/{office.slug}/eddsa-rdfc-2022/credentials/issue"
    signed = post(issue, {"credential": make_unsigned()}, headers).json()["verifiableCredential"]
    status = f"/issuers/{office.slug}/credentials/status"
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    body = {"credentialId": signed["id"], "credentialStatus": entry, "status": True}
    assert post(status, body, headers).status_code == 200
    assert post(status, body, headers).status_code == 200
    assert outcome(signed) == "invalid"
    assert post(status, {"credentialId": "urn:uuid:none"}, headers).status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"status": False}, {"credentialStatus": {"statusPurpose": "suspension"}}, {"credentialId": 7}],
)
def test_status_changes_that_do_not_exist_are_400(change: dict[str, Any]) -> None:
    office, headers = make_office()
    body = {"credentialId": "urn:uuid:1", **change}
    assert post(f"/issuers/{office.slug}/credentials/status", body, headers).status_code == 400


@pytest.mark.parametrize(
    ("credential", "code"),
    [
        (make_unsigned(issuer="did:key:zOther"), "issuer-mismatch"),
        (make_unsigned(proof={"type": "DataIntegrityProof"}), "proof-present"),
        (make_unsigned(undefinedMember="x"), "undefined-term"),
        (make_unsigned(type=["Nothing"]), "undefined-term"),
        (make_unsigned(validFrom="yesterday"), "structure"),
    ],
)
def test_what_cannot_be_signed_is_400_and_leaves_nothing(
    credential: dict[str, Any], code: str
) -> None:
    office, headers = make_office()
    path = f"/issuers/{office.slug}/eddsa-rdfc-2022/credentials/issue"
    answer = post(path, {"credential": credential}, headers)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert SignedForProgram.objects.count() == 0


JUDGED = {"type": ["Assessment"], "agreement": "2 of 2 agreed", "decisionLeaf": "0" * 64}
V2 = "https://www.w3.org/ns/credentials/v2"
OURS = "http://testserver/achievements/calm/v1/"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(
    ("context", "subject"),
    [
        ("https://w3id.org/milepost/assessment/v1", {"assessment": JUDGED}),
        ({"@vocab": "https://mallory.example/"}, {"assessment": JUDGED}),
        ({"judged": "https://w3id.org/milepost#assessment"}, {"judged": JUDGED}),
        ({"@vocab": "https://mallory.example/"}, {"https://w3id.org/milepost#agreement": "2"}),
        ({"@vocab": "https://mallory.example/"}, {"achievement": [{"id": OURS}]}),
        ({"@vocab": "https://mallory.example/"}, {"achievement": OURS}),
    ],
)
def test_no_awarder_signs_that_reviewers_judged_what_they_did_not(
    settings: Any, context: Any, subject: dict[str, Any], suite: str
) -> None:
    settings.PUBLIC_URL = "http://testserver"
    office, headers = make_office()
    path = f"/issuers/{office.slug}/{suite}/credentials/issue"
    claimed = make_unsigned(**{"@context": [V2, context], "credentialSubject": subject})
    answer = post(path, {"credential": claimed}, headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "judged-elsewhere")
    assert SignedForProgram.objects.count() == 0


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"credential": 7}', '{"credential": {"a": 1, "a": 2}}', "{" * 200]
)
def test_a_broken_request_is_400(body: str) -> None:
    office, headers = make_office()
    path = f"/issuers/{office.slug}/eddsa-rdfc-2022/credentials/issue"
    assert post(path, body, headers).status_code == 400


def test_unknown_options_are_400_and_a_given_id_is_used_once() -> None:
    office, headers = make_office()
    path = f"/issuers/{office.slug}/eddsa-rdfc-2022/credentials/issue"
    body = {"credential": make_unsigned(), "options": {"credentialId": "urn:uuid:1"}}
    assert post(path, {**body, "options": {"x": 1}}, headers).status_code == 400
    assert post(path, body, headers).json()["verifiableCredential"]["id"] == "urn:uuid:1"
    again = post(path, body, headers)
    assert (again.status_code, again.json()["code"]) == (400, "id-used")


def test_only_an_awarder_of_this_organization_may() -> None:
    office, _headers = make_office()
    path = f"/issuers/{office.slug}/eddsa-rdfc-2022/credentials/issue"
    body = {"credential": make_unsigned()}
    other = make_token(make_awarder(make_organization("Other"), name="Mallory"))
    for headers, status in (
        ({}, 401),
        ({"Authorization": "Bearer nonsense"}, 401),
        (make_token(make_person("Grace")), 403),
        (other, 403),
    ):
        assert post(path, body, headers).status_code == status
        assert (
            post(f"/issuers/{office.slug}/credentials/status", {"credentialId": "x"}, headers)
        ).status_code == status
    assert SignedForProgram.objects.count() == 0


def test_an_unknown_suite_or_issuer_is_404_and_so_is_all_when_switched_off(settings: Any) -> None:
    office, headers = make_office()
    body = {"credential": make_unsigned()}
    for path in (
        f"/issuers/{office.slug}/none-2022/credentials/issue",
        "/issuers/nobody/eddsa-rdfc-2022/credentials/issue",
    ):
        assert post(path, body, headers).status_code == 404
    settings.VC_API = False
    path = f"/issuers/{office.slug}/eddsa-rdfc-2022/credentials/issue"
    assert post(path, body, headers).status_code == 404


def test_own_credentials_over_the_api(client: Client) -> None:
    ada = make_person("Ada")
    mine, other = make_credential(recipient=ada), make_credential()
    headers = make_token(ada)
    listed = client.get("/api/v1/credentials", headers=headers).json()
    assert (listed["count"], [row["id"] for row in listed["items"]]) == (1, [str(mine.pk)])
    row = listed["items"][0]
    assert (row["title"], row["revoked"]) == ("Wait time in questioning", False)
    detail = client.get(f"/api/v1/credentials/{mine.pk}", headers=headers).json()
    assert detail["document"] == json.loads(mine.document)
    path = row["files"]["json"].removeprefix("http://127.0.0.1:8000")
    assert client.get(path, headers=headers).content.decode() == mine.document
    assert client.get(f"/api/v1/credentials/{other.pk}", headers=headers).status_code == 404
    assert client.get("/api/v1/credentials").status_code == 401
    assert client.get("/api/v1/credentials?page=9", headers=headers).json()["items"] == []
    assert client.get("/api/v1/credentials?page=x", headers=headers).status_code == 422
