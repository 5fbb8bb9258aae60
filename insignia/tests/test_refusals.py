"""Whatever comes in, keys, proofs, tokens and lists answer with a value or with one typed error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insignia.encoding import encode_base64url
from insignia.errors import InsigniaError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs import (
    Expected,
    ProofOptions,
    add_base_proof,
    add_proof,
    check_proof,
    check_terms,
    derive,
    required_proofs,
)
from insignia.proofs.jws import check_jws, read_jws, sign_claims
from insignia.proofs.sd_jwt import (
    Audience,
    bind_sd_jwt,
    check_binding,
    issue_sd_jwt,
    present_sd_jwt,
    read_sd_jwt,
)
from insignia.proofs.sd_jwt_vc import check_document, check_sd_jwt_vc
from insignia.proofs.status_list_token import check_status_list
from insignia.proofs.vc_jose import check_vc_jose
from insignia.proofs.vc_jwt import check_vc_jwt, departures
from insignia.status import StatusList, TokenStatusList, status_reference
from insignia.times import parse_moment

from insignia import did

NOW = datetime(2026, 11, 22, tzinfo=UTC)
KEY = PrivateKey.from_seed(b"the organization signs with this", kind="P-256")
ED = PrivateKey.from_seed(b"the organization signs with this")
METHOD = "did:web:school.example#1"
URL = "https://school.example/.well-known/did.json"

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["", "#", "did:key:z6Mk", "u", "z", "...", "_sd", "\ud800", METHOD])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
many = settings(deadline=None, max_examples=60)


def answers(ask: Callable[[], object]) -> None:
    """Ask; a value is an answer, a typed error too, and nothing else."""
    try:
        ask()
    except InsigniaError as error:
        assert str(error)
        assert error.code


def objects(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects that have some of these members, whatever is in them."""
    return st.dictionaries(st.sampled_from(names) | st.text(max_size=4), VALUES, max_size=5)


DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:school.example",
    "credentialSubject": {"id": "did:example:ada"},
}
SECURED = [
    add_proof(DOCUMENT, key=key, method=METHOD, created=NOW, suite=suite)
    for key, suite in [(ED, "eddsa-rdfc-2022"), (ED, "eddsa-jcs-2022"), (KEY, "ecdsa-rdfc-2019")]
]
BASED = add_base_proof(DOCUMENT, key=KEY, options=ProofOptions(METHOD, NOW, suite="ecdsa-sd-2023"))
SECURED += [BASED, derive(BASED, disclosed=["/credentialSubject"])]
PROOF = ("type", "cryptosuite", "created", "expires", "proofPurpose", "proofValue")
MORE = ("verificationMethod", "previousProof", "id", "domain", "challenge", "@context")


@many
@given(st.sampled_from(SECURED), objects(*PROOF, *MORE))
def test_every_proof_is_answered(document: dict[str, Any], changes: dict[str, Any]) -> None:
    proof = {**document["proof"], **changes}
    expected = Expected(now=NOW, domain="x", challenge="y")
    for key in (ED.public, KEY.public):
        answers(lambda: check_proof(document, proof=proof, key=key))  # noqa: B023
    answers(lambda: check_terms(proof, expected=expected))
    answers(lambda: required_proofs({**document, "proof": [proof, proof]}, proof=proof))
    answers(lambda: derive({**document, "proof": proof}, disclosed=["/issuer"]))


@many
@given(
    st.sampled_from(SECURED), objects("@context", "type", "issuer", "credentialSubject", "proof")
)
def test_every_document_is_answered(document: dict[str, Any], changes: dict[str, Any]) -> None:
    changed = {**document, **changes}
    for key in (ED.public, KEY.public):
        answers(lambda: check_proof(changed, proof=document["proof"], key=key))  # noqa: B023
    answers(lambda: add_proof(changed, key=ED, method=METHOD, created=NOW))
    answers(lambda: add_proof(changed, key=KEY, method=METHOD, created=NOW, suite="ecdsa-jcs-2019"))
    answers(lambda: derive(changed, disclosed=["/issuer", "/type/0"]))


CLAIMS = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "vc", "vp", "vct", "cnf", "status")
OTHERS = ("issuer", "id", "type", "validFrom", "credentialSubject", "status_list", "_sd_alg")


@many
@given(objects(*CLAIMS, *OTHERS), objects("typ", "crit", "kid", "jwk", "cty"))
def test_every_signed_token_is_answered(claims: dict[str, Any], header: dict[str, Any]) -> None:
    try:
        text = sign_claims(claims, header=header, key=KEY)
    except InsigniaError:
        return
    jws, key = read_jws(text), KEY.public
    answers(lambda: check_jws(jws, key=key))
    answers(lambda: check_vc_jwt(jws, key=key, now=NOW))
    answers(lambda: departures(jws))
    answers(lambda: check_vc_jose(jws, key=key, now=NOW))
    answers(lambda: check_status_list(text, key=key, uri="x", now=NOW))
    answers(lambda: status_reference(claims))
    answers(lambda: did.find_signer(header, signer="did:web:school.example", documents={}))
    sd_jwt = read_sd_jwt(f"{text}~")
    answers(lambda: check_sd_jwt_vc(sd_jwt, key=key, now=NOW))
    answers(lambda: check_document(sd_jwt, key=key, now=NOW))
    answers(lambda: bind_sd_jwt(sd_jwt, key=KEY, audience="a", nonce="n", at=NOW))
    bound = replace(sd_jwt, binding=text)
    answers(lambda: check_binding(bound, claims=claims, audience=Audience(NOW, "a", "n")))


