"""Tokens, presentations, learner records, endorsements, refresh, status and recipients."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from insignia.identity import hashed_identity, is_about
from insignia.proofs import ProofOptions, secure
from insignia.proofs.jws import sign_claims
from insignia.proofs.sd_jwt import bind_sd_jwt
from insignia.proofs.sd_jwt_vc import confirmation, issue_document, issue_sd_jwt_vc
from insignia.proofs.vc_jose import envelope, sign_vc_jose
from insignia.proofs.vc_jwt import sign_vc_jwt
from insignia.status import message_entry
from insignia.status.token import TokenStatusList, status_claim
from insignia.testing import (
    SAMPLE_DID,
    SAMPLE_METHOD,
    SAMPLE_MOMENT,
    sample_credential,
    sample_key,
    sample_signed,
)

from insignia import (
    Moved,
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
CLR = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
WEB = "https://riverbend.example"
LIST = f"{WEB}/list"

Document = dict[str, Any]
GRACE, MALLORY = sample_key(7), sample_key(9)
GRACE_DID = did.from_key(GRACE.public)


def check(given: object, **documents: bytes | Unreachable) -> Report:
    return verify(text(given), documents=documents, now=NOW)


def text(given: object) -> str:
    return given if isinstance(given, str) else json.dumps(given)


def outcomes(report: Report) -> dict[str, str]:
    return {found.name: found.outcome for found in report.checks}


def signed_by(key: PrivateKey, credential: Document) -> Document:
    method = did.method_id(did.from_key(key.public))
    return sign(credential, key=key, method=method, created=SAMPLE_MOMENT)


# Tokens


def vc_jwt(**changes: Any) -> str:
    return sign_vc_jwt({**sample_credential(), **changes}, key=sample_key(), method=SAMPLE_METHOD)


def test_an_open_badges_token_is_valid() -> None:
    report = check(vc_jwt())
    assert outcomes(report) == {
        "structure": "passed",
        "proof": "passed",
        "issuer": "passed",
        "dates": "passed",
        "status": "passed",
    }
    assert (report.format, report.warnings) == ("VC-JWT (EdDSA)", ())
    assert report.credential == sample_credential()


def test_a_w3c_token_is_valid() -> None:
    token = sign_vc_jose(sample_credential(), key=sample_key(), method=SAMPLE_METHOD)
    report = check(token)
    assert (report.valid, report.format) == (True, "vc+jwt (EdDSA)")


def test_a_credential_of_the_first_data_model_stands_in_a_vc_claim() -> None:
    old = sample_credential()
    old["@context"][0] = "https://www.w3.org/2018/credentials/v1"
    old["issuanceDate"] = old.pop("validFrom")
    claims = {"vc": old, "iss": SAMPLE_DID, "nbf": 1795339800}
    token = sign_claims(claims, header={"typ": "JWT", "kid": SAMPLE_METHOD}, key=sample_key())
    assert check(token).valid


@pytest.mark.parametrize(
    ("header", "claims", "name"),
    [
        ({"alg": "none"}, {}, "proof"),
        ({"alg": "HS256"}, {}, "proof"),
        ({"crit": ["x"]}, {}, "proof"),
        ({"typ": "at+jwt"}, {}, "proof"),
        ({}, {"iss": GRACE_DID}, "proof"),
        ({}, {"jti": "urn:uuid:2"}, "proof"),
        ({}, {"sub": "did:example:mallory"}, "proof"),
        ({}, {"nbf": 1}, "proof"),
        ({}, {"exp": 1}, "proof"),
        ({}, {"nbf": "soon"}, "proof"),
        ({"kid": did.method_id(GRACE_DID)}, {}, "proof"),
        ({"kid": None, "jwk": MALLORY.public.to_jwk()}, {}, "proof"),
    ],
)
def test_a_token_that_contradicts_itself_fails(
    header: Document, claims: Document, name: str
) -> None:
    payload = {**sample_credential(), "iss": SAMPLE_DID, **claims}
    full = {"typ": "JWT", "kid": SAMPLE_METHOD, **header}
    token = sign_claims(payload, header={k: v for k, v in full.items() if v}, key=sample_key())
    assert check(token).outcome(name) == "failed"


def test_a_token_with_mallorys_key_in_its_header_is_not_the_issuers() -> None:
    header = {"typ": "JWT", "jwk": MALLORY.public.to_jwk()}
    claims = {**sample_credential(), "iss": SAMPLE_DID, "nbf": 1795339800}
    report = check(sign_claims(claims, header=header, key=MALLORY))
    assert (report.outcome("proof"), report.outcome("issuer")) == ("passed", "failed")


def test_a_key_shown_for_an_issuer_that_was_not_looked_up_is_unknown() -> None:
    header = {"typ": "JWT", "jwk": sample_key().public.to_jwk()}
    credential = sample_credential(issuer="did:web:riverbend.example")
    report = check(sign_claims(credential, header=header, key=sample_key()))
    assert outcomes(report)["issuer"] == "unknown"
    assert report.needs == ("https://riverbend.example/.well-known/did.json",)


ISSUER, KEY, ELSEWHERE = f"{WEB}/issuer", f"{WEB}/key.json", "https://cdn.example/key.json"
OWN = {
    "id": f"{ISSUER}#1",
    "type": "Multikey",
    "controller": ISSUER,
    "publicKeyMultibase": sample_key().public.to_multikey(),
}


def signed_at(kid: str, *, profile: object) -> Report:
    """The report on a token whose ``kid`` is the address of a bare key."""
    credential = sample_credential(issuer=ISSUER)
    token = sign_claims(credential, header={"typ": "JWT", "kid": kid}, key=sample_key())
    documents: dict[str, bytes | Unreachable] = {
        kid: json.dumps(sample_key().public.to_jwk()).encode()
    }
    if profile is not None:
        documents[ISSUER] = profile if isinstance(profile, Unreachable) else text(profile).encode()
    report = verify(token, documents=documents, now=NOW)
    assert report.outcome("proof") == "passed"
    return report


@pytest.mark.parametrize(
    ("kid", "profile", "outcome"),
    [
        (KEY, {"id": ISSUER, "assertionMethod": [KEY]}, "passed"),
        (KEY, {"id": ISSUER, "assertionMethod": KEY}, "passed"),
        (ELSEWHERE, {"id": ISSUER, "assertionMethod": [KEY, ELSEWHERE]}, "passed"),
        (ELSEWHERE, {"id": ISSUER, "assertionMethod": [OWN]}, "passed"),
        (KEY, {"id": ISSUER, "assertionMethod": [{**OWN, "type": "X"}, OWN["id"]],
               "verificationMethod": [{**OWN, "type": "X"}]}, "unknown"),
        (KEY, {"id": ISSUER, "assertionMethod": [{
            **OWN, "publicKeyMultibase": MALLORY.public.to_multikey()}]}, "unknown"),
        (KEY, {"id": ISSUER, "assertionMethod": [{**OWN, "controller": GRACE_DID}]}, "unknown"),
        (KEY, {"id": ISSUER, "authentication": [KEY]}, "unknown"),
        (KEY, {"id": ISSUER}, "unknown"),
        (KEY, {"id": f"{WEB}/mallory", "assertionMethod": [KEY]}, "unknown"),
        (KEY, "<html>", "unknown"),
        (KEY, Unreachable("404"), "unknown"),
        (ELSEWHERE, {"id": ISSUER}, "failed"),
        (ELSEWHERE, "<html>", "failed"),
    ],
)  # fmt: skip
def test_a_bare_key_is_the_issuers_if_the_issuer_lists_it(
    kid: str, profile: object, outcome: str
) -> None:
    """Whoever else has a page on the issuer's site could put a key there."""
    assert signed_at(kid, profile=profile).outcome("issuer") == outcome


def test_the_issuer_of_a_bare_key_is_asked_for_it() -> None:
    report = signed_at(KEY, profile=None)
    assert (report.outcome("issuer"), report.needs) == ("unknown", (ISSUER,))


def test_a_bare_key_that_the_issuer_has_revoked_signs_no_more() -> None:
    revoked = {**OWN, "revoked": "2026-01-01T00:00:00Z"}
    credential = sample_credential(issuer=ISSUER)
    token = sign_claims(credential, header={"typ": "JWT", "kid": KEY}, key=sample_key())
    documents = {
        KEY: text(sample_key().public.to_jwk()).encode(),
        ISSUER: text({"id": ISSUER, "assertionMethod": [revoked]}).encode(),
    }
    assert verify(token, documents=documents, now=NOW).verdict == "invalid"


@pytest.mark.parametrize("listed", [SAMPLE_METHOD, OWN])
def test_a_key_that_a_token_calls_somebody_elses_is_not_the_issuers(listed: object) -> None:
    """Also not where the issuer lists it, by that name or by another."""
    header = {"typ": "JWT", "kid": SAMPLE_METHOD}
    token = sign_claims(sample_credential(issuer=ISSUER), header=header, key=sample_key())
    documents = {ISSUER: text({"id": ISSUER, "assertionMethod": [listed]}).encode()}
    report = verify(token, documents=documents, now=NOW)
    assert (report.outcome("proof"), report.outcome("issuer")) == ("passed", "failed")


