"""VC-API for issuers, and one's own credentials over the API."""

import hashlib
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from insignia.proofs.jws import read_jws

from insignia import did, verify
from milepost.issue import actions, queries, rules
from milepost.issue.models import IssuerKey, SignedForProgram, StatusList
from milepost.issue.tests.builders import make_awarder, make_credential
from milepost.kit.models import Mail
from milepost.kit.tokens import new_token, token_hash
from milepost.ledger.models import Leaf
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import make_organization
from milepost.people.models import ApiToken, Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


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
        "validFrom": "2026-01-01T00:00:00Z",
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
    documents = {
        queries.list_address(row): actions.signed_list(row, at=now).encode()
        for row in StatusList.objects.all()
    }
    for office in Organization.objects.all():
        document = queries.did_document(office)
        if document:
            documents[did.needed_url(document["id"]) or ""] = json.dumps(document).encode()
    return verify(json.dumps(signed), documents=documents, now=now).verdict


def issue(office: Organization, headers: dict[str, str], *, suite: str, **asked: Any) -> Any:
    """What the endpoint of a suite answers."""
    path = f"/issuers/{office.slug}/{suite}/credentials/issue"
    return post(path, {"credential": make_unsigned(), **asked}, headers)


def token_of(enveloped: dict[str, Any]) -> str:
    """The token in an envelope."""
    assert enveloped["type"] == "EnvelopedVerifiableCredential"
    return str(enveloped["id"].partition(",")[2])


@pytest.mark.parametrize("address", ["https://milepost.example", "http://127.0.0.1:8000"])
@pytest.mark.parametrize("suite", rules.SUITES)
def test_a_program_has_a_credential_signed_with_a_status(
    settings: Any, suite: str, address: str
) -> None:
    settings.PUBLIC_URL = address
    office, headers = make_office()
    answer = issue(office, headers, suite=suite)
    assert answer.status_code == 201, answer.content
    signed = answer.json()["verifiableCredential"]
    assert outcome(signed) == "valid"
    assert Leaf.objects.filter(kind="credential.issued").count() == 1
    kept = SignedForProgram.objects.get()
    status = f"/issuers/{office.slug}/credentials/status"
    assert post(status, {"credentialId": kept.credential_id}, headers).status_code == 200
    assert outcome(signed) == "invalid"


def test_the_key_that_signs_the_list_is_published_before_the_credential_is_out(
    settings: Any,
) -> None:
    settings.PUBLIC_URL = "https://milepost.example"
    office, headers = make_office()
    assert issue(office, headers, suite="ecdsa-rdfc-2019").status_code == 201
    document = queries.did_document(office)
    listed = json.loads(actions.signed_list(StatusList.objects.get(), at=timezone.now()))
    assert document
    assert listed["proof"]["verificationMethod"] in document["assertionMethod"]


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "ecdsa-jcs-2019", "ecdsa-sd-2023"])
def test_a_proof_is_made_by_the_suite_that_was_asked(suite: str) -> None:
    signed = issue(*make_office(), suite=suite).json()["verifiableCredential"]
    assert signed["proof"]["cryptosuite"] == suite
    assert signed["credentialStatus"]["type"] == "BitstringStatusListEntry"
    assert signed["proof"]["verificationMethod"].partition("#")[0] == signed["issuer"]


@pytest.mark.parametrize(
    ("suite", "header"),
    [
        ("vc-jwt-eddsa", {"typ": "JWT", "alg": "EdDSA"}),
        ("vc-jwt-es256", {"typ": "JWT", "alg": "ES256"}),
        ("vc-jose-es256", {"typ": "vc+jwt", "alg": "ES256", "cty": "vc"}),
        ("sd-jwt-es256", {"typ": "vc+sd-jwt", "alg": "ES256", "cty": "vc"}),
    ],
)
def test_a_token_is_of_the_form_that_was_asked_and_logged_by_its_digest(
    suite: str, header: dict[str, str]
) -> None:
    enveloped = issue(*make_office(), suite=suite).json()["verifiableCredential"]
    token = token_of(enveloped)
    found = read_jws(token.partition("~")[0])
    kind = {"EdDSA": "Ed25519", "ES256": "P-256"}[header["alg"]]
    assert found.header == header | {"kid": IssuerKey.objects.get(kind=kind).method}
    digest = hashlib.sha256(token.encode()).hexdigest()
    assert json.loads(Leaf.objects.get(kind="credential.issued").entry)["entry"] == {
        "document": digest
    }


def test_the_second_key_is_made_when_a_program_asks_and_badges_keep_the_first() -> None:
    badge = make_credential()
    office = badge.organization
    headers = make_token(make_awarder(office))
    assert [key.kind for key in queries.keys_of(office)] == ["Ed25519"]
    for _time in range(2):
        assert issue(office, headers, suite="ecdsa-rdfc-2019").status_code == 201
    assert sorted(key.kind for key in queries.keys_in_use(office)) == ["Ed25519", "P-256"]
    again = make_credential(version=badge.version)
    assert json.loads(again.document)["proof"]["cryptosuite"] == "eddsa-rdfc-2022"


