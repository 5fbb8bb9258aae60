"""Tokens: Open Badges VC-JWT and the W3C's vc+jwt; what one profile allows, and what none does."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from insignia.encoding import encode_base64url
from insignia.errors import InsigniaError, KeyMaterialError, LimitError, ProofError, UnreadableError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs.claims import moment_claim
from insignia.proofs.jws import check_jws, read_jws, sign_claims, sign_jws
from insignia.proofs.vc_jose import check_vc_jose, sign_vc_jose
from insignia.proofs.vc_jwt import check_vc_jwt, claims_of, departures, sign_vc_jwt

from insignia import did

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SCHOOL = "did:web:school.example"
SCHOOL_URL = "https://school.example/.well-known/did.json"
METHOD = f"{SCHOOL}#key-1"
KINDS = ["Ed25519", "P-256", "P-384", "P-521", "secp256k1", "RSA"]
SIZES = {"Ed25519": 32, "P-256": 32, "P-384": 48, "P-521": 66, "secp256k1": 32}
KEYS = {
    kind: PrivateKey.from_seed(size.to_bytes(size, "big"), kind=kind)
    for kind, size in SIZES.items()
} | {"RSA": PrivateKey.generate("RSA")}
KEY = KEYS["P-256"]


def credential(**changes: Any) -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:b4dd8f31-1e2b-4b4d-8b14-7a0e6d4c8f11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": SCHOOL, "type": ["Profile"]},
        "validFrom": "2026-11-01T00:00:00Z",
        "validUntil": "2027-11-01T02:00:00+02:00",
        "credentialSubject": {"id": "did:example:ada", "type": ["AchievementSubject"]},
        **changes,
    }


CLAIMS = {
    "iss": SCHOOL,
    "jti": "urn:uuid:b4dd8f31-1e2b-4b4d-8b14-7a0e6d4c8f11",
    "nbf": 1793491200,
    "sub": "did:example:ada",
    "exp": 1825027200,
}


def token(claims: dict[str, Any], *, key: PrivateKey = KEY, **header: Any) -> str:
    return sign_claims(claims, header={"typ": "JWT", "kid": METHOD, **header}, key=key)


# -- signatures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_holds_for_its_key_only(kind: str) -> None:
    text = sign_jws(b"{}", header={}, key=KEYS[kind])
    assert read_jws(text).header == {"alg": KEYS[kind].algorithm}
    check_jws(read_jws(text), key=KEYS[kind].public)
    for other in KINDS:
        stranger = PrivateKey.generate(other) if other == kind else KEYS[other]
        with pytest.raises(ProofError):
            check_jws(read_jws(text), key=stranger.public)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "alg", ["none", "None", "HS256", "RS512", "PS256", "ES1", "", None, 7, ["ES256"]]
)
def test_a_header_does_not_choose_the_algorithm(kind: str, alg: Any) -> None:
    text = sign_jws(b"{}", header={"alg": alg}, key=KEYS[kind])
    with pytest.raises(ProofError):
        check_jws(read_jws(text), key=KEYS[kind].public)


def test_a_public_key_is_no_shared_secret() -> None:
    """The classic confusion: an HMAC made with the PEM of the verifier's public key."""
    header = encode_base64url(b'{"alg":"HS256"}')
    signing_input = f"{header}.{encode_base64url(b'{}')}"
    secret = KEYS["RSA"].public.to_pem().encode()
    mac = hmac.new(secret, signing_input.encode(), hashlib.sha256).digest()
    with pytest.raises(ProofError):
        check_jws(read_jws(f"{signing_input}.{encode_base64url(mac)}"), key=KEYS["RSA"].public)


def test_ed25519_has_two_names() -> None:
    text = sign_jws(b"{}", header={"alg": "Ed25519"}, key=KEYS["Ed25519"])
    check_jws(read_jws(text), key=KEYS["Ed25519"].public)


def test_critical_parameters_are_refused() -> None:
    text = sign_jws(b"{}", header={"crit": ["b64"], "b64": False}, key=KEY)
    with pytest.raises(ProofError):
        check_jws(read_jws(text), key=KEY.public)


