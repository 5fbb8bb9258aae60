"""VC-API and the API's own check: never 200 for a badge that does not hold."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from insignia.proofs import ProofOptions, Selective, add_base_proof
from insignia.proofs.vc_jwt import sign_vc_jwt

from insignia import PrivateKey, bake, did, status_entry
from milepost.verify import api, pace
from milepost.verify.models import StoredReport
from milepost.verify.tests.strangers import (
    EARLIER,
    KEY,
    KEYS_URL,
    LIST_URL,
    METHOD,
    Network,
    make_badge,
    make_network,
    make_pdf,
    make_png,
    make_shown,
    make_signed,
    make_text,
)
from milepost.verify.views import pages, programs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """The network of both doors."""
    table = make_network()
    monkeypatch.setattr(programs, "fetch", table)
    monkeypatch.setattr(api, "fetch", table)
    return table


def post(client: Client, path: str, body: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(path, text, content_type="application/json")


def test_a_good_credential_is_verified_without_token_or_cookie() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = post(strict, "/credentials/verify", {"verifiableCredential": make_signed()})
    assert (response.status_code, response.json()["verified"]) == (200, True)
    assert response.json()["checks"][:3] == ["structure", "terms", "proof"]


@pytest.mark.parametrize(
    ("change", "status", "location"),
    [
        ({"validUntil": "2026-10-02T00:00:00Z"}, 422, "dates"),
        ({"issuer": "did:web:other.example"}, 422, "issuer"),
        ({"validFrom": "yesterday"}, 400, "structure"),
    ],
)
def test_a_bad_credential_is_a_problem(
    client: Client, change: dict[str, Any], status: int, location: str
) -> None:
    signed = make_signed(**change)
    response = post(client, "/credentials/verify", {"verifiableCredential": signed})
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert location in [found["location"] for found in response.json()["errors"]]


def test_unknown_is_a_problem_too(client: Client, network: Network) -> None:
    network.table.clear()
    response = post(client, "/credentials/verify", {"verifiableCredential": make_signed()})
    assert (response.status_code, response.json()["code"]) == (422, "credential-unknown")


def test_unsigned_is_never_verified(client: Client) -> None:
    body = {"verifiableCredential": make_badge()}
    for path in ("/credentials/verify", "/credentials/verify?checks=proof"):
        assert post(client, path, body).status_code == 422


def test_checks_proof_asks_for_the_proof_alone(client: Client) -> None:
    body = {"verifiableCredential": make_signed(validUntil="2026-10-02T00:00:00Z")}
    assert post(client, "/credentials/verify", body).status_code == 422
    assert post(client, "/credentials/verify?checks=proof", body).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"verifiableCredential": 7}',
        '{"verifiableCredential": {}, "verifiableCredential": {}}',
        '{"verifiableCredential": "not a token"}',
        json.dumps({"verifiableCredential": make_signed(), "options": {"unheardOf": 1}}),
        json.dumps({"verifiableCredential": make_signed(), "options": {"challenge": 1}}),
        json.dumps({"verifiableCredential": make_signed(), "options": []})[:-3] + "[1]}",
    ],
)
def test_a_broken_request_is_400(client: Client, body: str) -> None:
    response = post(client, "/credentials/verify", body)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_the_credential_comes_back_when_asked_for(client: Client) -> None:
    body = {"verifiableCredential": make_signed(), "options": {"returnCredential": True}}
    assert post(client, "/credentials/verify", body).json()["verifiableCredential"] == make_signed()


VCDM = "https://www.w3.org/TR/vc-data-model#"
SECURITY = "https://w3id.org/security#"
STATUS = "https://www.w3.org/ns/credentials/status-list#"


def forged() -> dict[str, Any]:
    return make_signed() | {"name": "Something else"}


@pytest.mark.parametrize(
    ("credential", "lost", "type", "title"),
    [
        (
            make_signed(validFrom="yesterday"),
            "",
            f"{VCDM}MALFORMED_VALUE_ERROR",
            "Malformed value error",
        ),
        (
            forged(),
            "",
            f"{SECURITY}PROOF_VERIFICATION_ERROR",
            "Proof verification error",
        ),
        (make_badge(), "", f"{SECURITY}PROOF_VERIFICATION_ERROR", "Proof verification error"),
        (
            make_signed(issuer="did:web:other.example"),
            "",
            f"{VCDM}CRYPTOGRAPHIC_SECURITY_ERROR",
            "Cryptographic security error",
        ),
        (
            sign_vc_jwt(make_badge(), key=KEY, method=METHOD)[:-4] + "AAAA",
            "",
            f"{VCDM}CRYPTOGRAPHIC_SECURITY_ERROR",
            "Cryptographic security error",
        ),
        (
            make_signed(),
            KEYS_URL,
            f"{VCDM}CRYPTOGRAPHIC_SECURITY_ERROR",
            "Cryptographic security error",
        ),
        (make_signed(), LIST_URL, f"{STATUS}STATUS_RETRIEVAL_ERROR", "Status retrieval error"),
        (make_signed(validUntil="2026-10-02T00:00:00Z"), "", "about:blank", "Unprocessable Entity"),
        ("{", "", f"{VCDM}PARSING_ERROR", "Parsing error"),
        (
            forged() | {"unheardOf": 1},
            "",
            f"{SECURITY}DATA_LOSS_DETECTION_ERROR",
            "Data loss detection error",
        ),
    ],
)
def test_a_problem_is_of_the_type_that_the_standards_name(
    client: Client, network: Network, credential: Any, lost: str, type: str, title: str
) -> None:
    network.table.pop(lost, None)
    told = post(client, "/credentials/verify", {"verifiableCredential": credential}).json()
    assert (told["type"], told["title"]) == (type, title)


def test_a_list_that_is_not_believed_is_a_problem_of_its_own(
    client: Client, network: Network
) -> None:
    network.table[LIST_URL] = b"{}"
    told = post(client, "/credentials/verify", {"verifiableCredential": make_signed()}).json()
    assert told["type"] == f"{STATUS}STATUS_VERIFICATION_ERROR"


def asked(client: Client, credential: dict[str, Any], *wishes: str) -> dict[str, Any]:
    body = {"verifiableCredential": credential, "options": dict.fromkeys(wishes, True)}
    return dict(post(client, "/credentials/verify", body).json())


def test_results_and_problems_come_back_when_asked_for_and_only_then(client: Client) -> None:
    credential = make_signed(
        validUntil="2026-10-02T00:00:00Z", evidence=make_badge()["evidence"][0]
    )
    plain = asked(client, credential)
    assert (plain["verified"], plain.keys() & {"results", "problemDetails", "credential"}) == (
        False,
        set(),
    )
    told = asked(client, credential, "returnResults", "returnProblemDetails", "returnCredential")
    assert told["credential"] == told["verifiableCredential"] == credential
    assert told["problemDetails"] == [
        {"type": "about:blank", "title": "Not verified", "detail": "It expired on 2 October 2026."},
        {"type": "about:blank", "title": "Warning", "detail": "evidence must be a list."},
    ]
    assert told["results"] == {
        "proof": [{"verified": True, "input": credential["proof"]}],
        "validFrom": {"verified": True, "input": credential["validFrom"]},
        "validUntil": {"verified": False, "input": credential["validUntil"]},
        "credentialStatus": [{"verified": True, "input": credential["credentialStatus"]}],
    }
    good = asked(client, make_signed(), "returnResults", "returnProblemDetails")
    assert (good["verified"], good["problemDetails"]) == (True, [])
    assert good["results"]["proof"][0]["verified"] is True


def test_each_entry_of_a_status_is_told_by_itself(client: Client) -> None:
    entries = [status_entry(LIST_URL, index=7), status_entry("https://school.example/2", index=1)]
    credential = make_signed(credentialStatus=entries)
    told = asked(client, credential, "returnResults")["results"]["credentialStatus"]
    assert told == [
        {"verified": True, "input": entries[0]},
        {"verified": False, "input": entries[1]},
    ]


def test_the_proof_alone_has_results_of_the_proof_alone(client: Client) -> None:
    body = {"verifiableCredential": make_signed(), "options": {"returnResults": True}}
    told = post(client, "/credentials/verify?checks=proof", body).json()
    assert told["results"].keys() == {"proof"}


def test_a_presentation_has_results_of_its_own_and_of_each_credential(client: Client) -> None:
    ended = make_signed(validUntil="2026-10-02T00:00:00Z")
    shown = make_shown(ended, challenge="c1")
    options = {"challenge": "c2", "returnResults": True, "returnPresentation": True}
    body = {"verifiablePresentation": shown, "options": options}
    told = post(client, "/presentations/verify", body).json()
    assert told["type"] == f"{SECURITY}INVALID_CHALLENGE_ERROR"
    assert told["verifiablePresentation"] == shown
    assert told["results"]["presentation"] == {
        "proof": [{"verified": False, "input": shown["proof"]}],
        "challenge": {"verified": False, "input": "c2"},
        "holder": {"verified": False, "input": shown["holder"]},
    }
    [inner] = told["results"]["credentials"]
    assert (inner["verified"], inner["credential"]) == (False, ended)
    assert [one["detail"] for one in inner["problemDetails"]] == ["It expired on 2 October 2026."]
    assert inner["results"]["validUntil"]["verified"] is False
    body["options"] = {"domain": "https://other.example"}
    told = post(client, "/presentations/verify", body).json()
    assert told["type"] == f"{SECURITY}INVALID_DOMAIN_ERROR"
    body["options"] = {"challenge": "c1", "returnResults": True}
    told = post(client, "/presentations/verify", body).json()["results"]["presentation"]
    verified = {name: told[name]["verified"] for name in ("challenge", "holder")}
    assert verified == {"challenge": True, "holder": True}


def test_a_presentation_answers_its_challenge(client: Client) -> None:
    body = {"verifiablePresentation": make_shown(make_signed(), challenge="c1")}
    right = post(client, "/presentations/verify", {**body, "options": {"challenge": "c1"}})
    assert (right.status_code, right.json()["verified"]) == (200, True)
    wrong = post(client, "/presentations/verify", {**body, "options": {"challenge": "c2"}})
    assert wrong.status_code == 422


def make_base() -> dict[str, Any]:
    """A credential of which its holder may show parts only."""
    key = PrivateKey.from_seed(bytes(31) + b"\x07", kind="P-256")
    name = did.from_key(key.public)
    badge = make_badge(issuer={"id": name, "type": ["Profile"], "name": "Riverside School"})
    del badge["credentialStatus"]
    options = ProofOptions(did.method_id(name), EARLIER, suite="ecdsa-sd-2023")
    return add_base_proof(badge, key=key, options=options, selective=Selective(("/issuer",)))


def test_a_holder_shows_parts_only_and_they_verify(client: Client) -> None:
    pointers = [
        *("/validFrom", "/credentialSubject/id", "/credentialSubject/achievement/name"),
        *("/credentialSubject/achievement/description", "/credentialSubject/achievement/criteria"),
    ]
    body = {"verifiableCredential": make_base(), "options": {"selectivePointers": pointers}}
    answer = post(client, "/credentials/derive", body)
    assert answer.status_code == 201, answer.content
    shown = answer.json()["verifiableCredential"]
    assert ("evidence" in shown, "result" in shown["credentialSubject"]) == (False, False)
    verified = post(client, "/credentials/verify", {"verifiableCredential": shown})
    assert verified.status_code == 200, verified.content
    shown["credentialSubject"]["achievement"]["name"] = "Something else"
    assert post(client, "/credentials/verify", {"verifiableCredential": shown}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"verifiableCredential": make_signed()},
        {"verifiableCredential": make_base(), "options": {"selectivePointers": "/issuer"}},
        {"verifiableCredential": make_base(), "options": {"selectivePointers": ["/none"]}},
        {"verifiableCredential": make_base(), "options": {"other": 1}},
    ],
)
def test_what_cannot_be_derived_is_400(client: Client, body: dict[str, Any]) -> None:
    assert post(client, "/credentials/derive", body).status_code == 400


def test_dids_resolve_for_programs(client: Client) -> None:
    response = client.get("/1.0/identifiers/did:web:school.example")
    assert (response.status_code, response["Content-Type"]) == (200, "application/did")
    assert json.loads(response.content)["id"] == "did:web:school.example"
    full = client.get(
        "/1.0/identifiers/did:web:school.example", headers={"Accept": "application/did-resolution"}
    )
    told = json.loads(full.content)
    assert told["didDocument"] == json.loads(response.content)


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("nothing", 400, "INVALID_DID"),
        ("did:key:zBroken", 400, "INVALID_DID"),
        ("did:web:nowhere.example", 404, "NOT_FOUND"),
        ("did:ethr:0x1", 501, "METHOD_NOT_SUPPORTED"),
    ],
)
def test_dids_that_do_not_resolve(client: Client, name: str, status: int, code: str) -> None:
    response = client.get(f"/1.0/identifiers/{name}")
    error = json.loads(response.content)["didResolutionMetadata"]["error"]
    assert (response.status_code, error["type"]) == (status, f"https://www.w3.org/ns/did#{code}")


def test_it_can_be_switched_off(client: Client, settings: Any) -> None:
    settings.VC_API = False
    assert post(client, "/credentials/verify", {}).status_code == 404
    assert client.get("/1.0/identifiers/did:web:school.example").status_code == 404


def test_the_api_reports_also_on_a_bad_badge(client: Client) -> None:
    good = post(client, "/api/v1/verify", {"text": make_text()})
    assert (good.status_code, good.json()["verdict"]) == (200, "valid")
    assert good.json()["badge"]["title"] == "Calm phone calls"
    bad = post(client, "/api/v1/verify", {"text": make_text().replace("Calm", "Cold")})
    assert (bad.status_code, bad.json()["verdict"]) == (200, "invalid")
    none = post(client, "/api/v1/verify", {"text": "hello"})
    assert (none.status_code, none["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("path", ["/credentials/verify", "/api/v1/verify"])
def test_nobody_is_asked_once_the_time_for_strangers_is_over(
    client: Client, network: Network, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    body = {"verifiableCredential": make_signed(), "text": make_text()}
    body.pop("text" if path.startswith("/credentials") else "verifiableCredential")
    assert post(client, path, body).status_code == 200
    assert network.asked
    network.asked.clear()
    monkeypatch.setattr(pace, "PATIENCE", 0)
    assert b"took too long" in post(client, path, body).content
    assert network.asked == []


@pytest.mark.usefixtures("one_moment")
def test_visitors_behind_a_proxy_do_not_share_one_pace(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROXIES = 1
    monkeypatch.setattr(pace, "API", 1)

    def asked_by(header: str) -> int:
        body = json.dumps({"verifiableCredential": make_signed()})
        headers = {"X-Forwarded-For": header}
        kind = "application/json"
        return int(
            client.post("/credentials/verify", body, content_type=kind, headers=headers).status_code
        )

    assert [asked_by("203.0.113.70"), asked_by("203.0.113.70")] == [200, 429]
    assert asked_by("198.51.100.1, 203.0.113.70") == 429
    assert asked_by("203.0.113.71") == 200


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PNG = bake(make_png(), make_text())
FILES = {
    "json": make_text().encode(),
    "png": PNG,
    "svg": bake(SVG, make_text()),
    "pdf": make_pdf({"credential.json": make_text().encode()}),
    "jwt": sign_vc_jwt(make_badge(), key=KEY, method=METHOD).encode(),
}


def post_file(client: Client, content: bytes) -> Any:
    return client.post("/api/v1/verify/file", {"file": SimpleUploadedFile("badge", content)})


@pytest.mark.parametrize("kind", FILES)
def test_the_api_takes_a_badge_in_any_form(client: Client, kind: str) -> None:
    content = FILES[kind]
    encoded = post(client, "/api/v1/verify", {"file": b64encode(content).decode()})
    assert (encoded.status_code, encoded.json()["verdict"]) == (200, "valid")
    sent = post_file(client, content)
    assert sent.json() == encoded.json()
    assert sent.json()["badge"]["title"] == "Calm phone calls"


def test_the_api_takes_an_address(client: Client, network: Network) -> None:
    network.table["https://school.example/badge.png"] = PNG
    given = {"url": "https://school.example/badge.png"}
    assert post(client, "/api/v1/verify", given).json()["verdict"] == "valid"
    nowhere = post(client, "/api/v1/verify", {"url": "https://nowhere.example/"})
    assert (nowhere.status_code, nowhere.json()["code"]) == (422, "network")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "invalid"),
        ({"text": "{}", "url": "https://school.example/badge.png"}, "invalid"),
        ({"file": "§"}, "unreadable"),
        ({"file": b64encode(make_png()).decode()}, "image-refused"),
        ({"file": b64encode(make_pdf({})).decode()}, "unreadable"),
    ],
)
def test_the_api_says_what_it_cannot_read(client: Client, given: Any, code: str) -> None:
    answer = post(client, "/api/v1/verify", given)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_file_that_no_badge_has_is_not_read(client: Client, network: Network) -> None:
    answer = post_file(client, b" " * (6 * 1024 * 1024))
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert network.asked == []


def test_the_api_tells_what_is_inside(client: Client) -> None:
    ended = make_signed(validUntil="2026-10-02T00:00:00Z", evidence=make_badge()["evidence"][0])
    shown = make_shown(make_signed(), ended)
    told = post(client, "/api/v1/verify", {"text": json.dumps(shown)}).json()
    assert (told["verdict"], told["left_out"]) == ("invalid", 0)
    inside = [(one["verdict"], one["badge"]["title"], one["warnings"]) for one in told["contained"]]
    assert inside == [
        ("valid", "Calm phone calls", []),
        ("invalid", "Calm phone calls", ["evidence must be a list."]),
    ]
    failed = [one["name"] for one in told["contained"][1]["checks"] if one["outcome"] == "failed"]
    assert failed == ["dates"]


def test_a_report_is_kept_and_read_back_by_whoever_has_its_address(client: Client) -> None:
    answer = post(client, "/api/v1/verify/reports", {"text": make_text()})
    kept, report = answer.json(), StoredReport.objects.get()
    page = f"http://127.0.0.1:8000/verify/reports/{report.pk}/"
    assert (answer.status_code, kept["id"], kept["page"]) == (201, str(report.pk), page)
    told = post(client, "/api/v1/verify", {"text": make_text()}).json()
    about = {name: kept[name] for name in ("id", "page", "checked_at", "kept_until")}
    assert kept == told | about
    assert kept["seen"].keys() == {KEYS_URL, LIST_URL}
    assert Client().get(f"/api/v1/verify/reports/{report.pk}").json() == kept
    shown = client.get(f"/verify/reports/{report.pk}/")
    assert (shown.status_code, kept["sha256"] in shown.text) == (200, True)


def test_a_report_that_was_kept_tells_what_was_found_that_day(
    client: Client, network: Network
) -> None:
    address = post(client, "/api/v1/verify/reports", {"text": make_text()}).json()["id"]
    network.table.clear()
    assert post(client, "/api/v1/verify", {"text": make_text()}).json()["verdict"] == "unknown"
    assert client.get(f"/api/v1/verify/reports/{address}").json()["verdict"] == "valid"


def test_a_report_on_a_badge_that_fails_is_kept_too(client: Client) -> None:
    given = {"text": make_text().replace("Calm", "Cold")}
    assert post(client, "/api/v1/verify/reports", given).json()["verdict"] == "invalid"
    assert not StoredReport.objects.get().valid


def test_what_is_no_badge_keeps_no_report(client: Client) -> None:
    answers = [post(client, "/api/v1/verify/reports", one) for one in ({"text": "hello"}, {})]
    assert [one.status_code for one in answers] == [422, 422]
    nobodys = client.get("/api/v1/verify/reports/00000000-0000-0000-0000-000000000007")
    assert (nobodys.status_code, nobodys.json()["code"]) == (404, "not-found")
    assert not StoredReport.objects.exists()


@pytest.mark.usefixtures("one_moment")
def test_a_visitor_keeps_so_many_reports_by_page_and_program_together(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "fetch", make_network())
    payload = client.post("/verify/", {"text": make_text()}).context["payload"]
    monkeypatch.setattr(pace, "KEPT", 2)
    answers = [
        client.post("/verify/keep/", {"report": payload}),
        post(client, "/api/v1/verify/reports", {"text": make_text()}),
        post(client, "/api/v1/verify/reports", {"text": make_text()}),
    ]
    assert [one.status_code for one in answers] == [302, 201, 429]
    assert StoredReport.objects.count() == 2


@pytest.mark.usefixtures("one_moment")
def test_keeping_counts_as_checking(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "API", 1)
    paths = ("/api/v1/verify", "/api/v1/verify/reports")
    assert [post(client, one, {"text": make_text()}).status_code for one in paths] == [200, 429]
    assert not StoredReport.objects.exists()
