"""Keys: every form reads back as the same key, and nothing that is no key gets in."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st
from insignia.errors import KeyMaterialError
from insignia.keys import ALGORITHMS, PrivateKey, PublicKey

MULTIKEY_KINDS = ["Ed25519", "P-256", "P-384", "P-521", "secp256k1"]
ADA = PrivateKey.from_seed(b"Ada applies with this seed......")


@pytest.fixture(scope="module", params=[*MULTIKEY_KINDS, "RSA"])
def key(request: pytest.FixtureRequest) -> PrivateKey:
    return PrivateKey.generate(request.param)


def test_a_key_reads_back_from_every_form(key: PrivateKey) -> None:
    assert PrivateKey.from_jwk(key.to_jwk()) == key
    assert PrivateKey.from_pem(key.to_pem()) == key
    assert PublicKey.from_jwk(key.public.to_jwk()) == key.public
    assert PublicKey.from_pem(key.public.to_pem()) == key.public
    if key.kind != "RSA":
        assert PrivateKey.from_multikey(key.to_multikey()) == key
        assert PublicKey.from_multikey(key.public.to_multikey()) == key.public


def test_a_signature_holds_for_its_key_and_its_data_only(key: PrivateKey) -> None:
    signature = key.sign(b"what Ada did")
    stranger = PrivateKey.generate(key.kind)
    assert key.public.verify(signature, b"what Ada did")
    assert not key.public.verify(signature, b"what Mallory did")
    assert not stranger.public.verify(signature, b"what Ada did")
    assert not key.public.verify(signature + b"\0", b"what Ada did")
    assert not key.public.verify(signature[:-1], b"what Ada did")
    assert not key.public.verify(b"", b"what Ada did")
    assert not key.public.verify(bytes(len(signature)), b"what Ada did")


def test_the_same_data_gives_the_same_signature(key: PrivateKey) -> None:
    assert key.sign(b"data") == key.sign(b"data")


def test_each_kind_has_one_algorithm() -> None:
    assert ALGORITHMS == {
        "Ed25519": "EdDSA",
        "P-256": "ES256",
        "P-384": "ES384",
        "P-521": "ES512",
        "secp256k1": "ES256K",
        "RSA": "RS256",
    }


def test_a_private_key_does_not_show_its_secret(key: PrivateKey) -> None:
    assert repr(key.secret) not in repr(key)
    assert "secret" not in repr(key)


@given(seed=st.binary(min_size=32, max_size=32))
def test_every_seed_makes_a_key_that_round_trips(seed: bytes) -> None:
    key = PrivateKey.from_seed(seed)
    assert PrivateKey.from_multikey(key.to_multikey()) == key
    assert PublicKey.from_jwk(key.public.to_jwk()) == key.public


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("vc-di-eddsa/keyPair.json", "z6Mk"), ("vc-di-ecdsa/p256KeyPair.json", "zDn")],
)
def test_the_published_pairs_belong_together(vectors: Path, name: str, kinds: str) -> None:
    pair = json.loads((vectors / name).read_text())
    secret = pair.get("secretKeyMultibase") or pair["privateKeyMultibase"]
    assert pair["publicKeyMultibase"].startswith(kinds)
    assert PrivateKey.from_multikey(secret).public == PublicKey.from_multikey(
        pair["publicKeyMultibase"]
    )


def test_the_thumbprint_is_the_one_of_rfc_8037() -> None:
    """RFC 8037, appendix A.3."""
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert PublicKey.from_jwk(jwk).thumbprint() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "m6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do",
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doKK",
        "z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p",
        "z0OIl",
        "z" + "1" * 5000,
        ADA.to_multikey(),
    ],
)
def test_what_is_no_public_multikey_is_refused(text: str) -> None:
    with pytest.raises(KeyMaterialError):
        PublicKey.from_multikey(text)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("Ed25519", bytes(32)),
        ("Ed25519", b"\x02" + bytes(31)),
        ("Ed25519", b"\x01" + bytes(31)),
        ("P-256", b"\x02" + b"\xff" * 32),
        ("P-256", b"\x05" + bytes(32)),
        ("P-384", bytes(49)),
        ("P-521", bytes(67)),
        ("X25519", bytes(32)),
        ("RSA", b"not DER"),
    ],
)
def test_bytes_that_are_no_point_are_no_key(kind: str, raw: bytes) -> None:
    with pytest.raises(KeyMaterialError):
        PublicKey(kind, raw)


def jwk_of(kind: str) -> dict[str, str]:
    return PrivateKey.generate(kind).public.to_jwk()


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
        {"kty": "EC", "crv": ["P-256"], "x": "", "y": ""},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed25519", "x": 7},
        {"kty": "OKP", "crv": "Ed25519", "x": "A==="},
        {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"},
        {**jwk_of("P-256"), "y": jwk_of("P-256")["y"]},
        {**jwk_of("P-256"), "crv": "P-384"},
        {"kty": "RSA", "n": "A" * 20_000, "e": "AQAB"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {**jwk_of("RSA"), "e": "AQ"},
        {**jwk_of("RSA"), "e": "_________________w"},
        ADA.to_jwk(),
    ],
)
def test_what_is_no_public_jwk_is_refused(jwk: dict[str, str]) -> None:
    with pytest.raises(KeyMaterialError):
        PublicKey.from_jwk(jwk)


def test_a_private_jwk_whose_halves_differ_is_refused() -> None:
    other = PrivateKey.generate()
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_jwk({**ADA.to_jwk(), "x": other.to_jwk()["x"]})


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
@pytest.mark.parametrize("byte", [b"\x00", b"\xff"])
def test_a_secret_number_outside_the_group_is_refused(kind: str, byte: bytes) -> None:
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_seed(byte * (32 if kind == "P-256" else 48), kind=kind)


def test_numbers_that_make_no_rsa_key_are_no_private_key() -> None:
    jwk = PrivateKey.generate("RSA").to_jwk()
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_jwk({**jwk, "p": jwk["q"]})


@pytest.mark.parametrize(("kind", "secret"), [("RSA", b"not DER"), ("RSA", ADA.to_pem().encode())])
def test_secret_bytes_that_are_no_key_are_refused(kind: str, secret: bytes) -> None:
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_seed(secret, kind=kind)


def der(key: PrivateKey) -> bytes:
    body = "".join(key.to_pem().splitlines()[1:-1])
    return base64.b64decode(body)


def test_a_key_of_another_kind_is_no_rsa_key() -> None:
    public = base64.b64decode("".join(ADA.public.to_pem().splitlines()[1:-1]))
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_seed(der(ADA), kind="RSA")
    with pytest.raises(KeyMaterialError):
        PublicKey("RSA", public)


def pems(key: Any) -> tuple[str, str]:
    """The public and the private PEM of a kind of key that Insignia does not use."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return public.decode(), private.decode()


@pytest.mark.parametrize(
    "key",
    [
        x25519.X25519PrivateKey.generate(),
        ec.generate_private_key(ec.BrainpoolP256R1()),
    ],
    ids=["X25519", "brainpool"],
)
def test_other_kinds_of_key_are_refused_in_pem(key: Any) -> None:
    public, private = pems(key)
    with pytest.raises(KeyMaterialError):
        PublicKey.from_pem(public)
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_pem(private)


def test_an_encrypted_pem_is_refused() -> None:
    key = x25519.X25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_pem(pem.decode())


@pytest.mark.parametrize("text", ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
def test_what_is_no_pem_is_refused(text: str) -> None:
    with pytest.raises(KeyMaterialError):
        PublicKey.from_pem(text)
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_pem(text)


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(KeyMaterialError):
        PrivateKey.generate("X25519")
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_seed(b"x" * 32, kind="X25519")
    with pytest.raises(KeyMaterialError):
        PrivateKey.from_seed(b"too short")
    with pytest.raises(KeyMaterialError):
        PrivateKey.generate("RSA").public.to_multikey()
    with pytest.raises(KeyMaterialError):
        PrivateKey.generate("RSA").to_multikey()