GOOD = sign_jws(b'{"a":1}', header={}, key=KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "a.b",
        GOOD + ".",
        GOOD.rpartition(".")[0],
        GOOD.rpartition(".")[0] + ".",
        GOOD + "=",
        GOOD + "\n",
        " " + GOOD,
        "." + GOOD.partition(".")[2],
        "W10" + GOOD[GOOD.index(".") :],
        "eyJhIjoxLCJhIjoyfQ" + GOOD[GOOD.index(".") :],
        "bm8" + GOOD[GOOD.index(".") :],
        GOOD.replace(".", "+.", 1),
    ],
)
def test_what_is_no_token_is_not_read(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_jws(text)


@pytest.mark.parametrize("payload", [b"", b"[]", b'"x"', b'{"a":1,"a":2}', b"\xff", b"{"])
def test_a_payload_that_is_no_object_has_no_claims(payload: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_jws(sign_jws(payload, header={}, key=KEY)).claims()


def test_the_signature_of_rfc_7515_holds() -> None:
    """RFC 7515, appendix A.3."""
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }
    text = (
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
        "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djx"
        "La8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    )
    check_jws(read_jws(text), key=PublicKey.from_jwk(jwk))
    assert read_jws(text).claims() == {
        "iss": "joe",
        "exp": 1300819380,
        "http://example.com/is_root": True,
    }


# -- Open Badges -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_open_badge_reads_back_from_its_token(kind: str) -> None:
    text = sign_vc_jwt(credential(), key=KEYS[kind], method=METHOD)
    jws = read_jws(text)
    assert jws.header == {"alg": KEYS[kind].algorithm, "typ": "JWT", "kid": METHOD}
    assert jws.claims() == {**credential(), **CLAIMS}
    assert check_vc_jwt(jws, key=KEYS[kind].public, now=NOW) == credential()
    assert departures(jws) == []


def test_the_claims_repeat_the_credential() -> None:
    assert claims_of(credential()) == CLAIMS
    assert claims_of(credential(issuer=SCHOOL)) == CLAIMS


@pytest.mark.parametrize(
    "changes",
    [
        {"credentialSubject": {"type": ["AchievementSubject"]}},
        {"credentialSubject": [{"id": "did:example:ada"}]},
        {"credentialSubject": "did:example:ada"},
        {"id": None},
        {"issuer": {"type": ["Profile"]}},
        {"validFrom": "soon"},
        {"sub": "did:example:mallory"},
        {"name": "\ud800"},
    ],
)
def test_what_cannot_fill_the_claims_cannot_be_a_vc_jwt(changes: dict[str, Any]) -> None:
    with pytest.raises(InsigniaError):
        sign_vc_jwt(credential(**changes), key=KEY, method=METHOD)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "did:web:mallory.example"},
        {"iss": None},
        {"jti": "urn:uuid:other"},
        {"sub": "did:example:mallory"},
        {"nbf": 1793491199},
        {"nbf": "1793491200"},
        {"nbf": True},
        {"nbf": 1e300},
        {"exp": 1825027201},
        {"exp": None},
        {"validFrom": "2026-11-01T00:00:01Z"},
        {"issuer": "did:web:mallory.example"},
    ],
)
def test_claims_and_credential_must_agree(changes: dict[str, Any]) -> None:
    text = token({**credential(), **CLAIMS, **changes})
    with pytest.raises(ProofError):
        check_vc_jwt(read_jws(text), key=KEY.public, now=NOW)


@pytest.mark.parametrize(
    "now", [datetime(2026, 10, 31, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC)]
)
def test_a_token_holds_between_nbf_and_exp(now: datetime) -> None:
    text = sign_vc_jwt(credential(), key=KEY, method=METHOD)
    with pytest.raises(ProofError):
        check_vc_jwt(read_jws(text), key=KEY.public, now=now)


def test_a_token_holds_from_the_second_of_its_nbf() -> None:
    text = sign_vc_jwt(credential(), key=KEY, method=METHOD)
    begins = datetime(2026, 11, 1, tzinfo=UTC)
    assert check_vc_jwt(read_jws(text), key=KEY.public, now=begins) == credential()


@pytest.mark.parametrize(
    ("value", "holds"),
    [(-62135596800, True), (-62135596801, False), (253402300799, True), (253402300800, False)],
)
def test_a_moment_lies_in_the_calendar(value: int, holds: bool) -> None:
    if holds:
        assert moment_claim({"exp": value}, "exp") is not None
    else:
        with pytest.raises(ProofError):
            moment_claim({"exp": value}, "exp")


@pytest.mark.parametrize("issuer", [{"id": 7}, {"id": [SCHOOL]}, 7, [SCHOOL], None, {}])
def test_an_identifier_is_text(issuer: Any) -> None:
    assert claims_of(credential(issuer=issuer)) == {
        name: value for name, value in CLAIMS.items() if name != "iss"
    }


