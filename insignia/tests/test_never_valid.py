"""What must not become valid: each test here is the only one to notice a small wrong in a check."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from insignia.checks.contained import is_forged
from insignia.checks.dates import check_dates
from insignia.checks.inquiry import Findings, Lists, SignedList
from insignia.checks.outline import outline
from insignia.checks.policy import ambiguities
from insignia.checks.recipient import check_recipient
from insignia.checks.structure import problems
from insignia.contexts import SHIPPED
from insignia.encoding import encode_base64url
from insignia.errors import (
    InsigniaError,
    KeyMaterialError,
    ProofError,
    StatusError,
    UnreadableError,
)
from insignia.proofs import ProofOptions, check_proof, jcs, rdfc, required_proofs, secure
from insignia.proofs.cbor import encode_cbor
from insignia.proofs.disclosures import read_disclosure, reveal
from insignia.proofs.jws import sign_claims
from insignia.proofs.options import proof_members
from insignia.proofs.pointers import find, parse_pointer
from insignia.proofs.sd_jwt import bind_sd_jwt
from insignia.proofs.sd_jwt_vc import confirmation, issue_document, issue_sd_jwt_vc
from insignia.proofs.sd_value import read_value
from insignia.proofs.vc_jose import sign_vc_jose
from insignia.proofs.vc_jwt import sign_vc_jwt
from insignia.report import Check
from insignia.status.token import TokenStatusList
from insignia.testing import (
    SAMPLE_DID,
    SAMPLE_METHOD,
    SAMPLE_MOMENT,
    sample_credential,
    sample_key,
    sample_signed,
)

from insignia import (
    Options,
    PrivateKey,
    Report,
    StatusList,
    Unreachable,
    did,
    sign,
    status_entry,
    verify,
)

NOW = datetime(2026, 12, 1, tzinfo=UTC)
MALLORY = sample_key(9)
MALLORY_DID = did.from_key(MALLORY.public)
LIST = "https://riverbend.example/status/1"
EDTECH = "1EdTechRevocationList"

Document = dict[str, Any]


def check(document: object, **documents: bytes | Unreachable) -> Report:
    text = document if isinstance(document, str) else json.dumps(document)
    return verify(text, documents=documents, now=NOW)


def proof_only(document: Document) -> Report:
    return verify(json.dumps(document), now=NOW, proof_only=True)


def beside(proof: object) -> Document:
    """The sample with a second proof."""
    signed = sample_signed()
    return {**signed, "proof": [signed["proof"], proof]}


# Proofs


def test_a_credential_without_an_issuer_is_nobodys_whoever_signed_it() -> None:
    unsigned = sample_credential()
    del unsigned["issuer"]
    assert check(sample_signed(unsigned)).outcome("issuer") == "failed"


@pytest.mark.parametrize("suite", [["eddsa-rdfc-2022"], {}, 7, True])
def test_a_proof_whose_suite_is_no_text_is_not_overlooked(suite: object) -> None:
    proof = {**sample_signed()["proof"], "cryptosuite": suite}
    assert check(beside(proof)).outcome("proof") == "failed"


def test_proofs_that_nobody_can_check_do_not_pass_by_themselves() -> None:
    unknown = {**sample_signed(), "proof": {"type": "SignatureOfTomorrow"}}
    many = {**sample_signed(), "proof": [sample_signed()["proof"]] * 33}
    assert [proof_only(each).verdict for each in (unknown, many)] == ["unknown", "unknown"]
    assert [proof_only(each).outcome("proof") for each in (unknown, many)] == ["unknown"] * 2


def test_a_signature_over_undefined_words_is_not_said_to_hold() -> None:
    report = proof_only({**sample_signed(), "undefined": "word"})
    assert (report.outcome("terms"), report.outcome("proof")) == ("failed", "unknown")


def test_a_proof_over_json_that_nobody_can_check_lets_nothing_be_moved() -> None:
    """Mallory adds one that is not looked up, so that not all proofs are over statements."""
    credential = sample_credential()
    credential["validUntil"] = "2026-11-30T00:00:00Z"
    named = {"id": credential["id"], "type": credential["type"], "digestSRI": "sha384-AAAA"}
    credential["relatedResource"] = named
    forged = sample_signed(credential)
    how = ProofOptions("did:web:mallory.example#1", SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    other = secure(sample_credential(), key=MALLORY, options=how)["proof"]
    forged["proof"] = [forged["proof"], other]
    forged["relatedResource"]["validUntil"] = forged.pop("validUntil")
    report = check(forged)
    assert (report.outcome("proof"), report.outcome("dates")) == ("passed", "passed")
    assert report.outcome("described-once") == "failed"


def test_an_address_that_cannot_be_reached_leaves_all_unknown() -> None:
    url = "https://riverbend.example/assertion/1"
    report = check(url, **{url: Unreachable("404")})
    assert (report.verdict, report.outcome("proof"), report.needs) == ("unknown", "unknown", ())


# Tokens


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("validUntil", "2026-11-30T00:00:00Z"),
        ("expirationDate", "2026-11-30T00:00:00Z"),
        ("validFrom", "2027-11-30T00:00:00Z"),
        ("issuanceDate", "2027-11-30T00:00:00Z"),
        ("issuer", MALLORY_DID),
        ("credentialSubject", {"id": "did:example:mallory"}),
        ("credentialStatus", {"id": "urn:x", "type": "1EdTechRevocationList"}),
    ],
)
def test_a_token_says_what_decides_in_its_vc_claim_or_says_the_same(name: str, value: Any) -> None:
    inner = sample_credential()
    header = {"kid": SAMPLE_METHOD}
    for outside in ({}, {name: inner[name]} if name in inner else {}):
        token = sign_claims({"vc": inner, **outside}, header=header, key=sample_key())
        assert check(token).valid
    token = sign_claims({"vc": inner, name: value}, header=header, key=sample_key())
    with pytest.raises(ProofError):
        check(token)


@pytest.mark.parametrize("name", ["https://school.example@mallory.example", "https://@x.example"])
def test_an_issuer_does_not_look_like_another_site(name: str) -> None:
    with pytest.raises(KeyMaterialError):
        did.needed_url(name)


WEB = "did:web:riverbend.example"
WEB_URL = "https://riverbend.example/.well-known/did.json"


def served(**changes: Any) -> dict[str, bytes]:
    """The DID document of the school on the web, whose one key is the sample's."""
    document = did.controller_document(WEB, methods={"k": sample_key().public})
    method = {**document["verificationMethod"][0], **changes.pop("method", {})}
    document = {**document, "verificationMethod": [method], **changes}
    return {WEB_URL: json.dumps(document).encode()}