def test_a_bare_key_of_nobody_proves_nobody() -> None:
    shown = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [sample_signed()],
    }
    token = sign_claims(shown, header={"typ": "vp+jwt", "kid": KEY}, key=sample_key())
    documents = {KEY: text(sample_key().public.to_jwk()).encode()}
    report = verify(token, documents=documents, now=NOW)
    assert (report.outcome("proof"), report.outcome("issuer")) == ("passed", "failed")


def test_a_token_without_an_issuer_is_nobodys() -> None:
    credential = {k: v for k, v in sample_credential().items() if k != "issuer"}
    header = {"typ": "JWT", "jwk": sample_key().public.to_jwk()}
    report = check(sign_claims(credential, header=header, key=sample_key()))
    assert (report.outcome("structure"), report.outcome("issuer")) == ("failed", "failed")


def test_what_a_token_lacks_of_the_profile_is_warned_of() -> None:
    header = {"typ": "JWT", "kid": SAMPLE_METHOD, "x5u": WEB}
    token = sign_claims(sample_credential(), header=header, key=sample_key())
    report = check(token)
    assert report.valid
    assert report.warnings[0] == "The header parameter 'x5u' is not allowed."


# Tokens that show only a part


def test_a_document_in_an_sd_jwt_is_valid() -> None:
    hidden = ["/credentialSubject/id"]
    token = issue_document(
        sample_credential(), key=sample_key(), method=SAMPLE_METHOD, concealed=hidden
    )
    report = check(token.text)
    assert (report.valid, report.format) == (True, "vc+sd-jwt (EdDSA)")


def sd_jwt_vc(issuer: str, **claims: Any) -> Any:
    payload = {"vct": f"{WEB}/badge", "iss": issuer, **claims}
    header = {"kid": SAMPLE_METHOD if issuer == SAMPLE_DID else "k"}
    return issue_sd_jwt_vc(payload, key=sample_key(), header=header)


def test_an_sd_jwt_vc_of_a_did_is_valid() -> None:
    report = check(sd_jwt_vc(SAMPLE_DID, exp=int(NOW.timestamp()) + 60).text)
    assert (report.verdict, report.format) == ("valid", "dc+sd-jwt (EdDSA)")


@pytest.mark.parametrize(
    ("metadata", "verdict"),
    [
        ({"issuer": f"{WEB}/x", "jwks": {"keys": [{**sample_key().public.to_jwk(), "kid": "k"}]}},
         "valid"),
        ({"issuer": f"{WEB}/x", "jwks_uri": f"{WEB}/jwks"}, "valid"),
        ({"issuer": f"{WEB}/y", "jwks": {"keys": []}}, "invalid"),
        ({"issuer": f"{WEB}/x", "jwks": {"keys": []}}, "invalid"),
        ({"issuer": f"{WEB}/x", "jwks": {}}, "invalid"),
        ({"issuer": f"{WEB}/x", "jwks": {"keys": [MALLORY.public.to_jwk()]}}, "invalid"),
    ],
)  # fmt: skip
def test_an_sd_jwt_vc_of_a_site_needs_its_metadata(metadata: Document, verdict: str) -> None:
    token = sd_jwt_vc(f"{WEB}/x").text
    url = f"{WEB}/.well-known/jwt-vc-issuer/x"
    assert check(token).needs == (url,)
    keys = {"keys": [{**sample_key().public.to_jwk(), "kid": "k"}]}
    documents = {url: json.dumps(metadata).encode(), f"{WEB}/jwks": json.dumps(keys).encode()}
    assert verify(token, documents=documents, now=NOW).verdict == verdict


def test_proof_only_asks_a_token_for_nothing_but_its_signature() -> None:
    token = sd_jwt_vc(SAMPLE_DID, status=status_claim(LIST, index=3)).text
    report = verify(token, now=NOW, proof_only=True)
    assert (outcomes(report), report.needs) == ({"proof": "passed"}, ())
    plain = issue_document(sample_credential(), key=sample_key(), method=SAMPLE_METHOD).text
    report = verify(plain, now=NOW, proof_only=True)
    assert outcomes(report) == {"structure": "passed", "proof": "passed"}


def test_key_binding_is_asked_for_by_policy() -> None:
    token = sd_jwt_vc(SAMPLE_DID, cnf=confirmation(GRACE.public))
    bound = bind_sd_jwt(token, key=GRACE, audience=WEB, nonce="n-1", at=NOW).text
    asked = Options(challenge="n-1", domain=WEB)
    assert verify(bound, now=NOW, options=asked).outcome("holder") == "passed"
    assert verify(bound, now=NOW).outcome("holder") == "passed"
    assert verify(token.text, now=NOW).outcome("holder") is None
    assert verify(token.text, now=NOW, options=asked).outcome("holder") == "failed"
    other = Options(challenge="n-2", domain=WEB)
    assert verify(bound, now=NOW, options=other).outcome("holder") == "failed"


def status_token(value: int, **changes: Any) -> bytes:
    statuses = TokenStatusList(100, bits=2)
    statuses.set(3, value)
    claims = {"sub": LIST, "iat": 1795339800, "status_list": statuses.claim(), **changes}
    header = {"typ": "statuslist+jwt", "kid": SAMPLE_METHOD}
    return sign_claims(claims, header=header, key=sample_key()).encode()


def without_iat() -> bytes:
    claims = {"sub": LIST, "status_list": TokenStatusList(8).claim()}
    header = {"typ": "statuslist+jwt", "kid": SAMPLE_METHOD}
    return sign_claims(claims, header=header, key=sample_key()).encode()


@pytest.mark.parametrize(
    ("served", "outcome"),
    [
        (status_token(0), "passed"),
        (status_token(1), "failed"),
        (status_token(2), "failed"),
        (status_token(3), "unknown"),
        (status_token(0, sub=f"{LIST}/other"), "failed"),
        (status_token(0, exp=1795339801), "failed"),
        (status_token(0, iat=None), "failed"),
        (without_iat(), "failed"),
        (vc_jwt().encode(), "failed"),
        (b"nonsense", "unknown"),
        (Unreachable("404"), "unknown"),
    ],
)
def test_the_status_of_an_sd_jwt_vc_stands_in_its_token_list(
    served: bytes | Unreachable, outcome: str
) -> None:
    token = sd_jwt_vc(SAMPLE_DID, status=status_claim(LIST, index=3)).text
    assert check(token).needs == (LIST,)
    assert verify(token, documents={LIST: served}, now=NOW).outcome("status") == outcome


def w3c_token(kind: str, **changes: Any) -> str:
    document = {**sample_credential(), **changes}
    if kind == "vc+jwt":
        return sign_vc_jose(document, key=sample_key(), method=SAMPLE_METHOD)
    if kind == "JWT":
        return sign_vc_jwt(document, key=sample_key(), method=SAMPLE_METHOD)
    if kind == "vc claim":
        claims = {"vc": sample_credential(), "iss": SAMPLE_DID, **changes}
        return sign_claims(claims, header={"kid": SAMPLE_METHOD}, key=sample_key())
    return issue_document(document, key=sample_key(), method=SAMPLE_METHOD).text


@pytest.mark.parametrize("kind", ["vc+jwt", "JWT", "vc claim", "vc+sd-jwt"])
@pytest.mark.parametrize(("value", "outcome"), [(0, "passed"), (1, "failed"), (2, "failed")])
def test_any_token_may_name_a_token_list(kind: str, value: int, outcome: str) -> None:
    token = w3c_token(kind, status=status_claim(LIST, index=3))
    assert check(token).needs == (LIST,)
    report = verify(token, documents={LIST: status_token(value)}, now=NOW)
    assert outcomes(report)["status"] == outcome
    assert verify(token, now=NOW, proof_only=True).needs == ()


@pytest.mark.parametrize("kind", ["vc+jwt", "vc+sd-jwt", "dc+sd-jwt"])
@pytest.mark.parametrize("revoked", [LIST, f"{LIST}/2", ""])
def test_a_token_with_two_kinds_of_status_is_revoked_by_either(kind: str, revoked: str) -> None:
    both = {
        "status": status_claim(LIST, index=3),
        "credentialStatus": status_entry(f"{LIST}/2", index=3),
    }
    token = sd_jwt_vc(SAMPLE_DID, **both).text if kind == "dc+sd-jwt" else w3c_token(kind, **both)
    statuses = StatusList()
    statuses.set(3, revoked == f"{LIST}/2")
    made = statuses.credential(id=f"{LIST}/2", issuer=SAMPLE_DID, purpose="revocation")
    documents = {
        LIST: status_token(1 if revoked == LIST else 0),
        f"{LIST}/2": text(sample_signed(made)).encode(),
    }
    report = verify(token, documents=documents, now=NOW)
    assert report.verdict == ("invalid" if revoked else "valid")