@pytest.mark.parametrize("typ", ["vc+jwt", "jwt", None, 7, "dc+sd-jwt", "kb+jwt"])
def test_a_token_of_another_type_is_no_open_badge(typ: Any) -> None:
    text = token({**credential(), **CLAIMS}, typ=typ)
    with pytest.raises(ProofError):
        check_vc_jwt(read_jws(text), key=KEY.public, now=NOW)


def test_a_token_that_leaves_claims_out_holds_and_says_so() -> None:
    text = sign_claims(
        {**credential(), "iss": SCHOOL}, header={"x5u": "https://x.example"}, key=KEY
    )
    jws = read_jws(text)
    assert check_vc_jwt(jws, key=KEY.public, now=NOW) == credential()
    assert departures(jws) == [
        "The header parameter 'x5u' is not allowed.",
        "The header names no key.",
        "The claim 'jti' is missing.",
        "The claim 'nbf' is missing.",
        "The claim 'sub' is missing.",
        "The claim 'exp' is missing.",
    ]


def test_a_token_that_shows_its_key_or_leaves_out_its_issuer_says_so() -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != "iss"}
    header = {"jwk": KEY.public.to_jwk()}
    jws = read_jws(sign_claims({**credential(), **claims}, header=header, key=KEY))
    assert departures(jws) == ["The claim 'iss' is missing."]


OLD = {
    "@context": ["https://www.w3.org/2018/credentials/v1"],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"type": ["AchievementSubject"]},
}
COMPLETED = {
    **OLD,
    "id": CLAIMS["jti"],
    "issuer": SCHOOL,
    "issuanceDate": "2026-11-01T00:00:00Z",
    "expirationDate": "2027-11-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:ada", "type": ["AchievementSubject"]},
}


@pytest.mark.parametrize(
    "vc",
    [
        OLD,
        COMPLETED,
        {**COMPLETED, "issuer": {"id": SCHOOL}},
        {**COMPLETED, "issuanceDate": "2026-11-01T01:00:00.5+01:00"},
    ],
)
def test_a_vc_claim_is_completed_from_the_claims_beside_it(vc: dict[str, Any]) -> None:
    jws = read_jws(token({"vc": vc, **CLAIMS}))
    assert check_vc_jwt(jws, key=KEY.public, now=NOW) == {**COMPLETED, **vc} | {
        "credentialSubject": COMPLETED["credentialSubject"]
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "urn:uuid:other"},
        {"issuer": "did:web:mallory.example"},
        {"issuanceDate": "2026-11-01T00:00:01Z"},
        {"expirationDate": "never"},
        {"validUntil": "2037-11-01T00:00:00Z", "expirationDate": None},
        {"credentialSubject": {"id": "did:example:mallory"}},
    ],
)
def test_a_vc_claim_must_not_contradict_the_claims_beside_it(changes: dict[str, Any]) -> None:
    jws = read_jws(token({"vc": {**OLD, **changes}, **CLAIMS}))
    with pytest.raises(ProofError):
        check_vc_jwt(jws, key=KEY.public, now=NOW)


def test_a_vc_claim_with_several_subjects_is_left_as_it_is() -> None:
    subjects = [{"id": "did:example:ada"}, {"id": "did:example:grace"}]
    jws = read_jws(token({"vc": {**COMPLETED, "credentialSubject": subjects}, "iss": SCHOOL}))
    document = check_vc_jwt(jws, key=KEY.public, now=NOW)
    assert document == {**COMPLETED, "credentialSubject": subjects}


def test_a_vc_claim_stands_without_the_claims_beside_it() -> None:
    jws = read_jws(token({"vc": COMPLETED}))
    assert check_vc_jwt(jws, key=KEY.public, now=NOW) == COMPLETED


SHOWN = {
    "@context": ["https://www.w3.org/2018/credentials/v1"],
    "type": ["VerifiablePresentation"],
    "nonce": "inside, which counts for nothing",
    "verifiableCredential": "a.b.c",
}
ASKED = {"iss": SCHOOL, "jti": "urn:uuid:shown", "nonce": "n-1", "aud": "https://v.example"}