def test_a_revoked_key_signs_no_more_tokens() -> None:
    token = sign_vc_jose(sample_credential(WEB), key=sample_key(), method=f"{WEB}#k")
    assert check(token, **served()).valid
    for name in ("revoked", "expires"):
        ended = served(method={name: "2026-11-30T00:00:00Z"})
        assert check(token, **ended).outcome("proof") == "failed"


def test_a_token_is_signed_with_a_key_for_its_purpose() -> None:
    presented = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": WEB,
        "verifiableCredential": [sample_signed()],
    }
    for make in (as_token, as_sd_token):
        badge, shown = make(sample_credential(WEB)), make(presented)
        for listed, good, bad in (
            ("assertionMethod", badge, shown),
            ("authentication", shown, badge),
        ):
            purposes = {"authentication": [], "assertionMethod": [], listed: [f"{WEB}#k"]}
            documents = served(**purposes)
            assert check(good, **documents).valid
            assert check(bad, **documents).outcome("proof") == "failed"


def as_token(document: Document) -> str:
    return sign_vc_jose(document, key=sample_key(), method=f"{WEB}#k")


def as_sd_token(document: Document) -> str:
    return issue_document(document, key=sample_key(), method=f"{WEB}#k").text


def test_a_token_without_an_issuer_is_nobodys_whoever_signed_it() -> None:
    unsigned = sample_credential()
    del unsigned["issuer"]
    token = sign_claims(unsigned, header={"typ": "vc+jwt", "kid": SAMPLE_METHOD}, key=sample_key())
    assert check(token).outcome("issuer") == "failed"