@pytest.mark.parametrize("form", ["vc+jwt", "dc+sd-jwt"])
def test_a_token_of_nobody_has_no_token_list(form: str) -> None:
    """Its key may be known, but nobody says whose list this would be."""
    claims = {"status": status_claim(LIST, index=3)}
    header = {"typ": form, "kid": SAMPLE_METHOD}
    if form == "vc+jwt":
        plain = {k: v for k, v in sample_credential().items() if k != "issuer"}
        token = sign_claims({**plain, **claims}, header=header, key=sample_key())
    else:
        shown = {"vct": "https://a.example/t", **claims}
        token = f"{sign_claims(shown, header=header, key=sample_key())}~"
    report = verify(token, documents={LIST: status_token(0)}, now=NOW)
    assert (report.outcome("issuer"), report.outcome("status")) == ("failed", "failed")


@pytest.mark.parametrize("kind", ["JWT", "vc+jwt", None, 7])
def test_a_token_of_another_type_is_no_status_list(kind: object) -> None:
    claims = {"sub": LIST, "iat": 1795339800, "status_list": TokenStatusList(8).claim()}
    header = {"typ": kind, "kid": SAMPLE_METHOD}
    documents = {LIST: sign_claims(claims, header=header, key=sample_key()).encode()}
    token = sd_jwt_vc(SAMPLE_DID, status=status_claim(LIST, index=3)).text
    assert verify(token, documents=documents, now=NOW).outcome("status") == "failed"


def test_a_token_list_signed_by_mallory_does_not_count() -> None:
    claims = {"sub": LIST, "iat": 1795339800, "status_list": TokenStatusList(8).claim()}
    method = did.method_id(did.from_key(MALLORY.public))
    header = {"typ": "statuslist+jwt", "kid": method}
    documents = {LIST: sign_claims(claims, header=header, key=MALLORY).encode()}
    token = sd_jwt_vc(SAMPLE_DID, status=status_claim(LIST, index=3)).text
    assert verify(token, documents=documents, now=NOW).outcome("status") == "failed"


def test_a_token_list_of_a_site_is_checked_by_its_metadata() -> None:
    keys = {"keys": [{**sample_key().public.to_jwk(), "kid": "k"}]}
    metadata = json.dumps({"issuer": WEB, "jwks": keys}).encode()
    claims = {"sub": LIST, "iat": 1795339800, "status_list": TokenStatusList(8).claim()}
    header = {"typ": "statuslist+jwt", "kid": "k"}
    served = sign_claims(claims, header=header, key=sample_key()).encode()
    documents = {f"{WEB}/.well-known/jwt-vc-issuer": metadata, LIST: served}
    token = sd_jwt_vc(WEB, status=status_claim(LIST, index=3)).text
    assert verify(token, documents=documents, now=NOW).valid


def test_a_broken_disclosure_fails() -> None:
    token = issue_document(sample_credential(), key=sample_key(), method=SAMPLE_METHOD).text
    assert check(f"{token}WyJhIiwiYiIsImMiXQ~").outcome("proof") == "failed"


# Presentations


def present(*credentials: object, key: PrivateKey = GRACE, **options: Any) -> Document:
    holder = did.from_key(key.public)
    presentation = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": list(credentials),
    }
    how = ProofOptions(did.method_id(holder), SAMPLE_MOMENT, purpose="authentication", **options)
    return secure(presentation, key=key, options=how)


def enveloped(token: str, media: str = "vc+jwt") -> Document:
    return envelope(token, media=media)


def test_a_presentation_is_valid_with_all_it_shows() -> None:
    sd_jwt = issue_document(sample_credential(), key=sample_key(), method=SAMPLE_METHOD).text
    tokens = [enveloped(vc_jwt(), "jwt"), enveloped(sd_jwt, "vc+sd-jwt")]
    report = check(present(sample_signed(), *tokens))
    assert (report.verdict, report.outcome("contained")) == ("valid", "passed")
    assert [inner.format for inner in report.contained] == [
        "eddsa-rdfc-2022",
        "VC-JWT (EdDSA)",
        "vc+sd-jwt (EdDSA)",
    ]


def test_a_presentation_answers_challenge_and_domain() -> None:
    shown = text(present(sample_signed(), challenge="c-1", domain="v.example"))
    good = Options(challenge="c-1", domain="v.example")
    assert verify(shown, now=NOW, options=good).valid
    for wrong in (Options(challenge="c-2"), Options(domain="w.example")):
        assert verify(shown, now=NOW, options=wrong).outcome("proof") == "failed"


def test_a_presentation_as_a_token_answers_nonce_and_audience() -> None:
    presentation = {k: v for k, v in present(enveloped(vc_jwt())).items() if k != "proof"}
    method = did.method_id(GRACE_DID)
    token = sign_vc_jose({**presentation, "nonce": "c-1", "aud": WEB}, key=GRACE, method=method)
    assert verify(token, now=NOW, options=Options(challenge="c-1", domain=WEB)).valid
    for wrong in (Options(challenge="c-2"), Options(domain="w.example")):
        assert verify(token, now=NOW, options=wrong).outcome("proof") == "failed"


@pytest.mark.parametrize(
    ("inner", "outcome"),
    [
        ({**sample_signed(), "name": "Forged"}, "failed"),
        (sample_signed({**sample_credential(), "validUntil": "2026-11-30T00:00:00Z"}), "failed"),
        (sample_credential(), "failed"),
        (enveloped("x.y"), "failed"),
        ({**enveloped("x"), "id": "urn:uuid:1"}, "failed"),
        (sign(sample_credential("did:web:a.example"), key=GRACE, method="did:web:a.example#k",
              created=SAMPLE_MOMENT), "unknown"),
    ],
)  # fmt: skip
def test_a_presentation_is_no_better_than_what_it_shows(inner: Document, outcome: str) -> None:
    report = check(present(inner))
    assert report.outcome("contained") == outcome
    assert not report.valid


def test_a_presentation_may_leave_its_holder_out() -> None:
    presentation = {k: v for k, v in present(enveloped(vc_jwt())).items() if k != "proof"}
    del presentation["holder"]
    how = ProofOptions(did.method_id(GRACE_DID), SAMPLE_MOMENT, purpose="authentication")
    signed = secure(presentation, key=GRACE, options=how)
    assert check(signed).valid
    token = sign_vc_jose(presentation, key=GRACE, method=did.method_id(GRACE_DID))
    assert check(token).valid
    assert check(presentation).outcome("issuer") == "failed"
    shown = sign_claims(presentation, header={"typ": "vp+jwt", "jwk": GRACE.public.to_jwk()},
                        key=GRACE)  # fmt: skip
    assert check(shown).outcome("issuer") == "failed"


def test_mallory_cannot_present_in_graces_name() -> None:
    shown = present(sample_signed(), key=MALLORY)
    forged = {**shown, "holder": GRACE_DID}
    assert not check(forged).valid
    unsigned = {k: v for k, v in forged.items() if k != "proof"}
    how = ProofOptions(
        did.method_id(did.from_key(MALLORY.public)), SAMPLE_MOMENT, purpose="authentication"
    )
    resigned = secure(unsigned, key=MALLORY, options=how)
    assert check(resigned).outcome("issuer") == "failed"


def test_a_credential_signed_for_authentication_is_not_asserted() -> None:
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, purpose="authentication")
    wrong = secure(sample_credential(), key=sample_key(), options=how)
    assert check(wrong).outcome("proof") == "failed"


# Learner records


def record(*credentials: object, number: int = 1) -> Document:
    return sample_signed(
        {
            "@context": CLR,
            "id": f"urn:uuid:9d0f2c1e-0000-4000-8000-00000000000{number}",
            "type": ["VerifiableCredential", "ClrCredential"],
            "name": "Ada's record",
            "issuer": {"id": SAMPLE_DID, "type": ["Profile"], "name": "Riverbend School"},
            "validFrom": "2026-11-22T09:30:00Z",
            "credentialSubject": {
                "id": "did:example:ada",
                "type": ["ClrSubject"],
                "verifiableCredential": list(credentials),
            },
        }
    )


def test_a_learner_record_reports_on_each_credential_inside() -> None:
    report = check(record(sample_signed(), sample_signed()))
    assert (report.valid, [inner.valid for inner in report.contained]) == (True, [True, True])


def test_an_expired_credential_inside_does_not_break_the_record_but_a_forged_one_does() -> None:
    ended = sample_signed({**sample_credential(), "validUntil": "2026-11-30T00:00:00Z"})
    report = check(record(ended))
    assert (report.valid, len(report.warnings)) == (True, 1)
    assert report.contained[0].verdict == "invalid"
    forged = {**sample_signed(), "name": "Forged"}
    assert check(record(forged)).outcome("contained") == "failed"


@pytest.mark.parametrize("changes", [{}, {"validUntil": "2026-11-30T00:00:00Z"}])
def test_a_record_is_not_valid_while_something_inside_may_be_forged(changes: Document) -> None:
    """That it has ended as well is no excuse: what it says may have been moved there."""
    inside = sample_signed(sample_credential() | changes)
    inside["proof"]["cryptosuite"] = "bbs-2023"
    report = check(record(inside))
    assert (report.verdict, report.outcome("contained")) == ("unknown", "unknown")


