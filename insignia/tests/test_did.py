"""Identifiers: what each names, what its document says, and which keys that allows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from insignia.did import jwk as did_jwk
from insignia.did.key import encryption_key, key_of
from insignia.did.web import document_url
from insignia.documents import Unreachable
from insignia.encoding import encode_base58, encode_base64url
from insignia.errors import (
    DocumentMissing,
    DocumentUnreachable,
    InsigniaError,
    KeyMaterialError,
    UnknownMethodError,
)
from insignia.keys import PrivateKey

from insignia import did

ORG = PrivateKey.from_seed(b"the organization signs with this")
DID_KEY = did.from_key(ORG.public)
SCHOOL = "did:web:school.example"
SCHOOL_URL = "https://school.example/.well-known/did.json"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def given_document(document: Any, *, url: str = SCHOOL_URL) -> dict[str, bytes]:
    return {url: json.dumps(document).encode()}


def school_document(**changes: Any) -> dict[str, Any]:
    return {**did.controller_document(SCHOOL, {"key-1": ORG.public}), **changes}


def method(**changes: Any) -> dict[str, Any]:
    return {
        "id": f"{SCHOOL}#key-1",
        "type": "Multikey",
        "controller": SCHOOL,
        "publicKeyMultibase": ORG.public.to_multikey(),
        **changes,
    }


def test_the_published_did_keys_hold_the_published_bytes(vectors: Path) -> None:
    published = json.loads((vectors / "did/did-key.json").read_text())["vectors"]
    assert len(published) == 7
    for vector in published:
        key = key_of(vector["did"])
        assert key.raw.hex() == vector["rawPublicKeyHex"]
        assert did.from_key(key) == vector["did"]


def test_the_published_encryption_key_is_derived(vectors: Path) -> None:
    published = json.loads((vectors / "did/did-key.json").read_text())["x25519_from_ed25519"]
    assert {name: encryption_key(name) for name in published} == published
    with pytest.raises(KeyMaterialError):
        encryption_key(did.from_key(PrivateKey.generate("P-256").public))


@pytest.mark.parametrize("text", ["", "did:web:school.example", ORG.public.to_multikey()])
def test_only_a_did_key_is_made_of_its_key(text: str) -> None:
    with pytest.raises(KeyMaterialError):
        key_of(text)


def test_a_did_key_has_one_method_under_every_signing_purpose() -> None:
    multibase = ORG.public.to_multikey()
    ids = [f"{DID_KEY}#{multibase}"]
    assert did.resolve(DID_KEY, {}) == {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
        ],
        "id": DID_KEY,
        "verificationMethod": [
            {
                "id": ids[0],
                "type": "Multikey",
                "controller": DID_KEY,
                "publicKeyMultibase": multibase,
            }
        ],
        "authentication": ids,
        "assertionMethod": ids,
        "capabilityInvocation": ids,
        "capabilityDelegation": ids,
    }


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_the_method_of_a_did_key_is_found_without_documents(kind: str) -> None:
    key = PrivateKey.generate(kind).public
    name = did.method_id(did.from_key(key))
    found = did.find_method(name, purpose="assertionMethod", documents={})
    assert (found.id, found.key, found.controller) == (name, key, did.from_key(key))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("did:web:example.com", "https://example.com/.well-known/did.json"),
        (
            "did:web:example.com%3A3000:user:alice",
            "https://example.com:3000/user/alice/did.json",
        ),
        ("did:web:Example.COM:a", "https://example.com/a/did.json"),
        ("did:web:localhost%3A8000:issuers:one", "http://localhost:8000/issuers/one/did.json"),
        ("did:web:xn--bcher-kva.example", "https://xn--bcher-kva.example/.well-known/did.json"),
        ("https://school.example/issuers/1", "https://school.example/issuers/1"),
        ("http://localhost:8000/issuers/1", "http://localhost:8000/issuers/1"),
        (DID_KEY, None),
        (did_jwk.from_key(ORG.public), None),
    ],
)
def test_an_identifier_names_the_url_of_its_document(url: str, expected: str | None) -> None:
    assert did.needed_url(url) == expected


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "did:web:",
        "did:web:127.0.0.1",
        "did:web:10.0.0.1:a",
        "did:web:[::1]",
        "did:web:2130706433",
        "did:web:0x7f.1",
        "did:web:user@example.com",
        "did:web:example.com/a",
        "did:web:example.com:..:a",
        "did:web:example.com:.:a",
        "https://[",
        "did:web:example.com:%2e%2e:a",
        "did:web:example.com:a%2Fb",
        "did:web:example.com:a%2fb",
        "did:web:example.com::a",
        "did:web:example.com:",
        "did:web:example.com:a?b",
        "did:web:example.com%3Aport",
        "did:web:example.com%3A0",
        "did:web:example.com%3A65536",
        "did:web:" + "a" * 3000,
        "did:example:123",
        "http://school.example/1",
        "ftp://school.example/1",
        "https:///1",
        "urn:uuid:1",
    ],
)
def test_other_identifiers_name_no_document(identifier: str) -> None:
    with pytest.raises(KeyMaterialError):
        did.needed_url(identifier)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com", "did:web:example.com"),
        ("https://example.com/", "did:web:example.com"),
        ("https://example.com:3000/user/alice", "did:web:example.com%3A3000:user:alice"),
        ("http://localhost:8000/issuers/one", "did:web:localhost%3A8000:issuers:one"),
    ],
)
def test_a_url_is_written_as_did_web(url: str, expected: str) -> None:
    assert did.web_did(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a",
        "https://localhost/a",
        "https://127.0.0.1/a",
        "https://user@example.com/a",
        "https://example.com/a?b=c",
        "https://example.com/a#b",
        "https://example.com:99999/a",
        "https://example.com/a/../b",
        "example.com",
    ],
)
def test_other_urls_cannot_be_written_as_did_web(url: str) -> None:
    with pytest.raises(KeyMaterialError):
        did.web_did(url)


def test_the_served_document_lets_its_keys_be_found() -> None:
    documents = given_document(school_document())
    found = did.find_method(f"{SCHOOL}#key-1", purpose="assertionMethod", documents=documents)
    assert (found.key, found.controller) == (ORG.public, SCHOOL)
    assert did.resolve(SCHOOL, documents) == school_document()


def test_the_served_document_says_what_its_keys_are_for() -> None:
    rsa = PrivateKey.generate("RSA").public
    plain = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    assert did.controller_document(SCHOOL, {"key-1": ORG.public}) == {
        "@context": plain,
        "id": SCHOOL,
        "verificationMethod": [method()],
        "authentication": [f"{SCHOOL}#key-1"],
        "assertionMethod": [f"{SCHOOL}#key-1"],
    }
    both = did.controller_document(SCHOOL, {"key-1": ORG.public, "key-2": rsa})
    assert both["@context"] == [*plain, "https://w3id.org/security/jwk/v1"]


def test_one_key_may_be_listed_without_an_array() -> None:
    document = school_document(verificationMethod=method(), assertionMethod=f"{SCHOOL}#key-1")
    documents = given_document(document)
    found = did.find_method(f"{SCHOOL}#key-1", purpose="assertionMethod", documents=documents)
    assert (found.key, found.document) == (ORG.public, document)


def test_only_a_did_web_names_an_address() -> None:
    for text in ("school.example", "did:key:school.example", ""):
        with pytest.raises(KeyMaterialError):
            document_url(text)


def test_an_rsa_key_is_served_as_a_json_web_key() -> None:
    key = PrivateKey.generate("RSA").public
    document = did.controller_document(SCHOOL, {"#rsa": key})
    assert document["verificationMethod"] == [
        {
            "id": f"{SCHOOL}#rsa",
            "type": "JsonWebKey",
            "controller": SCHOOL,
            "publicKeyJwk": key.to_jwk(),
        }
    ]
    found = did.find_method(
        f"{SCHOOL}#rsa", purpose="assertionMethod", documents=given_document(document)
    )
    assert found.key == key


@pytest.mark.parametrize("identifier", ["did:example:ada", "did:ion:EiA", "did:web2:a"])
def test_a_method_that_is_not_supported_is_no_fault_of_the_issuer(identifier: str) -> None:
    with pytest.raises(UnknownMethodError):
        did.find_method(f"{identifier}#1", purpose="assertionMethod", documents={})


@pytest.mark.parametrize("identifier", ["did:", "did:example:", "did:EXAMPLE:a", "did:web:", "x"])
def test_what_is_no_did_is_of_no_unsupported_method(identifier: str) -> None:
    with pytest.raises(KeyMaterialError) as refused:
        did.needed_url(identifier)
    assert refused.type is KeyMaterialError


def test_what_is_not_given_is_named_and_what_failed_says_why() -> None:
    with pytest.raises(DocumentMissing) as missing:
        did.resolve(SCHOOL, {})
    assert missing.value.url == SCHOOL_URL
    with pytest.raises(DocumentUnreachable) as unreachable:
        did.resolve(SCHOOL, {SCHOOL_URL: Unreachable("the server did not answer")})
    assert unreachable.value.reason == "the server did not answer"


@pytest.mark.parametrize(
    "document",
    [
        [],
        "did:web:school.example",
        {},
        school_document(id="did:web:mallory.example"),
        school_document(id="did:web:School.example"),
    ],
)
def test_a_document_with_another_id_is_refused(document: Any) -> None:
    with pytest.raises(KeyMaterialError):
        did.resolve(SCHOOL, given_document(document))


FORMS = [
    method(),
    method(id="#key-1"),
    method(type="Ed25519VerificationKey2020"),
    method(type="JsonWebKey", publicKeyMultibase=None, publicKeyJwk=ORG.public.to_jwk()),
    method(type="JsonWebKey2020", publicKeyMultibase=None, publicKeyJwk=ORG.public.to_jwk()),
    method(
        type="Ed25519VerificationKey2018",
        publicKeyMultibase=None,
        publicKeyBase58=encode_base58(ORG.public.raw),
    ),
]


@pytest.mark.parametrize("entry", FORMS)
def test_a_key_is_read_from_every_kind_of_method(entry: dict[str, Any]) -> None:
    documents = given_document(school_document(verificationMethod=[entry]))
    found = did.find_method(f"{SCHOOL}#key-1", purpose="assertionMethod", documents=documents)
    assert found.key == ORG.public


@pytest.mark.parametrize("entry", FORMS)
def test_a_method_may_be_embedded_under_its_purpose(entry: dict[str, Any]) -> None:
    document = school_document(verificationMethod=[], assertionMethod=[entry], authentication=[])
    documents = given_document(document)
    found = did.find_method(f"{SCHOOL}#key-1", purpose="assertionMethod", documents=documents)
    assert found.key == ORG.public
    with pytest.raises(KeyMaterialError):
        did.find_method(f"{SCHOOL}#key-1", purpose="authentication", documents=documents)


@pytest.mark.parametrize(
    "changes",
    [
        {"assertionMethod": []},
        {"assertionMethod": None},
        {"assertionMethod": [f"{SCHOOL}#key-2"]},
        {"assertionMethod": [7, None]},
        {"verificationMethod": []},
        {"verificationMethod": [f"{SCHOOL}#key-1"]},
        {"verificationMethod": [method(controller="did:web:mallory.example")]},
        {"verificationMethod": [method(controller=None)]},
        {"verificationMethod": [method(controller=[SCHOOL])]},
        {"verificationMethod": [method(type="Unheard-of")]},
        {"verificationMethod": [method(type=["Multikey"])]},
        {"verificationMethod": [method(publicKeyMultibase="z6Mk")]},
        {"verificationMethod": [method(publicKeyMultibase=7)]},
        {"verificationMethod": [method(secretKeyMultibase=ORG.to_multikey())]},
        {"verificationMethod": [method(type="JsonWebKey", publicKeyJwk=ORG.to_jwk())]},
        {"verificationMethod": [method(secretKeyJwk=ORG.to_jwk())]},
        {"verificationMethod": [method(privateKeyBase58="x")]},
        {"verificationMethod": [method(type="JsonWebKey", publicKeyJwk="x")]},
        {"verificationMethod": [method(type="Ed25519VerificationKey2018", publicKeyBase58="0")]},
        {"verificationMethod": [method(type="Ed25519VerificationKey2018", publicKeyBase58="2")]},
        {"verificationMethod": [method(type="EcdsaSecp256r1VerificationKey2019")]},
        {
            "verificationMethod": [
                method(
                    type="X", publicKeyMultibase=None, publicKeyBase58=encode_base58(ORG.public.raw)
                )
            ]
        },
        {"verificationMethod": [method(expires="soon")]},
        {"verificationMethod": [method(revoked=7)]},
        {
            "verificationMethod": [
                method(),
                method(publicKeyMultibase=PrivateKey.generate().public.to_multikey()),
            ]
        },
    ],
)
def test_a_method_that_is_not_this_issuers_key_for_this_use_is_refused(
    changes: dict[str, Any],
) -> None:
    documents = given_document(school_document(**changes))
    with pytest.raises(KeyMaterialError):
        did.find_method(f"{SCHOOL}#key-1", purpose="assertionMethod", documents=documents)


@pytest.mark.parametrize(
    ("members", "allowed"),
    [
        ({}, True),
        ({"use": "sig", "alg": "EdDSA", "key_ops": ["verify"]}, True),
        ({"alg": "Ed25519"}, True),
        ({"use": "enc"}, False),
        ({"use": ["sig"]}, False),
        ({"key_ops": ["encrypt"]}, False),
        ({"key_ops": "verify"}, False),
        ({"alg": "ES256"}, False),
        ({"alg": ["EdDSA"]}, False),
    ],
)
def test_a_jwk_is_used_for_what_it_says(members: dict[str, Any], allowed: bool) -> None:
    jwk = {**ORG.public.to_jwk(), **members}
    entry = method(type="JsonWebKey", publicKeyJwk=jwk)
    documents = given_document(school_document(verificationMethod=[entry]))
    if allowed:
        found = did.find_method(f"{SCHOOL}#key-1", purpose="assertionMethod", documents=documents)
        assert found.key == ORG.public
    else:
        with pytest.raises(KeyMaterialError):
            did.find_method(f"{SCHOOL}#key-1", purpose="assertionMethod", documents=documents)


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        (DID_KEY, "assertionMethod"),
        (f"{DID_KEY}#", "assertionMethod"),
        (f"{DID_KEY}#key-1", "assertionMethod"),
        (did.method_id(DID_KEY), "keyAgreement"),
        (did.method_id(DID_KEY), "verificationMethod"),
        (did.method_id(DID_KEY), "id"),
        (f"#{ORG.public.to_multikey()}", "assertionMethod"),
        ("did:key:z6Mk#z6Mk", "assertionMethod"),
        ("did:key:u7QE#u7QE", "assertionMethod"),
    ],
)
def test_a_did_key_has_no_other_methods_and_uses(name: str, purpose: str) -> None:
    with pytest.raises(KeyMaterialError):
        did.find_method(name, purpose=purpose, documents={})


@pytest.mark.parametrize(
    ("changes", "created", "allowed"),
    [
        ({}, None, True),
        ({"expires": "2027-01-01T00:00:00Z"}, None, True),
        ({"expires": "2026-01-01T00:00:00Z"}, None, False),
        ({"expires": "2026-01-01T00:00:00Z"}, datetime(2025, 12, 31, tzinfo=UTC), True),
        ({"expires": "2026-01-01T00:00:00Z"}, datetime(2026, 1, 1, tzinfo=UTC), False),
        ({"expires": "2026-01-01T00:00:00Z"}, NOW + timedelta(days=900), False),
        ({"revoked": "2026-01-01T00:00:00Z"}, datetime(2025, 1, 1, tzinfo=UTC), False),
        ({"revoked": "2026-11-22T00:00:00Z"}, None, False),
        ({"revoked": "2026-11-22T00:00:01Z"}, None, True),
    ],
)
def test_a_key_counts_while_it_is_in_force(
    changes: dict[str, str], created: datetime | None, allowed: bool
) -> None:
    documents = given_document(school_document(verificationMethod=[method(**changes)]))
    found = did.find_method(f"{SCHOOL}#key-1", purpose="assertionMethod", documents=documents)
    if allowed:
        found.require_in_force(created=created, now=NOW)
    else:
        with pytest.raises(KeyMaterialError):
            found.require_in_force(created=created, now=NOW)


def test_a_controller_document_at_https_is_used_under_its_own_address() -> None:
    url = "https://school.example/issuers/1"
    document = did.controller_document(url, {"key-1": ORG.public})
    found = did.find_method(
        f"{url}#key-1", purpose="assertionMethod", documents=given_document(document, url=url)
    )
    assert (found.controller, found.key) == (url, ORG.public)


def test_a_did_jwk_is_its_key() -> None:
    key = PrivateKey.generate("P-256").public
    name = did_jwk.from_key(key)
    found = did.find_method(f"{name}#0", purpose="assertionMethod", documents={})
    assert (found.key, found.controller) == (key, name)


def test_the_published_did_jwk_resolves() -> None:
    """The first example of the did:jwk method specification."""
    name = (
        "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVV"
        "M3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
    )
    jwk = {
        "crv": "P-256",
        "kty": "EC",
        "x": "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0",
        "y": "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE",
    }
    ids = [f"{name}#0"]
    assert did.resolve(name, {}) == {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/suites/jws-2020/v1",
        ],
        "id": name,
        "verificationMethod": [
            {"id": ids[0], "type": "JsonWebKey2020", "controller": name, "publicKeyJwk": jwk}
        ],
        "authentication": ids,
        "assertionMethod": ids,
        "capabilityInvocation": ids,
        "capabilityDelegation": ids,
        "keyAgreement": ids,
    }


@pytest.mark.parametrize(
    ("use", "purposes"),
    [
        ("sig", {"authentication", "assertionMethod"}),
        ("enc", {"keyAgreement"}),
        ("other", set()),
    ],
)
def test_the_use_of_a_did_jwk_limits_its_purposes(use: str, purposes: set[str]) -> None:
    jwk = {**PrivateKey.generate("P-256").public.to_jwk(), "use": use}
    name = did_jwk.PREFIX + encode_base64url(json.dumps(jwk).encode())
    for purpose in ("authentication", "assertionMethod", "keyAgreement"):
        if purpose in purposes:
            assert did.find_method(f"{name}#0", purpose=purpose, documents={}).controller == name
        else:
            with pytest.raises(KeyMaterialError):
                did.find_method(f"{name}#0", purpose=purpose, documents={})


@pytest.mark.parametrize(
    "rest", ["", "%", "e30=", "e30", "W10", "bnVsbA", "eyJkIjoiIn0", "A" * 9000]
)
def test_what_holds_no_public_jwk_is_no_did_jwk(rest: str) -> None:
    with pytest.raises(KeyMaterialError):
        did.resolve(did_jwk.PREFIX + rest, {})


def test_a_did_jwk_that_shows_its_secret_is_refused() -> None:
    name = did_jwk.PREFIX + encode_base64url(json.dumps(ORG.to_jwk()).encode())
    with pytest.raises(KeyMaterialError):
        did.resolve(name, {})


@given(st.text(max_size=60))
def test_no_identifier_raises_anything_but_a_typed_error(text: str) -> None:
    for prefix in ("", "did:key:", "did:web:", "did:jwk:", "https://"):
        try:
            did.find_method(f"{prefix}{text}#0", purpose="assertionMethod", documents={})
        except InsigniaError:
            continue


@given(st.text(max_size=20), st.text(max_size=20))
def test_every_did_web_names_a_url_of_its_own_host(host: str, path: str) -> None:
    try:
        url = document_url(f"did:web:{host}.example:{path}")
    except KeyMaterialError:
        return
    assert url.startswith("https://")
    assert url.endswith("/did.json")
    assert url.removeprefix("https://").partition("/")[0].rpartition(":")[0] or ".example" in url