@pytest.mark.parametrize(
    ("audience", "verdict"),
    [
        ("https://v.example", "valid"),
        (["https://w.example", "https://v.example"], "valid"),
        ("https://v.example.mallory.example", "invalid"),
        (["https://v.example.mallory.example"], "invalid"),
        ([], "invalid"),
        (None, "invalid"),
    ],
)
def test_a_presentation_is_for_the_whole_name_of_its_audience(audience: Any, verdict: str) -> None:
    presented = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": SAMPLE_DID,
        "verifiableCredential": [sample_signed()],
        "aud": audience,
    }
    token = sign_vc_jose(presented, key=sample_key(), method=SAMPLE_METHOD)
    asked = Options(domain="https://v.example")
    assert verify(token, now=NOW, options=asked).verdict == verdict


def test_a_token_whose_status_is_of_another_kind_is_not_said_to_be_in_force() -> None:
    claims = {"vct": "https://x.example/t", "iss": SAMPLE_DID, "status": {"crl": "urn:x"}}
    token = issue_sd_jwt_vc(claims, key=sample_key(), header={"kid": SAMPLE_METHOD})
    assert check(token.text).outcome("status") == "failed"


# Suites and chains


@pytest.mark.parametrize(
    ("suite", "kind"), [("eddsa-rdfc-2022", "P-256"), ("ecdsa-rdfc-2019", "Ed25519")]
)
def test_a_signature_by_a_key_that_the_suite_does_not_take_is_refused(
    suite: str, kind: str
) -> None:
    key = PrivateKey.from_seed(b"the issuer signs with this seed.", kind=kind)
    members = proof_members(ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite=suite))
    proof = rdfc.sign(sample_credential(), proof=members, key=key, contexts=SHIPPED)
    signed = {**sample_credential(), "proof": proof}
    with pytest.raises(ProofError, match="cannot be used with"):
        check_proof(signed, proof=proof, key=key.public)