def test_records_inside_records_end_somewhere() -> None:
    inner: Document = sample_signed()
    for number in range(6):
        inner = record(inner, number=number)
    assert check(inner).verdict == "unknown"


def test_too_many_credentials_inside_are_not_checked() -> None:
    bundle = present(*[enveloped("x.y")] * 201)
    assert check(bundle).outcome("contained") == "unknown"


# Endorsements


def endorsement(key: PrivateKey = GRACE, **changes: Any) -> Document:
    return signed_by(
        key,
        {
            "@context": sample_credential()["@context"],
            "id": "urn:uuid:9d0f2c1e-0000-4000-8000-000000000002",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "A good badge",
            "issuer": {"id": GRACE_DID, "type": ["Profile"], "name": "Grace"},
            "validFrom": "2026-11-22T09:30:00Z",
            "credentialSubject": {
                "id": SAMPLE_DID,
                "type": ["EndorsementSubject"],
                "endorsementComment": "They know their trade.",
            },
            **changes,
        },
    )


def endorsed(by: object) -> Document:
    credential = sample_credential()
    credential["credentialSubject"]["achievement"]["endorsement"] = [by]
    return sample_signed(credential)


def test_an_endorsement_inside_is_verified() -> None:
    report = check(endorsed(endorsement()))
    assert (report.valid, report.outcome("endorsements")) == (True, "passed")
    assert [inner.valid for inner in report.contained] == [True]


@pytest.mark.parametrize("by", [{**endorsement(), "name": "Forged"}, endorsement(MALLORY)])
def test_a_forged_endorsement_fails(by: Document) -> None:
    assert check(endorsed(by)).outcome("endorsements") == "failed"


def test_an_endorsement_that_ended_is_warned_of() -> None:
    report = check(endorsed(endorsement(validUntil="2026-11-30T00:00:00Z")))
    assert (report.valid, report.warnings) == (
        True,
        ("An endorsement in it does not count: It expired on 30 November 2026.",),
    )


ACHIEVEMENT = sample_credential()["credentialSubject"]["achievement"]["id"]
ELSE = "An endorsement in it is about something else, urn:uuid:else."