def test_a_vp_claim_is_completed_from_the_claims_beside_it() -> None:
    jws = read_jws(token({"vp": SHOWN, **ASKED}))
    assert check_vc_jwt(jws, key=KEY.public, now=NOW) == {
        "@context": SHOWN["@context"],
        "type": SHOWN["type"],
        "id": "urn:uuid:shown",
        "holder": SCHOOL,
        "nonce": "n-1",
        "aud": "https://v.example",
        "verifiableCredential": [
            {
                "@context": "https://www.w3.org/ns/credentials/v2",
                "type": "EnvelopedVerifiableCredential",
                "id": "data:application/jwt,a.b.c",
            }
        ],
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"vp": {**SHOWN, "holder": "did:web:mallory.example"}},
        {"vp": {**SHOWN, "id": "urn:uuid:other"}},
        {"exp": 1},
    ],
)
def test_a_vp_claim_must_not_contradict_the_claims_beside_it(changes: dict[str, Any]) -> None:
    jws = read_jws(token({"vp": SHOWN, **ASKED, **changes}))
    with pytest.raises(ProofError):
        check_vc_jwt(jws, key=KEY.public, now=NOW)


def test_what_a_vp_claim_answers_itself_does_not_count() -> None:
    shown = {**SHOWN, "nonce": "guessed", "aud": "https://verifier.example"}
    document = check_vc_jwt(read_jws(token({"vp": shown})), key=KEY.public, now=NOW)
    assert not {"nonce", "aud"} & document.keys()


@pytest.mark.parametrize("vp", ["x", None, [], {}, OLD])
def test_a_vp_claim_is_a_presentation(vp: Any) -> None:
    jws = read_jws(token({"vp": vp, **ASKED}))
    with pytest.raises(UnreadableError):
        check_vc_jwt(jws, key=KEY.public, now=NOW)


def test_a_token_has_a_vp_claim_or_a_vc_claim() -> None:
    jws = read_jws(token({"vp": SHOWN, "vc": OLD, **ASKED}))
    with pytest.raises(UnreadableError):
        check_vc_jwt(jws, key=KEY.public, now=NOW)


@pytest.mark.parametrize("vc", ["x", None, []])
def test_a_vc_claim_is_an_object(vc: Any) -> None:
    jws = read_jws(token({"vc": vc, **CLAIMS}))
    with pytest.raises(UnreadableError):
        check_vc_jwt(jws, key=KEY.public, now=NOW)


def test_the_1edtech_sample_holds_for_the_key_it_shows(corpus: Path) -> None:
    text = (corpus / "1edtech/ob30/simple-jwt.svg").read_text()
    found = re.search(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", text)
    assert found is not None
    jws = read_jws(found[0])
    key = did.header_key(jws.header)
    assert key is not None
    document = check_vc_jwt(jws, key=key, now=NOW)
    assert document["name"] == "Teamwork Badge"
    with pytest.raises(InsigniaError):
        did.find_signer(jws.header, signer=document["issuer"]["id"], documents={})


# -- W3C -------------------------------------------------------------------------------------------

PRESENTATION = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiablePresentation"],
    "holder": SCHOOL,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("document", "name"), [(credential(), "vc"), (PRESENTATION, "vp")])
def test_a_document_reads_back_from_its_w3c_token(
    kind: str, document: dict[str, Any], name: str
) -> None:
    jws = read_jws(sign_vc_jose(document, key=KEYS[kind], method=METHOD))
    assert jws.header == {
        "alg": KEYS[kind].algorithm,
        "typ": f"{name}+jwt",
        "cty": name,
        "kid": METHOD,
    }
    found = check_vc_jose(jws, key=KEYS[kind].public, now=NOW)
    assert found == {**document, "iss": SCHOOL}


@pytest.mark.parametrize("typ", ["vc+jwt", "VC+JWT", "application/vc+jwt", "vc+ld+json+jwt"])
def test_a_type_is_read_in_all_its_spellings(typ: str) -> None:
    check_vc_jose(read_jws(token(credential(), typ=typ)), key=KEY.public, now=NOW)