@pytest.mark.parametrize("kind", ["Ed25519Signature2020", "SignatureOfTomorrow", None, 7])
def test_a_suite_under_another_type_of_proof_is_refused(kind: object) -> None:
    members = proof_members(ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022"))
    proof = jcs.sign(
        sample_credential(), proof={**members, "type": kind}, key=sample_key(), contexts=SHIPPED
    )
    signed = {**sample_credential(), "proof": proof}
    with pytest.raises(ProofError):
        check_proof(signed, proof=proof, key=sample_key().public)


@pytest.mark.parametrize("put", ["https://evil.example/context", ["https://evil.example/context"]])
def test_a_context_that_was_signed_alone_is_not_exchanged(put: object) -> None:
    """eddsa-jcs lets readers append contexts; also to one that stood there as a text."""
    alone = {**sample_credential(), "@context": sample_credential()["@context"][0]}
    signed = over_json(alone)
    assert proof_only(signed).outcome("proof") == "passed"
    appended = {**signed, "@context": [signed["@context"], "https://school.example/context"]}
    assert proof_only(appended).outcome("proof") == "passed"
    assert proof_only({**signed, "@context": put}).outcome("proof") == "failed"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_taken_for_nothing(number: float) -> None:
    """The hash of a proof's terms is kept; JSON would write both as null."""
    proof = {**sample_signed()["proof"], "nonce": None}
    rdfc.hash_data(sample_credential(), proof=proof, kind="Ed25519")
    with pytest.raises(InsigniaError):
        rdfc.hash_data(sample_credential(), proof={**proof, "nonce": number}, kind="Ed25519")


@pytest.mark.parametrize("name", [None, 7, [None], {}])
def test_a_proof_builds_upon_proofs_with_a_name(name: object) -> None:
    signed = sample_signed()
    proof = {**signed["proof"], "previousProof": name}
    for each in (proof, {**proof, "id": "urn:uuid:2"}):
        with pytest.raises(ProofError):
            required_proofs({**signed, "proof": [signed["proof"], each]}, proof=each)


# Status


def over_json(document: Document) -> Document:
    """Signed over its JSON text, which takes any words."""
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    return secure(document, key=sample_key(), options=how)


def test_a_revocation_list_says_nothing_of_a_credential_without_a_name() -> None:
    unsigned = {**sample_credential(), "credentialStatus": {"id": LIST, "type": EDTECH}}
    del unsigned["id"]
    assert check(over_json(unsigned), **{LIST: b"{}"}).outcome("status") == "failed"


@pytest.mark.parametrize("kind", ["StatusOfTomorrow", "RevocationList2020Status"])
def test_a_status_of_an_unknown_kind_is_unknown_whatever_its_address_shows(kind: str) -> None:
    badge = over_json({**sample_credential(), "credentialStatus": {"id": LIST, "type": kind}})
    assert check(badge, **{LIST: b"{}"}).outcome("status") == "unknown"


@pytest.mark.parametrize("text", ["", "z", "U", "uu"])
def test_a_bitstring_list_is_multibase_with_u(text: str) -> None:
    made = StatusList().credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
    encoded = made["credentialSubject"]["encodedList"].removeprefix("u")
    made["credentialSubject"]["encodedList"] = f"{text}{encoded}"
    badge = sample_signed({**sample_credential(), "credentialStatus": status_entry(LIST, index=7)})
    served = json.dumps(over_json(made)).encode()
    assert check(badge, **{LIST: served}).outcome("status") == "unknown"


@pytest.mark.parametrize("purpose", [None, 7, ["revocation"], {}])
def test_a_status_entry_has_one_purpose_in_words(purpose: object) -> None:
    entry = {**status_entry(LIST, index=7), "statusPurpose": purpose}
    made = StatusList().credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
    made["credentialSubject"]["statusPurpose"] = [purpose, "revocation"]
    badge = over_json({**sample_credential(), "credentialStatus": entry})
    documents = {LIST: json.dumps(over_json(made)).encode()}
    assert check(badge, **documents).outcome("status") == "failed"


def listed(url: str, statuses: StatusList, **changes: Any) -> bytes:
    made = statuses.credential(id=url, issuer=SAMPLE_DID, purpose="revocation")
    made["credentialSubject"] |= changes.get("subject", {})
    made["type"] = changes.get("type", made["type"])
    return json.dumps(over_json(made)).encode()


def test_a_list_that_was_opened_for_one_entry_is_not_taken_for_another_kind() -> None:
    entry = status_entry(LIST, index=7)
    older = {**entry, "id": f"{LIST}#old", "type": "StatusList2021Entry"}
    badge = over_json({**sample_credential(), "credentialStatus": [entry, older]})
    assert check(badge, **{LIST: listed(LIST, StatusList())}).outcome("status") == "failed"


def test_a_list_that_was_opened_for_one_entry_is_read_anew_in_another_size() -> None:
    wide = StatusList(131_072, size=2)
    wide.set(8, 3)
    entry = status_entry(LIST, index=8)
    wider = {**entry, "id": f"{LIST}#wide", "statusSize": 2}
    for entries, outcome in (([entry], "passed"), ([entry, wider], "failed")):
        badge = over_json({**sample_credential(), "credentialStatus": entries})
        assert check(badge, **{LIST: listed(LIST, wide)}).outcome("status") == outcome


@pytest.mark.parametrize("size", [2, 3, 4, 8])
def test_a_list_of_wide_entries_ends_where_it_ends(size: int) -> None:
    found = StatusList.decode(StatusList(131_072, size=size).encode(), size=size)
    assert found.length == 131_072
    with pytest.raises(StatusError):
        found.get(131_072)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_list_for_tokens_ends_where_it_ends(bits: int) -> None:
    found = TokenStatusList.decode(TokenStatusList(80, bits=bits).encode(), bits=bits)
    assert found.length == 80
    with pytest.raises(StatusError):
        found.get(80)


# Signing


DECIDES = (
    *("@context", "type", "issuer", "validFrom", "validUntil", "credentialStatus"),
    *("credentialSchema", "relatedResource", "holder", "cnf"),
)


@pytest.mark.parametrize("name", DECIDES)
def test_what_decides_about_a_document_cannot_be_concealed(name: str) -> None:
    with pytest.raises(ProofError):
        issue_document(
            {**sample_credential(), name: sample_credential().get(name, "x")},
            key=sample_key(),
            method=SAMPLE_METHOD,
            concealed=[f"/{name}"],
        )


@pytest.mark.parametrize("name", ["id", "issuer", "validFrom"])
def test_a_token_is_not_made_of_a_credential_that_lacks_what_it_repeats(name: str) -> None:
    lacking = {key: value for key, value in sample_credential().items() if key != name}
    assert sign_vc_jwt(sample_credential(), key=sample_key(), method=SAMPLE_METHOD)
    with pytest.raises(ProofError):
        sign_vc_jwt(lacking, key=sample_key(), method=SAMPLE_METHOD)


@pytest.mark.parametrize("name", ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"])
def test_a_credential_has_no_members_that_a_token_would_take_for_claims(name: str) -> None:
    with pytest.raises(ProofError):
        sign_vc_jwt({**sample_credential(), name: 1}, key=sample_key(), method=SAMPLE_METHOD)


# Dates, and what is inside


def record(*inside: Document) -> Document:
    subject = {"id": "did:example:ada", "verifiableCredential": list(inside)}
    return over_json({**sample_credential(), "credentialSubject": subject})


@pytest.mark.parametrize(("records", "verdict"), [(4, "valid"), (5, "unknown"), (9, "unknown")])
def test_what_lies_too_deep_is_unknown_and_never_valid(records: int, verdict: str) -> None:
    found = over_json(sample_credential())
    for _ in range(records):
        found = record(found)
    report = check(found)
    assert report.verdict == verdict


def test_what_lies_too_deep_to_be_looked_at_is_not_said_to_hold() -> None:
    found = {**over_json(sample_credential()), "name": "forged"}
    for _ in range(5):
        found = record(found)
    assert check(found).verdict == "unknown"


SECONDS = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("member", "outcome"),
    [
        ({"validFrom": "2026-12-01T00:00:01Z"}, "failed"),
        ({"issuanceDate": "2026-12-01T00:00:01Z"}, "failed"),
        ({"nbf": SECONDS + 1}, "failed"),
        ({"validUntil": "2026-11-30T23:59:59Z"}, "failed"),
        ({"expirationDate": "2026-11-30T23:59:59Z"}, "failed"),
        ({"exp": SECONDS - 1}, "failed"),
        ({"validFrom": "2026-12-01T00:00:00Z", "nbf": SECONDS, "exp": SECONDS}, "passed"),
        ({"validUntil": "2026-12-01T00:00:00Z"}, "passed"),
        (
            {"validUntil": "2027-01-01T00:00:00Z", "expirationDate": "2026-11-01T00:00:00Z"},
            "failed",
        ),
        ({"validUntil": "2027-01-01T00:00:00Z", "exp": SECONDS - 1}, "failed"),
        ({"issuanceDate": "2026-01-01T00:00:00Z", "validFrom": "2027-01-01T00:00:00Z"}, "failed"),
        ({"exp": "soon"}, "failed"),
        ({"exp": True}, "failed"),
        ({"nbf": True}, "failed"),
        ({"nbf": 10**20}, "failed"),
        ({"validUntil": "soon"}, "failed"),
        ({}, "passed"),
    ],
)
def test_every_name_for_a_date_counts(member: Document, outcome: str) -> None:
    findings = Findings()
    check_dates(member, now=NOW, findings=findings)
    assert [(each.name, each.outcome) for each in findings.checks] == [("dates", outcome)]


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@pytest.mark.parametrize(("number", "month"), list(enumerate(MONTHS, 1)))
def test_every_month_has_its_name(number: int, month: str) -> None:
    findings = Findings()
    ends = {"validUntil": f"2025-{number:02}-03T00:00:00Z"}
    check_dates(ends, now=NOW, findings=findings)
    assert findings.checks == [Check("dates", "failed", f"It expired on 3 {month} 2025.")]


@pytest.mark.parametrize("first", [True, False])
def test_one_unknown_credential_leaves_a_presentation_unknown(first: bool) -> None:
    how = f"{WEB}#k"
    unknown = sign(sample_credential(WEB), key=sample_key(), method=how, created=SAMPLE_MOMENT)
    shown = [unknown, sample_signed()] if first else [sample_signed(), unknown]
    presented = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": SAMPLE_DID,
        "verifiableCredential": shown,
    }
    options = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, purpose="authentication")
    report = check(secure(presented, key=sample_key(), options=options))
    assert (report.outcome("contained"), report.verdict) == ("unknown", "unknown")
    assert report.needs == (WEB_URL,)
    assert check(secure(presented, key=sample_key(), options=options), **served()).valid