@pytest.mark.parametrize(
    ("about", "warnings"),
    [
        ({"id": sample_credential()["id"]}, ()),
        ({"id": SAMPLE_DID}, ()),
        ({"id": "did:example:ada"}, ()),
        ({"id": ACHIEVEMENT}, ()),
        ({"id": "urn:uuid:creator"}, ()),
        ({"id": "urn:uuid:else"}, (ELSE,)),
        ([{"id": ACHIEVEMENT}, {"id": "urn:uuid:else"}], (ELSE,)),
        ({"name": "Nobody"}, ("An endorsement in it does not say what it is about.",)),
    ],
)
@pytest.mark.parametrize("place", ["credential", "issuer", "achievement", "creator"])
@pytest.mark.parametrize("form", ["endorsement", "endorsementJwt"])
def test_an_endorsement_of_something_else_is_warned_of(
    about: Any, warnings: tuple[str, ...], place: str, form: str
) -> None:
    """Of a part of the credential it may be wherever it stands; of a creator, at the creator."""
    credential = sample_credential()
    achievement = credential["credentialSubject"]["achievement"]
    achievement["creator"] = {"id": "urn:uuid:creator", "type": ["Profile"]}
    plain = {k: v for k, v in endorsement().items() if k != "proof"} | {"credentialSubject": about}
    how = ProofOptions(did.method_id(GRACE_DID), SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    by: object = secure(plain, key=GRACE, options=how)
    if form == "endorsementJwt":
        by = sign_vc_jose(plain, key=GRACE, method=did.method_id(GRACE_DID))
    node = {
        "credential": credential,
        "issuer": credential["issuer"],
        "achievement": achievement,
        "creator": achievement["creator"],
    }[place]
    node[form] = [by]
    own = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    report = check(secure(credential, key=sample_key(), options=own))
    if about == {"id": "urn:uuid:creator"} and place != "creator":
        warnings = ("An endorsement in it is about something else, urn:uuid:creator.",)
    assert (report.verdict, report.warnings) == ("valid", warnings)


def test_an_endorsement_in_one_of_several_is_about_that_one() -> None:
    """As of the second of two creators, of whom a list speaks."""
    credential = sample_credential()
    creators = [{"id": f"urn:uuid:{n}", "type": ["Profile"]} for n in "12"]
    credential["credentialSubject"]["achievement"]["creator"] = creators
    about = {"id": "urn:uuid:2", "type": ["EndorsementSubject"]}
    creators[1]["endorsement"] = [endorsement(credentialSubject=about)]
    assert check(sample_signed(credential)).warnings == ()
    creators[0]["endorsement"] = creators[1].pop("endorsement")
    other = "An endorsement in it is about something else, urn:uuid:2."
    assert check(sample_signed(credential)).warnings == (other,)


def test_an_endorsement_of_an_endorsement_is_about_that_one() -> None:
    outer = endorsement()
    inner = endorsement(id="urn:uuid:3", credentialSubject={"id": outer["id"]})
    outer = signed_by(
        GRACE, {k: v for k, v in outer.items() if k != "proof"} | {"endorsement": [inner]}
    )
    report = check(endorsed(outer))
    assert (report.valid, report.warnings, report.contained[0].warnings) == (True, (), ())


def test_an_endorsement_credential_stands_alone() -> None:
    report = check(endorsement())
    assert (report.valid, report.warnings) == (True, ())


@pytest.mark.parametrize(("by", "outcome"), [("not a token", "failed"), (7, "failed")])
def test_an_endorsement_that_cannot_be_read_fails(by: object, outcome: str) -> None:
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    badge = {**sample_credential(), "endorsement": [by]}
    report = check(secure(badge, key=sample_key(), options=how))
    assert report.outcome("endorsements") == outcome


def test_an_endorsement_as_a_token_is_verified() -> None:
    plain = {k: v for k, v in endorsement().items() if k != "proof"}
    token = sign_vc_jwt(plain, key=GRACE, method=did.method_id(GRACE_DID))
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    badge = secure(
        {**sample_credential(), "endorsementJwt": [token]}, key=sample_key(), options=how
    )
    report = check(badge)
    assert (report.valid, [inner.format for inner in report.contained]) == (
        True,
        ["VC-JWT (EdDSA)"],
    )
    address = {**badge, "endorsementJwt": ["https://a.example/e"]}
    assert check(address).outcome("endorsements") == "failed"


# Refresh


REFRESH = f"{WEB}/current"


def refreshable(**changes: Any) -> Document:
    credential = {
        **sample_credential(),
        "refreshService": {"id": REFRESH, "type": "1EdTechCredentialRefresh"},
        **changes,
    }
    credential["@context"] = [*credential["@context"], EXTENSIONS]
    return credential


def refreshed(newer: object) -> Report:
    data = newer if isinstance(newer, Unreachable) else text(newer).encode()
    return verify(text(sample_signed(refreshable())), documents={REFRESH: data}, now=NOW)


def of_mallory(credential: Document) -> Document:
    """The same said by Mallory, who says so."""
    issuer = {**credential["issuer"], "id": did.from_key(MALLORY.public)}
    return {**credential, "issuer": issuer}


def without(document: Document, name: str) -> Document:
    return {member: value for member, value in document.items() if member != name}


def twice_signed(credential: Document) -> Document:
    """With a second proof, which does not hold."""
    signed = sample_signed(credential)
    return {**signed, "proof": [signed["proof"], sample_signed()["proof"]]}


def test_the_current_version_is_asked_for_and_then_counts() -> None:
    asked = check(sample_signed(refreshable()))
    assert (asked.valid, asked.needs) == (True, (REFRESH,))
    newer = refreshable(validFrom="2026-11-25T00:00:00Z", validUntil="2026-11-30T00:00:00Z")
    report = refreshed(sample_signed(newer))
    assert (report.verdict, report.outcome("dates")) == ("invalid", "failed")
    assert report.warnings[-1] == "Its issuer has a newer version; that one was checked."


@pytest.mark.parametrize(
    "newer",
    [
        sample_signed(refreshable(validFrom="2026-01-01T00:00:00Z")),
        sample_signed(refreshable(id="urn:uuid:9d0f2c1e-0000-4000-8000-000000000003")),
        signed_by(MALLORY, refreshable(validFrom="2026-11-25T00:00:00Z")),
        signed_by(MALLORY, of_mallory(refreshable(validFrom="2026-11-25T00:00:00Z"))),
        sample_signed(refreshable()),
        refreshable(validFrom="2026-11-25T00:00:00Z"),
        sample_signed(without(refreshable(validFrom="2026-11-25T00:00:00Z"), "id")),
        twice_signed(refreshable(validFrom="2026-11-25T00:00:00Z")),
    ],
)
def test_what_is_not_the_issuers_newer_version_is_left_aside(newer: Document) -> None:
    report = refreshed(newer)
    assert (report.valid, report.credential, report.warnings) == (
        True,
        sample_signed(refreshable()),
        (),
    )


def test_a_newer_version_without_a_date_is_left_aside() -> None:
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    newer = secure(refreshable(validFrom="soon"), key=sample_key(), options=how)
    assert refreshed(newer).credential == sample_signed(refreshable())


@pytest.mark.parametrize("newer", [Unreachable("500"), "not a credential"])
def test_a_failed_refresh_changes_nothing_but_is_told(newer: object) -> None:
    report = refreshed(newer)
    assert report.valid
    assert report.warnings[-1].startswith("Its issuer's current version could not be read")


def test_nothing_is_refreshed_before_the_proof_holds() -> None:
    forged = {**sample_signed(refreshable()), "name": "Forged"}
    assert check(forged).needs == ()
    assert check(twice_signed(refreshable())).needs == ()


@pytest.mark.parametrize(
    "service",
    [
        {"id": REFRESH, "type": "ManualRefreshService2018"},
        {"type": "1EdTechCredentialRefresh"},
        {"id": [REFRESH], "type": "1EdTechCredentialRefresh"},
        REFRESH,
    ],
)
def test_no_other_service_is_asked_for_a_newer_version(service: object) -> None:
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    signed = secure(refreshable(refreshService=service), key=sample_key(), options=how)
    assert check(signed).needs == ()


# Status


def with_status(*entries: Document) -> str:
    credential = {**sample_credential(), "credentialStatus": list(entries)}
    credential["@context"] = [*credential["@context"], EXTENSIONS]
    return text(sample_signed(credential))


def status_list(**changes: Any) -> Document:
    made = StatusList().credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
    return {**made, **changes}


@pytest.mark.parametrize(
    ("entry", "outcome"),
    [
        ({**status_entry(LIST, index=1), "statusListIndex": "131072"}, "failed"),
        ({**status_entry(LIST, index=1), "statusListIndex": "-1"}, "failed"),
        ({**status_entry(LIST, index=1), "statusListIndex": "1e3"}, "failed"),
        ({**status_entry(LIST, index=1), "statusListIndex": "9" * 9000}, "failed"),
        ({**status_entry(LIST, index=1), "statusSize": 0}, "failed"),
        ({k: v for k, v in status_entry(LIST, index=1).items() if k != "statusPurpose"}, "failed"),
        ({k: v for k, v in status_entry(LIST, index=1).items() if k != "statusListCredential"},
         "failed"),
        ({"id": f"{LIST}#1", "type": "BitstringStatusList"}, "unknown"),
    ],
)  # fmt: skip
def test_a_status_entry_that_says_nothing_useful_does_not_pass(
    entry: Document, outcome: str
) -> None:
    documents = {LIST: text(sample_signed(status_list())).encode()}
    report = verify(with_status(entry), documents=documents, now=NOW)
    assert report.outcome("status") == outcome
    assert max(len(check.sentence) for check in report.checks) < 400


@pytest.mark.parametrize(
    ("served", "outcome"),
    [
        (b"nonsense", "unknown"),
        (b"[]", "unknown"),
        (text(status_list()).encode(), "failed"),
        (text(sample_signed({**status_list(), "validUntil": "2026-11-30T00:00:00Z"})).encode(),
         "failed"),
        (text(signed_by(MALLORY, status_list())).encode(), "failed"),
        (text(sample_signed()).encode(), "failed"),
        (text(sample_signed(status_list(issuer="did:web:b.example"))).encode(), "failed"),
        (text(sample_signed(status_list(credentialSubject={
            **status_list()["credentialSubject"], "encodedList": "u-"}))).encode(), "unknown"),
    ],
)  # fmt: skip
def test_a_status_list_that_does_not_hold_does_not_pass(served: bytes, outcome: str) -> None:
    entry = status_entry(LIST, index=1)
    report = verify(with_status(entry), documents={LIST: served}, now=NOW)
    assert report.outcome("status") == outcome


def test_a_list_signed_by_somebody_elses_did_needs_their_document() -> None:
    made = status_list(issuer="did:web:b.example")
    signed = sign(made, key=GRACE, method="did:web:b.example#k", created=SAMPLE_MOMENT)
    documents: dict[str, bytes] = {LIST: text(signed).encode()}
    entry = with_status(status_entry(LIST, index=1))
    assert verify(entry, documents=documents, now=NOW).needs == (
        "https://b.example/.well-known/did.json",
    )
    served = did.controller_document("did:web:b.example", methods={"k": GRACE.public})
    documents["https://b.example/.well-known/did.json"] = text(served).encode()
    assert verify(entry, documents=documents, now=NOW).valid


OTHER = "https://mallory.example/list"


def list_by(key: PrivateKey, *, name: str | None = LIST, on: int | None = None) -> bytes:
    """A list signed by ``key`` in the name of its own did:key."""
    statuses = StatusList()
    if on is not None:
        statuses.set(on)
    issuer = did.from_key(key.public)
    made = statuses.credential(id=LIST, issuer=issuer, purpose="revocation")
    named = {**made, "id": name} if name else {k: v for k, v in made.items() if k != "id"}
    return text(signed_by(key, named)).encode()


@pytest.mark.parametrize(
    ("served", "outcome"),
    [
        (list_by(MALLORY), "unknown"),
        (list_by(MALLORY, on=1), "unknown"),
        (list_by(sample_key(), name=f"{LIST}/other"), "unknown"),
        (list_by(sample_key(), name=None), "unknown"),
        (list_by(sample_key()), "passed"),
        (list_by(sample_key(), on=1), "failed"),
    ],
)
@pytest.mark.parametrize("own_lists", [False, True])
def test_a_list_that_another_site_shows_counts_only_as_the_issuers_own(
    served: bytes, outcome: str, own_lists: bool
) -> None:
    """Else whoever controls the address of a list would make every revoked badge valid."""
    badge = with_status(status_entry(LIST, index=1))
    report = verify(
        badge,
        documents={LIST: Moved(served, OTHER)},
        now=NOW,
        options=Options(own_lists=own_lists),
    )
    assert (report.outcome("status"), report.warnings) == (outcome, ())


def test_a_list_that_moved_within_its_site_is_read_as_any_other() -> None:
    badge = with_status(status_entry(LIST, index=1))
    documents = {LIST: Moved(list_by(GRACE), f"{LIST}/moved")}
    assert verify(badge, documents=documents, now=NOW).valid


@pytest.mark.parametrize(
    ("on", "outcome", "sentence"),
    [
        (None, "passed", f"{GRACE_DID}, who keeps a list of it, has not revoked or suspended it."),
        (1, "failed", f"{GRACE_DID} has revoked it."),
    ],
)
def test_a_list_that_a_stranger_keeps_counts_in_the_strangers_name(
    on: int | None, outcome: str, sentence: str
) -> None:
    badge, documents = with_status(status_entry(LIST, index=1)), {LIST: list_by(GRACE, on=on)}
    report = verify(badge, documents=documents, now=NOW)
    (check,) = [each for each in report.checks if each.name == "status"]
    assert (check.outcome, check.sentence) == (outcome, sentence)
    assert report.warnings == (
        f"The status list at {LIST} is not its issuer's: {GRACE_DID} signed it.",
    )
    strict = Options(own_lists=True)
    report = verify(badge, documents=documents, now=NOW, options=strict)
    assert (report.outcome("status"), report.verdict) == ("unknown", "unknown")


def test_one_list_is_the_own_of_one_badge_and_a_strangers_of_another_in_one_bundle() -> None:
    """It is opened once for both."""
    entry = status_entry(LIST, index=1)
    own = json.loads(with_status(entry))
    other = signed_by(
        GRACE, {**sample_credential(GRACE_DID), "id": "urn:uuid:2", "credentialStatus": entry}
    )
    documents = {LIST: list_by(sample_key())}
    for bundle in ([own, other], [other, own]):
        report = verify(text(present(*bundle)), documents=documents, now=NOW)
        warned = {r.credential["issuer"]["id"]: len(r.warnings) for r in report.contained
                  if r.credential}  # fmt: skip
        assert warned == {SAMPLE_DID: 0, GRACE_DID: 1}


def test_a_list_that_calls_itself_another_is_warned_of() -> None:
    badge = with_status(status_entry(LIST, index=1))
    documents = {LIST: list_by(sample_key(), name=f"{LIST}/other")}
    report = verify(badge, documents=documents, now=NOW)
    assert (report.verdict, report.warnings) == (
        "valid",
        (f"The status list at {LIST} calls itself {LIST}/other.",),
    )
    nameless = {LIST: list_by(sample_key(), name=None)}
    assert verify(badge, documents=nameless, now=NOW).warnings == ()


def test_a_badge_in_its_issuers_list_is_told_from_one_in_no_list() -> None:
    listed = verify(
        with_status(status_entry(LIST, index=1)), documents={LIST: list_by(sample_key())}, now=NOW
    )
    sentences = [
        each.sentence
        for report in (listed, check(sample_signed()))
        for each in report.checks
        if each.name == "status"
    ]
    assert sentences == [
        "Its issuer has not revoked or suspended it.",
        "It has no status list: its issuer does not revoke it.",
    ]


def test_a_status_list_as_a_token_is_read() -> None:
    token = sign_vc_jose(status_list(), key=sample_key(), method=SAMPLE_METHOD)
    documents = {LIST: token.encode()}
    assert verify(with_status(status_entry(LIST, index=1)), documents=documents, now=NOW).valid


def test_the_forerunner_of_the_bitstring_list_is_read() -> None:
    entry = {
        "id": f"{LIST}#7",
        "type": "StatusList2021Entry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": LIST,
    }
    context = "https://w3id.org/vc/status-list/2021/v1"

    def verdict(*revoked: int) -> str:
        statuses = StatusList()
        for index in revoked:
            statuses.set(index)
        made = statuses.credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
        made["@context"] = [*made["@context"], context]
        made["type"] = ["VerifiableCredential", "StatusList2021Credential"]
        made["credentialSubject"]["type"] = "StatusList2021"
        made["credentialSubject"]["encodedList"] = statuses.encode().removeprefix("u")
        how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
        listed = secure(made, key=sample_key(), options=how)
        badge = secure(
            {**sample_credential(), "credentialStatus": entry}, key=sample_key(), options=how
        )
        return verify(text(badge), documents={LIST: text(listed).encode()}, now=NOW).verdict

    assert (verdict(), verdict(8), verdict(7)) == ("valid", "valid", "invalid")


REVOKED = {"id": LIST, "type": "1EdTechRevocationList"}


@pytest.mark.parametrize(
    ("listed", "outcome"),
    [
        ({"revokedCredential": [{"id": sample_credential()["id"]}]}, "failed"),
        ({"revokedCredentials": [{"id": sample_credential()["id"], "revocationReason": "x"}]},
         "failed"),
        ({"revokedCredential": [sample_credential()["id"]]}, "failed"),
        ({"revokedCredential": [{"id": sample_credential()["id"], "revoked": False}]}, "passed"),
        ({"revokedCredential": [{"id": "urn:uuid:x"}]}, "passed"),
        ({"revokedCredential": [], "issuer": SAMPLE_DID}, "passed"),
        ({"revokedCredential": [], "issuer": GRACE_DID}, "failed"),
        ([], "unknown"),
    ],
)  # fmt: skip
def test_a_1edtech_revocation_list_names_what_is_revoked(listed: object, outcome: str) -> None:
    documents = {LIST: text(listed).encode()}
    report = verify(with_status(REVOKED), documents=documents, now=NOW)
    assert report.outcome("status") == outcome


@pytest.mark.parametrize("status", [7, {"type": "1EdTechRevocationList"}])
def test_a_status_without_a_shape_fails(status: object) -> None:
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    badge = {**sample_credential(), "credentialStatus": status}
    report = check(secure(badge, key=sample_key(), options=how))
    assert report.outcome("status") == "failed"


@pytest.mark.parametrize(
    ("length", "outcome", "warned"),
    [(131_072, "passed", 0), (100_000, "passed", 1), (8, "failed", 0)],
)
def test_a_short_list_is_warned_of_and_a_tiny_one_refused(
    length: int, outcome: str, warned: int
) -> None:
    made = StatusList(length).credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
    documents = {LIST: text(sample_signed(made)).encode()}
    report = verify(with_status(status_entry(LIST, index=1)), documents=documents, now=NOW)
    assert (report.outcome("status"), len(report.warnings)) == (outcome, warned)


@pytest.mark.parametrize(
    ("value", "warnings"),
    [
        (0, ("Its issuer says in the status list: The work is being looked at.",)),
        (2, ("Its issuer says in the status list: Ask the school for the original.",)),
        (3, ("There is a message about it in the status list.",)),
    ],
)
def test_a_message_is_told_in_its_issuers_words(value: int, warnings: tuple[str, ...]) -> None:
    texts = ["The work is being looked at.", "Good.", "Ask the school for the original.", "-"]
    entry = message_entry(LIST, index=5, messages=texts)
    del entry["statusMessage"][3]
    statuses = StatusList(size=2)
    statuses.set(5, value)
    made = statuses.credential(id=LIST, issuer=SAMPLE_DID, purpose="message")
    documents = {LIST: text(sample_signed(made)).encode()}
    report = verify(with_status(entry), documents=documents, now=NOW)
    assert (report.verdict, report.warnings) == ("valid", warnings)


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_a_message_does_not_talk_a_revocation_away(purpose: str) -> None:
    entry = {**message_entry(LIST, index=5, messages=["No.", "Fine."]), "statusPurpose": purpose}
    statuses = StatusList()
    statuses.set(5)
    made = statuses.credential(id=LIST, issuer=SAMPLE_DID, purpose=purpose)
    documents = {LIST: text(sample_signed(made)).encode()}
    assert verify(with_status(entry), documents=documents, now=NOW).verdict == "invalid"


def test_a_purpose_that_nobody_knows_leaves_the_status_unknown() -> None:
    statuses = StatusList()
    statuses.set(1)
    made = statuses.credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
    made["credentialSubject"]["statusPurpose"] = "blessing"
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    documents = {LIST: text(secure(made, key=sample_key(), options=how)).encode()}
    entry = {**status_entry(LIST, index=1), "statusPurpose": "blessing"}
    report = verify(with_status(entry), documents=documents, now=NOW)
    assert report.outcome("status") == "unknown"


def test_a_credential_that_is_no_list_is_not_asked_for_a_status() -> None:
    made = status_list(type=["VerifiableCredential"])
    documents = {LIST: text(sample_signed(made)).encode()}
    report = verify(with_status(status_entry(LIST, index=1)), documents=documents, now=NOW)
    assert report.outcome("status") == "failed"


def test_a_list_about_something_else_fails() -> None:
    made = status_list(credentialSubject={"id": f"{LIST}#list", "type": "BitstringStatusListEntry"})
    documents = {LIST: text(sample_signed(made)).encode()}
    report = verify(with_status(status_entry(LIST, index=1)), documents=documents, now=NOW)
    assert report.outcome("status") == "failed"


def test_a_list_whose_issuer_cannot_be_reached_leaves_the_status_unknown() -> None:
    made = status_list(issuer="did:web:b.example")
    signed = sign(made, key=GRACE, method="did:web:b.example#k", created=SAMPLE_MOMENT)
    documents: dict[str, bytes | Unreachable] = {
        LIST: text(signed).encode(),
        "https://b.example/.well-known/did.json": Unreachable("404"),
    }
    report = verify(with_status(status_entry(LIST, index=1)), documents=documents, now=NOW)
    assert (report.outcome("status"), report.needs) == ("unknown", ())


def test_one_revoked_entry_outweighs_all_others() -> None:
    documents = {LIST: text({"revokedCredential": [sample_credential()["id"]]}).encode()}
    entries = with_status(status_entry(f"{WEB}/x", index=1), REVOKED)
    report = verify(entries, documents=documents, now=NOW)
    assert (report.verdict, report.needs) == ("invalid", (f"{WEB}/x",))


# Recipients


@pytest.mark.parametrize(
    ("subject", "known", "expected"),
    [
        ({"id": "did:example:ada"}, "did:example:ada", True),
        ({"id": "did:example:ada"}, "did:example:mallory", False),
        ({"identifier": hashed_identity("Ada@Example.org ", salt="s")}, "ada@example.org", True),
        ({"identifier": [hashed_identity("ada@example.org", salt="s")]}, "ADA@example.org", True),
        ({"identifier": [hashed_identity("4711", salt="s", identity_type="systemId")]}, "4711",
         True),
        ({"identifier": [{"hashed": False, "identityHash": "Ada@x.org"}]}, "ada@X.org", True),
        ({"identifier": [{"hashed": False, "identityHash": "A"}]}, "a", False),
        ({"identifier": [{"hashed": True, "identityHash": "sha1$00"}]}, "a", False),
        ({"identifier": [{"hashed": True, "identityHash": "sha256$é"}]}, "a", False),
        ({"identifier": [{"hashed": True}, 3]}, "a", False),
        (
            {
                "identifier": [
                    {
                        "hashed": True,
                        "salt": "Kosher",
                        "identityHash": "sha256$B5809D8A92F8858436D7E6B87C12EBC0"
                        "AE1EAC4BAECC2C0B913AEE2C922EF399",
                    }
                ]
            },
            "a@example.com",
            True,
        ),
    ],
)  # fmt: skip
def test_identities_match_whom_they_stand_for(
    subject: Document, known: str, expected: bool
) -> None:
    assert is_about(subject, known=known) is expected


def test_the_recipient_is_checked_when_asked_for() -> None:
    def about(known: str, **subject: Any) -> str | None:
        credential = sample_credential()
        credential["credentialSubject"].update(subject)
        if subject.get("id", "") is None:
            del credential["credentialSubject"]["id"]
        options = Options(recipient=known)
        report = verify(text(sample_signed(credential)), now=NOW, options=options)
        return report.outcome("recipient")

    assert about("did:example:ada") == "passed"
    assert about("did:example:mallory") == "failed"
    assert about("ada@example.org", id=None) == "unknown"


# Proofs in sets, chains and of unknown kinds


def test_every_proof_of_a_set_must_hold() -> None:
    both = sign(sample_signed(), key=GRACE, method=did.method_id(GRACE_DID), created=NOW)
    report = check(both)
    assert (report.valid, report.format) == (True, "eddsa-rdfc-2022")
    both["proof"][1]["created"] = "2026-11-23T00:00:00Z"
    assert check(both).outcome("proof") == "failed"


def test_a_proof_of_an_unknown_kind_beside_a_good_one_is_warned_of() -> None:
    signed = sample_signed()
    other = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "proofValue": "u"}
    report = check({**signed, "proof": [signed["proof"], other]})
    assert report.valid
    assert report.warnings == (
        "One of its proofs was not checked: Proofs of kind bbs-2023 cannot be checked here.",
    )