@pytest.mark.parametrize("typ", ["JWT", "vp+jwt", "vc+sd-jwt", "dc+sd-jwt", "bad+typ", None, 7])
def test_a_type_that_is_not_the_content_is_refused(typ: Any) -> None:
    with pytest.raises(ProofError):
        check_vc_jose(read_jws(token(credential(), typ=typ)), key=KEY.public, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"vc": {}},
        {"vp": None},
        {"iss": "did:web:mallory.example"},
        {"iss": None},
        {"jti": "urn:uuid:other"},
        {"sub": "did:example:mallory"},
        {"exp": 1793491200},
        {"exp": "2026-11-23T00:00:00Z"},
        {"nbf": 1825027200},
    ],
)
def test_a_w3c_token_with_bad_claims_is_refused(changes: dict[str, Any]) -> None:
    jws = read_jws(token({**credential(), **changes}, typ="vc+jwt"))
    with pytest.raises(ProofError):
        check_vc_jose(jws, key=KEY.public, now=NOW)


def test_a_document_that_names_no_signer_is_signed_without_iss() -> None:
    document = {name: value for name, value in credential().items() if name != "issuer"}
    jws = read_jws(sign_vc_jose(document, key=KEY, method=METHOD))
    assert check_vc_jose(jws, key=KEY.public, now=NOW) == document


def test_sub_is_compared_with_one_subject_only() -> None:
    for subject in ([{"id": "did:example:ada"}], "did:example:ada"):
        document = credential(credentialSubject=subject, sub="did:example:grace")
        check_vc_jose(read_jws(token(document, typ="vc+jwt")), key=KEY.public, now=NOW)


def test_a_wrapped_document_is_not_signed() -> None:
    with pytest.raises(ProofError):
        sign_vc_jose({"vc": credential()}, key=KEY, method=METHOD)


EXAMPLE = "https://example.issuer/vc-jose-cose"


@pytest.fixture(scope="module")
def example_documents(corpus: Path) -> dict[str, bytes]:
    """The controller document that the W3C's test suite serves, made of its methods."""
    names = ("vm-p256", "vm-p384", "vm-p521", "vm-ed25519")
    methods = [
        json.loads((corpus / f"support/jose-cose/{name}.json").read_text()) for name in names
    ]
    for method in methods:
        del method["secretKeyJwk"]
    document = {
        "id": EXAMPLE,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
    return {EXAMPLE: json.dumps(document).encode()}


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("credential-jose-minimal", True),
        ("credential-jose-unknown-extensions", True),
        ("credential-jose-vc-vp-claims", False),
    ],
)
def test_the_tokens_of_the_w3c_suite(
    corpus: Path, example_documents: dict[str, bytes], name: str, holds: bool
) -> None:
    """The suite calls the second invalid for an extension of its content, not for its token."""
    jws = read_jws((corpus / f"jose-cose/credential_jose/{name}.txt").read_text().strip())
    signer = did.find_signer(jws.header, signer=jws.claims()["iss"], documents=example_documents)
    if holds:
        assert check_vc_jose(jws, key=signer.key, now=NOW)["issuer"] == signer.controller
    else:
        with pytest.raises(ProofError):
            check_vc_jose(jws, key=signer.key, now=NOW)


# -- whose key -------------------------------------------------------------------------------------


def documents_of(**keys: PrivateKey) -> dict[str, bytes]:
    methods = {name: key.public for name, key in keys.items()}
    return {SCHOOL_URL: json.dumps(did.controller_document(SCHOOL, methods)).encode()}


BOTH = documents_of(one=KEYS["P-256"], two=KEYS["RSA"])


@pytest.mark.parametrize(
    "header",
    [
        {"kid": f"{SCHOOL}#one"},
        {"kid": "#one"},
        {"kid": "one"},
        {"kid": KEY.public.thumbprint()},
        {"kid": f"urn:ietf:params:oauth:jwk-thumbprint:sha-256:{KEY.public.thumbprint()}"},
        {"jwk": KEY.public.to_jwk()},
        {"kid": "one", "jwk": KEY.public.to_jwk()},
    ],
)
def test_a_header_names_a_key_that_the_signer_lists(header: dict[str, Any]) -> None:
    found = did.find_signer(header, signer=SCHOOL, documents=BOTH)
    assert (found.id, found.controller, found.key) == (f"{SCHOOL}#one", SCHOOL, KEY.public)


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"kid": "three"},
        {"kid": 7},
        {"kid": f"urn:ietf:params:oauth:jwk-thumbprint:sha-512:{KEY.public.thumbprint()}"},
        {"kid": "urn:ietf:params:oauth:jwk-thumbprint:sha-256:"},
        {"kid": f"{SCHOOL}#three"},
        {"jwk": KEYS["P-384"].public.to_jwk()},
        {"jwk": KEY.to_jwk()},
        {"jwk": "x"},
        {"kid": "one", "jwk": KEYS["RSA"].public.to_jwk()},
        {"kid": f"{SCHOOL}#one", "jwk": KEYS["P-384"].public.to_jwk()},
    ],
)
def test_a_key_that_the_signer_does_not_list_is_not_the_signers(header: dict[str, Any]) -> None:
    with pytest.raises(KeyMaterialError):
        did.find_signer(header, signer=SCHOOL, documents=BOTH)