def test_few_status_lists_are_held_at_once() -> None:
    lists = Lists()
    for number in range(10):
        lists.find((number,), opening=lambda: SignedList(StatusList(8), SAMPLE_DID, LIST))
    assert (list(lists.held), lists.opened) == ([(6,), (7,), (8,), (9,)], 10)


@pytest.mark.parametrize(
    ("subjects", "outcome"),
    [
        ([], "unknown"),
        (["did:example:ada"], "unknown"),
        ([{}, {}], "unknown"),
        ([{"id": "did:example:bob"}, {"id": "did:example:ada"}], "passed"),
        ([{"id": "did:example:bob"}, {}], "failed"),
        ([{"identifier": []}], "failed"),
    ],
)
def test_it_is_about_somebody_only_if_a_subject_says_so(subjects: Any, outcome: str) -> None:
    findings = Findings()
    document = {"credentialSubject": subjects}
    check_recipient(document, known="did:example:ada", findings=findings)
    assert [each.outcome for each in findings.checks] == [outcome]


ENDORSEMENT = {"id": "urn:endorsement", "endorsement": [{"id": "urn:of-the-endorsement"}]}


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"endorsement": ENDORSEMENT}, [ENDORSEMENT]),
        ({"endorsement": [ENDORSEMENT, ENDORSEMENT]}, [ENDORSEMENT, ENDORSEMENT]),
        ({"issuer": {"endorsement": [ENDORSEMENT]}}, [ENDORSEMENT]),
        ({"credentialSubject": {"achievement": {"endorsement": [ENDORSEMENT]}}}, [ENDORSEMENT]),
        ({"credentialSubject": [{"achievement": [{"endorsement": ENDORSEMENT}]}]}, [ENDORSEMENT]),
        ({"deep": [[[{"endorsement": ENDORSEMENT}]]]}, [ENDORSEMENT]),
        ({"endorsementJwt": "a.b.c"}, ["a.b.c"]),
        ({"issuer": {"endorsementJwt": ["a.b.c", "d.e.f"]}}, ["a.b.c", "d.e.f"]),
        ({"verifiableCredential": {"issuer": {"endorsement": ENDORSEMENT}}}, []),
        ({"verifiableCredential": [{"issuer": [{"endorsement": ENDORSEMENT}]}]}, []),
        ({"@context": {"endorsement": ENDORSEMENT}, "proof": [{"endorsement": ENDORSEMENT}]}, []),
    ],
)
def test_every_endorsement_is_checked_once_wherever_it_stands(
    document: Document, found: list[object]
) -> None:
    assert outline(document).endorsements == found


