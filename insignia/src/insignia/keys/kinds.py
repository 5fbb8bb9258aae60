"""The kinds of key: their sizes, their multicodec prefixes, and the arithmetic of Ed25519."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import nacl.bindings
from nacl.exceptions import CryptoError

from insignia.errors import KeyMaterialError
from insignia.later import later

if TYPE_CHECKING:
    from insignia.keys import curves
else:
    curves = later("insignia.keys.curves")

ED25519 = "Ed25519"
P256 = "P-256"
P384 = "P-384"
P521 = "P-521"
SECP256K1 = "secp256k1"
RSA = "RSA"


@dataclass(frozen=True)
class Kind:
    """What is fixed for every key of one kind: sizes in bytes, prefixes, the JOSE algorithm."""

    public_size: int
    secret_size: int
    signature_size: int
    public_prefix: bytes
    secret_prefix: bytes
    algorithm: str


KINDS = {
    ED25519: Kind(32, 32, 64, b"\xed\x01", b"\x80\x26", "EdDSA"),
    P256: Kind(33, 32, 64, b"\x80\x24", b"\x86\x26", "ES256"),
    P384: Kind(49, 48, 96, b"\x81\x24", b"\x87\x26", "ES384"),
    P521: Kind(67, 66, 132, b"\x82\x24", b"\x88\x26", "ES512"),
    SECP256K1: Kind(33, 32, 64, b"\xe7\x01", b"\x81\x26", "ES256K"),
}
ALGORITHMS = {**{name: kind.algorithm for name, kind in KINDS.items()}, RSA: "RS256"}

# RFC 9864 names what RFC 8037 left to the key: EdDSA with an Ed25519 key is "Ed25519".
NAMES = {name: (name,) for name in ALGORITHMS.values()} | {"EdDSA": ("EdDSA", "Ed25519")}


def check_public(kind: str, raw: bytes) -> None:
    """Refuse bytes that are no public key of this kind: wrong size, off the curve, too weak."""
    if kind == RSA:
        curves.load_rsa_public(raw)
        return
    if kind not in KINDS:
        raise KeyMaterialError(f"Keys of kind {kind!r} are not supported.")
    if len(raw) != KINDS[kind].public_size:
        raise KeyMaterialError(
            f"A public {kind} key has {KINDS[kind].public_size} bytes, not {len(raw)}."
        )
    if kind == ED25519:
        if not nacl.bindings.crypto_core_ed25519_is_valid_point(raw):
            raise KeyMaterialError("These bytes are no point of the Ed25519 curve.")
    else:
        curves.load_point(kind, raw)


def public_of(kind: str, secret: bytes) -> bytes:
    """The raw public key that belongs to these secret bytes."""
    if kind == ED25519:
        return nacl.bindings.crypto_sign_seed_keypair(secret)[0]
    return curves.public_of(kind, secret)


def sign(kind: str, secret: bytes, data: bytes) -> bytes:
    """The raw signature over ``data``: r‖s for the curves of ECDSA, made deterministically."""
    if kind == ED25519:
        return nacl.bindings.crypto_sign(data, _expanded(secret))[:64]
    return curves.sign(kind, secret, data)


def verify(kind: str, raw: bytes, signature: bytes, data: bytes) -> bool:
    """Whether ``signature`` over ``data`` was made with the secret half of this key."""
    if kind == ED25519:
        return _verify_ed25519(raw, signature, data)
    return curves.verify(kind, raw, signature, data)


def _verify_ed25519(raw: bytes, signature: bytes, data: bytes) -> bool:
    if len(signature) != 64:
        return False
    try:
        nacl.bindings.crypto_sign_open(signature + data, raw)
    except CryptoError:
        return False
    return True


@lru_cache(maxsize=16)
def _expanded(seed: bytes) -> bytes:
    return nacl.bindings.crypto_sign_seed_keypair(seed)[1]