EARNED: dict[str, Any] = {
    "id": "did:example:ada",
    "type": ["AchievementSubject"],
    "narrative": "She stayed calm.",
    "achievement": {
        "id": "https://school.example/calm",
        "type": ["Achievement"],
        "name": "Calm calls",
        "description": "Calms an upset caller.",
        "criteria": {"narrative": "Stays calm."},
    },
}


def derived(signed: Any, *pointers: str) -> Any:
    body = {"verifiableCredential": signed, "options": {"selectivePointers": pointers}}
    return post("/credentials/derive", body, {})


def shown_in(secured: dict[str, Any]) -> dict[str, Any]:
    """The subject that a reader sees."""
    report = verify(json.dumps(secured), now=timezone.now())
    assert report.outcome("proof") == "passed"
    assert report.credential
    assert "credentialStatus" in report.credential
    return dict(report.credential["credentialSubject"])


@pytest.mark.parametrize("suite", ["ecdsa-sd-2023", "sd-jwt-eddsa", "sd-jwt-es256"])
def test_a_holder_shows_a_part_of_what_was_issued_here(suite: str) -> None:
    credential = make_unsigned(
        **{"@context": [V2, OPEN_BADGES], "type": ["VerifiableCredential", "OpenBadgeCredential"]},
        credentialSubject=EARNED,
        name="Calm calls",
    )
    options = {"mandatoryPointers": ["/credentialSubject/achievement/name"]}
    answer = issue(*make_office(), suite=suite, credential=credential, options=options)
    signed = answer.json()["verifiableCredential"]
    assert shown_in(signed) == EARNED
    least = derived(signed)
    assert least.status_code == 201, least.content
    naming = {"id": "did:example:ada", "type": ["AchievementSubject"]}
    named = {name: EARNED["achievement"][name] for name in ("id", "type", "name")}
    assert shown_in(least.json()["verifiableCredential"]) == naming | {"achievement": named}
    pointer = "/credentialSubject/achievement/criteria/narrative"
    more = derived(signed, pointer).json()["verifiableCredential"]
    described = named | {"criteria": {"narrative": "Stays calm."}}
    assert shown_in(more) == naming | {"achievement": described}
    assert outcome(more) == "valid"
    assert derived(signed, "/credentialSubject/none").status_code == 400


@pytest.mark.parametrize(
    ("suite", "pointers", "code"),
    [
        ("eddsa-rdfc-2022", ["/issuer"], "pointers-refused"),
        ("vc-jwt-es256", ["/issuer"], "pointers-refused"),
        ("ecdsa-sd-2023", ["/none"], "proof-refused"),
        ("sd-jwt-es256", ["/none"], "proof-refused"),
        ("ecdsa-sd-2023", ["issuer"], "proof-refused"),
        ("ecdsa-sd-2023", [7], "bad-request"),
        ("ecdsa-sd-2023", "/issuer", "bad-request"),
    ],
)
def test_pointers_that_lead_nowhere_are_400(suite: str, pointers: Any, code: str) -> None:
    answer = issue(*make_office(), suite=suite, options={"mandatoryPointers": pointers})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert SignedForProgram.objects.count() == 0


def test_a_token_that_is_all_or_nothing_cannot_be_derived() -> None:
    signed = issue(*make_office(), suite="vc-jose-es256").json()["verifiableCredential"]
    assert derived(signed).status_code == 400
    assert derived(token_of(signed)).status_code == 400


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


def test_a_program_revokes_a_badge_that_was_earned_here_with_a_reason() -> None:
    badge = make_credential()
    office, olive = badge.organization, make_awarder(badge.organization)
    path, headers = f"/issuers/{office.slug}/credentials/status", make_token(olive)
    body: dict[str, Any] = {"credentialId": json.loads(badge.document)["id"], "status": True}
    stranger = make_token(make_awarder(make_organization("Other"), name="Mallory"))
    assert post(path, body | {"reason": "Because"}, stranger).status_code == 403
    for wrong, code in (("", "reason-missing"), (7, "bad-request"), ("x\x00", "bad-request")):
        answer = post(path, body | {"reason": wrong}, headers)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    other = f"/issuers/{make_organization('Third').slug}/credentials/status"
    assert post(other, body, make_token(olive)).status_code == 403
    badge.refresh_from_db()
    assert badge.revoked_at is None
    assert post(path, body | {"reason": "Copied work"}, headers).status_code == 200
    badge.refresh_from_db()
    assert (badge.revoked_at is not None, badge.revocation_reason) == (True, "Copied work")
    assert Mail.objects.filter(subject__startswith="Your badge was revoked").count() == 1


def test_the_id_of_a_badge_that_was_earned_here_is_no_programs_to_use() -> None:
    badge = make_credential()
    headers = make_token(make_awarder(badge.organization))
    identifier = json.loads(badge.document)["id"]
    credential = make_unsigned(id=identifier)
    answer = issue(badge.organization, headers, suite="eddsa-jcs-2022", credential=credential)
    assert (answer.status_code, answer.json()["code"]) == (400, "id-used")


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