def test_no_list_is_deep_enough_to_hide_in() -> None:
    hidden = {"id": "urn:credential", "validUntil": "moved"}
    for keeper in (hidden, [hidden], [[hidden]], [[[hidden]]], {"deep": [[hidden]]}):
        document = {"id": "urn:credential", "keeper": keeper}
        assert len(ambiguities(document, outline=outline(document))) == 1


# Values of ecdsa-sd-2023, and disclosures


SD_KEY = PrivateKey.from_seed(b"the issuer signs with this seed.", kind="P-256")
SD_RAW = b"\x80\x24" + SD_KEY.public.raw
GOOD: dict[int, list[Any]] = {
    0: [bytes(64), SD_RAW, bytes(32), [bytes(64)], ["/issuer"]],
    1: [bytes(64), SD_RAW, [bytes(64)], {0: bytes(32)}, [0]],
}
# For each kind of value, what may not stand in a place.
BAD = {
    0: [(bytes(63), 0), (bytes(65), 0), ("", 0), (bytes(35), 1), (SD_RAW[:-1], 1), (7, 1),
        (bytes(31), 2), (bytes(33), 2), ("x" * 32, 2), (bytes(64), 3), ([bytes(63)], 3),
        ("/issuer", 4), ([7], 4)],
    1: [(bytes(63), 0), (SD_RAW + b"x", 1), ([bytes(65)], 2), ([7], 2), ([], 3),
        ({0: bytes(31)}, 3), ({0: "x" * 32}, 3), ({0: bytes(32), 1: bytes(32)}, 3),
        ([0, 0], 4), (["0"], 4), (0, 4)],
}  # fmt: skip
CASES = [(kind, value, place) for kind, cases in BAD.items() for value, place in cases]