@many
@given(VALUES, st.lists(st.text(max_size=8), max_size=3))
def test_every_disclosure_is_answered(value: Any, pointers: list[str]) -> None:
    try:
        text = encode_base64url(json.dumps(value).encode())
    except UnicodeEncodeError:
        return
    token = issue_sd_jwt({"a": 1}, key=KEY, header={}).token
    sd_jwt = read_sd_jwt(f"{token}~{text}~")
    answers(lambda: check_sd_jwt_vc(sd_jwt, key=KEY.public, now=NOW))
    answers(lambda: present_sd_jwt(sd_jwt, disclosed=pointers))
    if isinstance(value, dict):
        answers(lambda: issue_sd_jwt(value, key=KEY, header={}, concealed=pointers))


@many
@given(st.text(max_size=60) | st.text("eyJ._-~u=zAQ0", max_size=60))
def test_every_text_is_answered(text: str) -> None:
    for read in (
        read_jws,
        read_sd_jwt,
        StatusList.decode,
        TokenStatusList.decode,
        PublicKey.from_multikey,
        PrivateKey.from_multikey,
        PublicKey.from_pem,
        PrivateKey.from_pem,
        parse_moment,
        did.needed_url,
        did.web_did,
        did.metadata_url,
    ):
        answers(lambda: read(text))  # noqa: B023


@many
@given(objects("kty", "crv", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi", "use", "alg"))
def test_every_jwk_is_answered(jwk: dict[str, Any]) -> None:
    for base in ({}, KEY.to_jwk(), KEY.public.to_jwk(), ED.to_jwk(), RSA.to_jwk()):
        answers(lambda: PublicKey.from_jwk({**base, **jwk}))  # noqa: B023
        answers(lambda: PrivateKey.from_jwk({**base, **jwk}))  # noqa: B023


RSA = PrivateKey.generate("RSA")
METHODS = ("id", "type", "controller", "publicKeyMultibase", "publicKeyJwk", "expires", "revoked")
USES = ("verificationMethod", "assertionMethod", "authentication", "id")


@many
@given(objects(*METHODS), objects(*USES))
def test_every_controller_document_is_answered(
    method: dict[str, Any], changes: dict[str, Any]
) -> None:
    document = did.controller_document("did:web:school.example", {"1": KEY.public})
    document["verificationMethod"][0].update(method)
    try:
        documents = {URL: json.dumps({**document, **changes}, allow_nan=False).encode()}
    except (ValueError, UnicodeEncodeError):
        return
    for purpose in ("assertionMethod", "authentication"):
        answers(lambda: did.find_method(METHOD, purpose=purpose, documents=documents))  # noqa: B023
    for header in ({"kid": "1"}, {"jwk": KEY.public.to_jwk()}, {}):
        answers(
            lambda: did.find_signer(
                header,  # noqa: B023
                signer="did:web:school.example",
                documents=documents,
            )
        )


@many
@given(st.binary(max_size=80))
def test_every_byte_string_is_answered(data: bytes) -> None:
    text = encode_base64url(data)
    answers(lambda: StatusList.decode(f"u{text}"))
    answers(lambda: StatusList.from_bytes(data))
    answers(lambda: TokenStatusList.decode(text))
    for kind in ("Ed25519", "P-256", "P-384", "P-521", "secp256k1", "RSA"):
        answers(lambda: PublicKey(kind, data))  # noqa: B023
        answers(lambda: PrivateKey.from_seed(data, kind=kind))  # noqa: B023
        assert not KEY.public.verify(data, b"data")


@pytest.mark.parametrize("depth", [101, 5_000])
def test_deep_nesting_is_answered(depth: int) -> None:
    deep: Any = {"x": 1}
    for _ in range(depth):
        deep = {"https://schema.org/x": deep}
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
        document = {**DOCUMENT, "https://schema.org/x": deep}
        with pytest.raises(InsigniaError):
            add_proof(document, key=ED, method=METHOD, created=NOW, suite=suite)
    with pytest.raises(InsigniaError):
        issue_sd_jwt({"a": deep}, key=KEY, header={}, concealed=["/a"])
    with pytest.raises(InsigniaError):
        add_base_proof(
            {**DOCUMENT, "https://schema.org/x": deep},
            key=KEY,
            options=ProofOptions(METHOD, NOW, suite="ecdsa-sd-2023"),
        )