def test_a_second_signer_who_cannot_be_looked_up_is_warned_of_and_asked_for() -> None:
    both = sign(sample_signed(), key=GRACE, method="did:web:b.example#k", created=NOW)
    report = check(both)
    assert (report.valid, report.needs) == (True, ("https://b.example/.well-known/did.json",))


@pytest.mark.parametrize(
    "proof",
    [
        "x",
        [{}],
        {"type": ["DataIntegrityProof"]},
        {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"},
        {**sample_signed()["proof"], "verificationMethod": 7},
        {**sample_signed()["proof"], "proofValue": "zzz"},
        {**sample_signed()["proof"], "expires": "2026-11-30T00:00:00Z"},
        [sample_signed()["proof"]] * 33,
    ],
)
def test_a_proof_that_is_none_does_not_pass(proof: object) -> None:
    assert check({**sample_credential(), "proof": proof}).outcome("proof") != "passed"


def test_a_key_spelled_out_in_its_name_proves_integrity_and_not_the_issuer() -> None:
    issuer = f"{WEB}/issuer"
    method = f"{issuer}#{sample_key().public.to_multikey()}"
    signed = sign(sample_credential(issuer), key=sample_key(), method=method, created=SAMPLE_MOMENT)
    report = check(signed)
    assert (report.outcome("proof"), report.outcome("issuer")) == ("passed", "unknown")
    assert report.needs == (issuer,)
    assert verify(text(signed), now=NOW, proof_only=True).valid


def test_a_proof_over_json_covers_words_that_no_context_defines() -> None:
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    signed = secure({**sample_credential(), "grade": "A"}, key=sample_key(), options=how)
    report = check(signed)
    assert report.valid
    assert (report.outcome("terms"), report.outcome("described-once")) == (None, None)


def test_a_context_that_nobody_knows_leaves_it_unknown() -> None:
    signed = sample_signed()
    signed["@context"].append("https://mallory.example/context")
    report = check(signed)
    assert (report.outcome("terms"), report.verdict) == ("unknown", "unknown")


def test_a_bare_did_key_proves_integrity_alone() -> None:
    """1EdTech's samples name a did:key without its fragment, and an issuer of another name."""
    signed = sample_signed()
    signed["proof"]["verificationMethod"] = SAMPLE_DID
    forged = check(signed)
    assert (forged.outcome("proof"), forged.outcome("issuer")) == ("failed", "unknown")


@pytest.mark.parametrize(
    "method", ["did:key:zzz", "https://a.example/x#nothing", "urn:x", "did:example:1#k"]
)
def test_a_name_that_holds_no_key_is_refused(method: str) -> None:
    signed = sample_signed()
    signed["proof"]["verificationMethod"] = method
    assert check(signed).outcome("proof") != "passed"


def test_a_revoked_key_signs_no_more() -> None:
    issuer = "did:web:riverbend.example"
    signed = sign(sample_credential(issuer), key=GRACE, method=f"{issuer}#k", created=SAMPLE_MOMENT)
    served = did.controller_document(issuer, methods={"k": GRACE.public})
    served["verificationMethod"][0]["revoked"] = "2026-11-25T00:00:00Z"
    documents = {f"{WEB}/.well-known/did.json": text(served).encode()}
    assert verify(text(signed), documents=documents, now=NOW).outcome("proof") == "failed"
    earlier = NOW - timedelta(days=7)
    assert verify(text(signed), documents=documents, now=earlier).outcome("proof") == "passed"


MADE = {
    "VC-JWT": lambda c, k, m: sign_vc_jwt(c, key=k, method=m),
    "vc+jwt": lambda c, k, m: sign_vc_jose(c, key=k, method=m),
    "vc+sd-jwt": lambda c, k, m: issue_document(c, key=k, method=m).text,
    "dc+sd-jwt": lambda c, k, m: issue_sd_jwt_vc(
        {"vct": f"{WEB}/badge", "iss": c["issuer"]["id"],
         **{name: c[name] for name in ("iat", "nbf") if name in c}},
        key=k, header={"kid": m},
    ).text,
}  # fmt: skip
SIGNED = SAMPLE_MOMENT.timestamp()  # 22 November 2026, 9.30
BEFORE, AFTER = "2026-11-22T09:29:59Z", "2026-11-25T00:00:00Z"


def outcome_of_token(kind: str, *, method: Document, **claims: object) -> str | None:
    """The proof of a token of that kind, asked about a week later."""
    issuer = "did:web:riverbend.example"
    token = MADE[kind](sample_credential(issuer) | claims, GRACE, f"{issuer}#k")
    served = did.controller_document(issuer, methods={"k": GRACE.public})
    served["verificationMethod"][0].update(method)
    documents = {f"{WEB}/.well-known/did.json": text(served).encode()}
    return verify(token, documents=documents, now=NOW).outcome("proof")


@pytest.mark.parametrize(
    ("claims", "expires", "outcome"),
    [
        ({}, AFTER, "failed"),  # nobody knows when it was signed
        ({"iat": SIGNED}, AFTER, "passed"),
        ({"nbf": SIGNED}, AFTER, "passed"),
        ({"iat": SIGNED}, BEFORE, "failed"),
        ({"nbf": SIGNED}, BEFORE, "failed"),
        ({"iat": NOW.timestamp(), "nbf": SIGNED}, AFTER, "failed"),
        ({"iat": NOW.timestamp() + 10**7, "nbf": SIGNED}, AFTER, "failed"),
        ({"iat": "yesterday", "nbf": SIGNED}, AFTER, "failed"),
        ({"iat": "yesterday"}, "2027-01-01T00:00:00Z", "passed"),
    ],
)
@pytest.mark.parametrize("kind", [name for name in MADE if name != "VC-JWT"])
def test_what_a_key_signed_before_it_expired_stays_valid(
    kind: str, claims: Document, expires: str, outcome: str
) -> None:
    assert outcome_of_token(kind, method={"expires": expires}, **claims) == outcome


@pytest.mark.parametrize(("expires", "outcome"), [(AFTER, "passed"), (BEFORE, "failed")])
def test_an_open_badges_token_was_signed_when_it_began(expires: str, outcome: str) -> None:
    assert outcome_of_token("VC-JWT", method={"expires": expires}) == outcome


@pytest.mark.parametrize("kind", MADE)
def test_no_date_that_a_thief_writes_helps_a_revoked_key(kind: str) -> None:
    claims = {} if kind == "VC-JWT" else {"iat": SIGNED}
    assert outcome_of_token(kind, method={"revoked": AFTER}, **claims) == "failed"


@pytest.mark.parametrize(("expires", "outcome"), [(AFTER, "passed"), (BEFORE, "failed")])
def test_a_bare_key_that_its_issuer_lists_may_expire_as_well(expires: str, outcome: str) -> None:
    claims = sample_credential(ISSUER) | {"nbf": int(SIGNED)}
    token = sign_claims(claims, header={"typ": "JWT", "kid": KEY}, key=sample_key())
    documents = {
        KEY: text(sample_key().public.to_jwk()).encode(),
        ISSUER: text({"id": ISSUER, "assertionMethod": [{**OWN, "expires": expires}]}).encode(),
    }
    assert verify(token, documents=documents, now=NOW).outcome("proof") == outcome


def test_a_status_list_signed_before_its_key_expired_counts() -> None:
    issuer = "did:web:riverbend.example"
    token = issue_sd_jwt_vc(
        {
            "vct": f"{WEB}/badge",
            "iss": issuer,
            "iat": SIGNED,
            "status": status_claim(LIST, index=3),
        },
        key=GRACE,
        header={"kid": "k"},
    ).text
    served = did.controller_document(issuer, methods={"k": GRACE.public})
    claims = {"sub": LIST, "iat": SIGNED, "status_list": TokenStatusList(100, bits=2).claim()}
    listed = sign_claims(claims, header={"typ": "statuslist+jwt", "kid": "k"}, key=GRACE)
    for expires, verdict in ((AFTER, "valid"), (BEFORE, "invalid")):
        served["verificationMethod"][0]["expires"] = expires
        documents = {
            LIST: listed.encode(),
            f"{WEB}/.well-known/did.json": text(served).encode(),
        }
        assert verify(token, documents=documents, now=NOW).verdict == verdict


# A document of two kinds


TWO_KINDS = {
    "a badge that is presented by itself": {},
    "without the type of a credential": {"type": ["VerifiablePresentation"]},
    "with a subject alone": {"type": ["VerifiablePresentation"], "issuer": None},
    "with a status alone": {"type": ["VerifiablePresentation"], "issuer": None,
                            "credentialSubject": None, "credentialStatus": REVOKED},
}  # fmt: skip


@pytest.mark.parametrize("changes", TWO_KINDS.values(), ids=TWO_KINDS)
@pytest.mark.parametrize("holder", [{}, {"holder": did.from_key(MALLORY.public)}])
@pytest.mark.parametrize("kind", ["eddsa-jcs-2022", "vp+jwt", "JWT"])
def test_a_presentation_says_nothing_in_an_issuers_name(
    changes: Document, holder: Document, kind: str
) -> None:
    """Mallory may sign as the holder of anything; so a presentation must be nothing else."""
    both = ["VerifiablePresentation", "VerifiableCredential", "OpenBadgeCredential"]
    made = {**sample_credential(), "type": both, **holder, **changes}
    plain = {name: value for name, value in made.items() if value is not None}
    report = check(as_presentation(plain, kind=kind))
    assert report.outcome("structure") == "failed"


def test_nor_does_one_whose_every_word_is_defined() -> None:
    both = ["VerifiablePresentation", "VerifiableCredential", "OpenBadgeCredential"]
    made = {**sample_credential(), "type": both, "holder": did.from_key(MALLORY.public)}
    found = outcomes(check(as_presentation(made, kind="eddsa-rdfc-2022")))
    assert {name for name, outcome in found.items() if outcome != "passed"} == {"structure"}


def as_presentation(document: Document, *, kind: str) -> object:
    method = did.method_id(did.from_key(MALLORY.public))
    if "jwt" in kind.lower():
        return sign_claims(document, header={"typ": kind, "kid": method}, key=MALLORY)
    how = ProofOptions(method, SAMPLE_MOMENT, suite=kind, purpose="authentication")
    return secure(document, key=MALLORY, options=how)


def test_a_status_list_that_its_holder_signed_is_none() -> None:
    types = ["VerifiablePresentation", "VerifiableCredential", "BitstringStatusListCredential"]
    forged = as_presentation(status_list(type=types), kind="eddsa-jcs-2022")
    documents = {LIST: text(forged).encode()}
    report = verify(with_status(status_entry(LIST, index=1)), documents=documents, now=NOW)
    assert report.outcome("status") == "failed"


def entries_of(*urls: str) -> Document:
    """Signed over the JSON text, with one status entry for each list."""
    entries = [status_entry(url, index=index) for index, url in enumerate(urls)]
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    return secure({**sample_credential(), "credentialStatus": entries}, key=sample_key(),
                  options=how)  # fmt: skip


def test_a_status_list_is_opened_once_however_often_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise a small credential could have a large list unpacked a thousand times."""
    decoded: list[str] = []
    decode = StatusList.decode

    def counted(text: str, *, size: int = 1, minimum: int = 0) -> StatusList:
        decoded.append(text)
        return decode(text, size=size, minimum=minimum)

    monkeypatch.setattr(StatusList, "decode", counted)
    documents = {LIST: text(sample_signed(status_list())).encode()}
    assert verify(text(entries_of(*[LIST] * 50)), documents=documents, now=NOW).valid
    assert len(decoded) == 1
    shown = present(entries_of(LIST), json.loads(with_status(status_entry(LIST, index=1))))
    assert verify(text(shown), documents=documents, now=NOW).valid
    assert len(decoded) == 2


@pytest.mark.parametrize(("count", "outcome"), [(32, "passed"), (33, "unknown")])
def test_a_credential_opens_a_bounded_number_of_lists(count: int, outcome: str) -> None:
    served = text(sample_signed(status_list())).encode()
    urls = [f"{LIST}/{number}" for number in range(count)]
    report = verify(text(entries_of(*urls)), documents=dict.fromkeys(urls, served), now=NOW)
    assert report.outcome("status") == outcome


def test_a_list_is_asked_about_each_purpose_and_size_anew() -> None:
    documents = {LIST: text(sample_signed(status_list())).encode()}
    entries = [status_entry(LIST, index=1), {**status_entry(LIST, index=1),
               "statusPurpose": "suspension"}]  # fmt: skip
    report = verify(with_status(*entries), documents=documents, now=NOW)
    assert report.outcome("status") == "failed"


# What nobody presents, and what names two issuers


@pytest.mark.parametrize("asked", [Options(challenge="c-1"), Options(domain="v.example")])
def test_a_credential_alone_answers_no_challenge(asked: Options) -> None:
    """Mallory has a copy of Ada's badge, as everybody may; she cannot show it as her own."""
    token = issue_document(sample_credential(), key=sample_key(), method=SAMPLE_METHOD).text
    for shown in (text(sample_signed()), vc_jwt(), text(enveloped(vc_jwt())), token):
        assert verify(shown, now=NOW).valid
        assert verify(shown, now=NOW, options=asked).outcome("holder") == "failed"
    url = f"{WEB}/badge"
    report = verify(url, documents={url: text(sample_signed()).encode()}, now=NOW, options=asked)
    assert [check.name for check in report.checks if check.outcome != "passed"] == ["holder"]


@pytest.mark.parametrize(
    ("issuer", "outcome"),
    [
        (SAMPLE_DID, "failed"),
        ({"id": SAMPLE_DID, "type": ["Profile"]}, "failed"),
        (GRACE_DID, "passed"),
        ("Riverbend School", "passed"),
    ],
)  # fmt: skip
def test_an_sd_jwt_vc_names_no_other_issuer_than_its_signer(issuer: object, outcome: str) -> None:
    claims = {**sample_credential(), "issuer": issuer, "vct": f"{WEB}/vct", "iss": GRACE_DID}
    header = {"kid": did.method_id(GRACE_DID)}
    report = check(issue_sd_jwt_vc(claims, key=GRACE, header=header).text)
    assert (report.outcome("proof"), report.outcome("issuer")) == ("passed", outcome)


def test_a_status_list_of_a_signer_whose_keys_are_unreachable_is_unknown_and_not_failed() -> None:
    """The list may well be good: that its signer cannot be looked up speaks against nobody."""
    address = "https://b.example/.well-known/did.json"
    made = status_list(issuer="did:web:b.example")
    method = f"did:web:b.example#{GRACE.public.to_multikey()}"
    how = ProofOptions(method, SAMPLE_MOMENT)
    documents: dict[str, bytes | Unreachable] = {
        LIST: text(secure(made, key=GRACE, options=how)).encode(),
        address: Unreachable("timed out"),
    }
    report = verify(with_status(status_entry(LIST, index=1)), documents=documents, now=NOW)
    assert (report.outcome("status"), report.verdict, report.needs) == ("unknown", "unknown", ())
    served = did.controller_document("did:web:b.example", methods={"x": MALLORY.public})
    documents[address] = text(served).encode()
    report = verify(with_status(status_entry(LIST, index=1)), documents=documents, now=NOW)
    assert report.outcome("status") == "failed"


@pytest.mark.parametrize("issuer", ["http://[x", "https://[::1", "did:example:x"])
def test_an_issuer_that_is_no_address_lists_no_key(issuer: str) -> None:
    token = sign_claims({**sample_credential(), "issuer": issuer},
                        header={"typ": "JWT", "kid": KEY}, key=sample_key())  # fmt: skip
    documents = {KEY: text(sample_key().public.to_jwk()).encode()}
    assert verify(token, documents=documents, now=NOW).outcome("issuer") == "failed"


def test_a_context_added_to_a_proof_over_json_is_warned_of() -> None:
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    signed = secure(sample_credential(), key=sample_key(), options=how)
    assert check(signed).warnings == ()
    renamed = {"issuer": "https://mallory.example/#issuer"}
    report = check({**signed, "@context": [*signed["@context"], renamed]})
    assert (report.outcome("proof"), len(report.warnings)) == ("passed", 1)
    before = {**signed, "@context": [renamed, *signed["@context"]]}
    assert check(before).outcome("proof") == "failed"


def test_mallory_cannot_present_a_token_in_graces_name() -> None:
    shown = {k: v for k, v in present(sample_signed()).items() if k != "proof"}
    assert shown["holder"] == GRACE_DID
    header = {"typ": "vp+jwt", "kid": did.method_id(did.from_key(MALLORY.public))}
    report = check(sign_claims(shown, header=header, key=MALLORY))
    assert (report.outcome("proof"), report.outcome("issuer")) == ("passed", "failed")