def sd_proof(kind: int, parts: list[Any]) -> Document:
    data = b"\xd9\x5d" + bytes([kind]) + encode_cbor(parts)
    return {"proofValue": f"u{encode_base64url(data)}"}


@pytest.mark.parametrize(("kind", "value", "place"), CASES)
def test_a_selective_proof_has_the_right_thing_in_each_place(
    kind: int, value: Any, place: int
) -> None:
    read_value(sd_proof(kind, GOOD[kind]))
    with pytest.raises(ProofError):
        read_value(sd_proof(kind, [*GOOD[kind][:place], value, *GOOD[kind][place + 1 :]]))


@pytest.mark.parametrize("kind", [2, 3, 255])
def test_a_selective_proof_is_a_base_proof_or_a_derived_one(kind: int) -> None:
    for parts in GOOD.values():
        with pytest.raises(ProofError):
            read_value(sd_proof(kind, parts))


@pytest.mark.parametrize(
    "value", ["abc", "ab", {"0": "a"}, 7, None, [], ["a"], [1, 2], list("abcd")]
)
def test_a_disclosure_is_a_list_of_two_or_three(value: object) -> None:
    with pytest.raises(UnreadableError):
        read_disclosure(encode_base64url(json.dumps(value).encode()))


@pytest.mark.parametrize(
    "claims", [{"...": "x"}, {"deep": {"...": "x"}}, {"deep": {"_sd_alg": "sha-256"}}]
)
def test_what_is_reserved_stands_nowhere_else(claims: Document) -> None:
    with pytest.raises(ProofError):
        reveal(claims, disclosures=[])


@pytest.mark.parametrize("text", ["x", "/~", "/~2", "/a~/b", "~0"])
def test_what_is_no_pointer_points_nowhere(text: str) -> None:
    with pytest.raises(ProofError):
        parse_pointer(text)


@pytest.mark.parametrize(
    "text", ["/a/0", "/a/length", "/b/2", "/b/-1", "/b/01", "/b/+1", "/b/ 1", "/b/x", "/c", "/d/0"]
)
def test_a_pointer_leads_to_members_and_places_only(text: str) -> None:
    document = {"a": "bc", "b": ["x", "y"], "d": 7}
    assert find(document, parse_pointer("/b/1")) == "y"
    with pytest.raises(ProofError):
        find(document, parse_pointer(text))


# Structure