def test_a_signer_with_one_key_need_not_name_it() -> None:
    found = did.find_signer({}, signer=SCHOOL, documents=documents_of(one=KEY))
    assert found.key == KEY.public


def test_a_key_of_another_is_found_as_the_key_of_another() -> None:
    key = did.from_key(KEY.public)
    found = did.find_signer({"kid": did.method_id(key)}, signer=SCHOOL, documents={})
    assert found.controller == key != SCHOOL


def test_a_key_at_an_address_has_no_proven_controller() -> None:
    url = "https://school.example/keys/1"
    documents = {url: json.dumps(KEY.public.to_jwk()).encode()}
    found = did.find_signer({"kid": url}, signer=SCHOOL, documents=documents)
    assert (found.id, found.key, found.controller) == (url, KEY.public, None)
    assert found.document == KEY.public.to_jwk()
    entry = {"type": "Multikey", "publicKeyMultibase": KEY.public.to_multikey()}
    documents = {url: json.dumps(entry).encode()}
    found = did.find_signer({"kid": url}, signer=SCHOOL, documents=documents)
    assert (found.key, found.controller) == (KEY.public, None)
    encrypting = json.dumps({**KEY.public.to_jwk(), "use": "enc"}).encode()
    for wrong in (b"[]", b"{}", b'{"kty":"oct","k":"AAAA"}', encrypting):
        with pytest.raises(KeyMaterialError):
            did.find_signer({"kid": url}, signer=SCHOOL, documents={url: wrong})


def test_a_token_that_names_nobody_has_no_signer() -> None:
    with pytest.raises(KeyMaterialError):
        did.find_signer({}, signer=None, documents={})


def test_a_kid_may_be_the_one_that_the_published_jwk_has() -> None:
    """The W3C's suite names keys by it; names relative to the document are read as its own."""
    jwks = [{**KEYS[kind].public.to_jwk(), "kid": kind.lower()} for kind in ("P-256", "RSA")]
    methods = [
        {"id": f"#{n}", "type": "JsonWebKey", "controller": SCHOOL, "publicKeyJwk": jwk}
        for n, jwk in enumerate(jwks)
    ]
    document = {"id": SCHOOL, "verificationMethod": methods, "assertionMethod": ["#0", "#1"]}
    documents = {SCHOOL_URL: json.dumps(document).encode()}
    found = did.find_signer({"kid": "rsa"}, signer=SCHOOL, documents=documents)
    assert (found.id, found.key) == (f"{SCHOOL}#1", KEYS["RSA"].public)
    for kid in ("RSA", "", SCHOOL):
        with pytest.raises(KeyMaterialError):
            did.find_signer({"kid": kid}, signer=SCHOOL, documents=documents)
    document["verificationMethod"][0]["publicKeyJwk"]["kid"] = 7
    documents = {SCHOOL_URL: json.dumps(document).encode()}
    with pytest.raises(KeyMaterialError):
        did.find_signer(
            {"kid": 7, "jwk": KEYS["P-384"].public.to_jwk()}, signer=SCHOOL, documents=documents
        )


def test_a_signer_lists_a_bounded_number_of_keys() -> None:
    many = did.controller_document(SCHOOL, {f"{n}": KEY.public for n in range(257)})
    with pytest.raises(LimitError):
        did.find_signer(
            {"kid": "1"}, signer=SCHOOL, documents={SCHOOL_URL: json.dumps(many).encode()}
        )


def test_keys_of_unknown_kinds_beside_the_right_one_do_no_harm() -> None:
    document = json.loads(BOTH[SCHOOL_URL])
    strange = {"id": f"{SCHOOL}#odd", "type": "Odd", "controller": SCHOOL}
    document["verificationMethod"].append(strange)
    document["assertionMethod"][:0] = [strange["id"], "did:example:elsewhere#key", 7]
    documents = {SCHOOL_URL: json.dumps(document).encode()}
    found = did.find_signer({"kid": "one"}, signer=SCHOOL, documents=documents)
    assert found.key == KEY.public