V2 = "https://www.w3.org/ns/credentials/v2"
BARE = {
    "@context": [V2],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:school",
    "credentialSubject": {"id": "did:example:ada"},
}
SHOWN = {"@context": [V2], "type": ["VerifiablePresentation"], "holder": "did:example:ada"}


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": []}, {"@context": ["https://x.example", V2]}, {"@context": [V2, 7]},
        {"@context": [V2, "x"]}, {"type": []}, {"type": ["VerifiableCredential", 7]},
        {"type": ["VerifiableCredential", ""]}, {"type": "Other"}, {"id": 7}, {"id": "x"},
        {"id": ["urn:x"]}, {"id": "urn:x y"}, {"issuer": None}, {"issuer": "school"},
        {"issuer": {}}, {"issuer": {"id": 7}}, {"issuer": ["urn:x"]}, {"credentialSubject": []},
        {"credentialSubject": None}, {"credentialSubject": {}}, {"credentialSubject": "urn:x"},
        {"credentialSubject": [{"id": "urn:x"}, {}]}, {"credentialSubject": {"id": "x"}},
        {"validFrom": "x"}, {"validUntil": None}, {"issuanceDate": 7}, {"expirationDate": "x"},
        {"awardedDate": "x"}, {"name": 7}, {"name": {"@value": "x", "@type": "urn:x"}},
        {"name": {"@language": "en"}}, {"description": [{"@value": "x"}, {}]},
        {"issuer": {"id": "urn:x", "name": 7}}, {"issuer": {"id": "urn:x", "description": {}}},
        {"validFrom": "2027-01-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"credentialStatus": 7}, {"credentialStatus": {"id": "urn:x"}},
        {"credentialStatus": {"type": "X", "id": "x"}}, {"credentialStatus": {"type": [7]}},
        {"credentialSchema": {"type": "X"}}, {"credentialSchema": "urn:x"},
        {"refreshService": {}}, {"termsOfUse": {"id": "urn:x"}}, {"evidence": [[]]},
        {"relatedResource": {"id": "urn:x"}}, {"relatedResource": {"digestSRI": "x"}},
        {"relatedResource": [{"id": "urn:x", "digestSRI": "x"}] * 2}, {"relatedResource": "urn:x"},
        {"proof": 7}, {"proof": {}}, {"proof": [{"type": "X"}, {"type": 7}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_credential_of_another_shape_has_a_problem(changes: Document) -> None:
    assert problems(BARE) == []
    assert problems({**BARE, **changes}) != []


@pytest.mark.parametrize(
    "changes",
    [
        {"type": ["VerifiablePresentation", "VerifiableCredential"]},
        {"type": ["VerifiablePresentation", 7]}, {"type": "Other"}, {"issuer": "urn:x"},
        {"credentialSubject": {"id": "urn:x"}}, {"credentialStatus": {"type": "X"}},
        {"holder": "ada"}, {"holder": {}}, {"holder": ["urn:x"]}, {"id": "x"}, {"@context": [7]},
        {"verifiableCredential": "a.b.c"}, {"verifiableCredential": {"type": "X"}},
        {"verifiableCredential": {"type": "EnvelopedVerifiableCredential"}},
        {"verifiableCredential": {"type": "EnvelopedVerifiableCredential", "id": "urn:x"}},
        {"verifiableCredential": [BARE, 7]}, {"proof": 7},
    ],
    ids=str,
)  # fmt: skip
def test_a_presentation_of_another_shape_has_a_problem(changes: Document) -> None:
    assert problems({**SHOWN, "verifiableCredential": [BARE]}) == []
    assert problems({**SHOWN, **changes}) != []


@pytest.mark.parametrize(
    ("name", "forged"),
    [
        *((name, True) for name in ("proof", "terms", "structure", "described-once", "issuer")),
        *((name, False) for name in ("dates", "status", "contained", "endorsements", "holder")),
    ],
)
def test_what_was_changed_or_signed_by_another_is_forged(name: str, forged: bool) -> None:
    good = Check("x", "passed", "")
    assert is_forged(Report((good, Check(name, "failed", "")))) is forged
    assert not is_forged(Report((good, Check(name, "unknown", ""), Check(name, "passed", ""))))


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        (Options(challenge="n-1", domain="https://v.example"), "passed"),
        (Options(challenge="n-1"), "passed"),
        (Options(domain="https://v.example"), "passed"),
        (Options(challenge="n-1", domain="https://w.example"), "failed"),
        (Options(domain="https://v.example.mallory.example"), "failed"),
        (Options(challenge="n-2", domain="https://v.example"), "failed"),
        (Options(challenge="n-2"), "failed"),
    ],
)
def test_a_holder_answers_the_audience_and_the_nonce(asked: Options, outcome: str) -> None:
    claims = {"vct": "https://x.example/t", "iss": SAMPLE_DID, "cnf": confirmation(MALLORY.public)}
    token = issue_sd_jwt_vc(claims, key=sample_key(), header={"kid": SAMPLE_METHOD})
    bound = bind_sd_jwt(token, key=MALLORY, audience="https://v.example", nonce="n-1", at=NOW)
    assert verify(bound.text, now=NOW, options=asked).outcome("holder") == outcome


@pytest.mark.parametrize(
    "asked",
    [Options(challenge="n-1"), Options(domain="v.example"), Options(challenge="n-1", domain="v")],
)
def test_a_presentation_as_a_token_answers_with_its_holders_key(asked: Options) -> None:
    shown = {
        "@context": [sample_credential()["@context"][0]],
        "type": ["VerifiablePresentation"],
        "holder": SAMPLE_DID,
        "verifiableCredential": [sample_signed()],
    }
    token = issue_document(shown, key=sample_key(), method=SAMPLE_METHOD).text
    assert verify(token, now=NOW).verdict == "valid"
    report = verify(token, now=NOW, options=asked)
    assert (report.verdict, report.outcome("holder")) == ("invalid", "failed")
