"""The kinds of key: their sizes, their multicodec prefixes, and the arithmetic of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import nacl.bindings
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from nacl.exceptions import CryptoError

from insignia.errors import KeyMaterialError

ED25519 = "Ed25519"
P256 = "P-256"
P384 = "P-384"
P521 = "P-521"
SECP256K1 = "secp256k1"
RSA = "RSA"

RSA_BITS = range(2048, 8193)
RSA_EXPONENTS = range(3, 1 << 32)


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

CURVES: dict[str, ec.EllipticCurve] = {
    P256: ec.SECP256R1(),
    P384: ec.SECP384R1(),
    P521: ec.SECP521R1(),
    SECP256K1: ec.SECP256K1(),
}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    P256: hashes.SHA256(),
    P384: hashes.SHA384(),
    P521: hashes.SHA512(),
    SECP256K1: hashes.SHA256(),
}


def check_public(kind: str, raw: bytes) -> None:
    """Refuse bytes that are no public key of this kind: wrong size, off the curve, too weak."""
    if kind == RSA:
        load_rsa_public(raw)
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
        load_point(kind, raw)


def public_of(kind: str, secret: bytes) -> bytes:
    """The raw public key that belongs to these secret bytes."""
    if kind == ED25519:
        return nacl.bindings.crypto_sign_seed_keypair(secret)[0]
    if kind == RSA:
        return rsa_public_der(load_rsa_private(secret).public_key())
    point = load_scalar(kind, secret).public_key()
    return point.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )


def sign(kind: str, secret: bytes, data: bytes) -> bytes:
    """The raw signature over ``data``: r‖s for the curves of ECDSA, made deterministically."""
    if kind == ED25519:
        return nacl.bindings.crypto_sign(data, _expanded(secret))[:64]
    if kind == RSA:
        return load_rsa_private(secret).sign(data, padding.PKCS1v15(), hashes.SHA256())
    algorithm = ec.ECDSA(_HASHES[kind], deterministic_signing=True)
    r, s = decode_dss_signature(load_scalar(kind, secret).sign(data, algorithm))
    half = KINDS[kind].signature_size // 2
    return r.to_bytes(half, "big") + s.to_bytes(half, "big")


def verify(kind: str, raw: bytes, signature: bytes, data: bytes) -> bool:
    """Whether ``signature`` over ``data`` was made with the secret half of this key."""
    if kind == ED25519:
        return _verify_ed25519(raw, signature, data)
    try:
        if kind == RSA:
            load_rsa_public(raw).verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        elif len(signature) != KINDS[kind].signature_size:
            return False
        else:
            half = len(signature) // 2
            r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            load_point(kind, raw).verify(encode_dss_signature(r, s), data, ec.ECDSA(_HASHES[kind]))
    except InvalidSignature:
        return False
    return True


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


@lru_cache(maxsize=1024)
def load_point(kind: str, raw: bytes) -> ec.EllipticCurvePublicKey:
    """The point of the curve that these compressed or plain bytes stand for."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[kind], raw)
    except ValueError as error:
        raise KeyMaterialError(f"These bytes are no point of the curve {kind}.") from error


@lru_cache(maxsize=16)
def load_scalar(kind: str, secret: bytes) -> ec.EllipticCurvePrivateKey:
    """The private key whose secret number is written in these bytes."""
    try:
        return ec.derive_private_key(int.from_bytes(secret, "big"), CURVES[kind])
    except ValueError as error:
        raise KeyMaterialError(f"These bytes are no secret key of the curve {kind}.") from error


@lru_cache(maxsize=256)
def load_rsa_public(der: bytes) -> rsa.RSAPublicKey:
    """The RSA key in this SubjectPublicKeyInfo; refused outside 2048 to 8192 bits."""
    try:
        key = serialization.load_der_public_key(der)
    except ValueError as error:
        raise KeyMaterialError("These bytes are no RSA public key.") from error
    if not isinstance(key, rsa.RSAPublicKey):
        raise KeyMaterialError("These bytes are a key, but not one for RSA.")
    if key.key_size not in RSA_BITS or key.public_numbers().e not in RSA_EXPONENTS:
        raise KeyMaterialError("The RSA key is weaker or larger than Insignia accepts.")
    return key


@lru_cache(maxsize=16)
def load_rsa_private(der: bytes) -> rsa.RSAPrivateKey:
    """The RSA key in this unencrypted PKCS #8 structure."""
    try:
        key = serialization.load_der_private_key(der, password=None)
    except (ValueError, TypeError) as error:
        raise KeyMaterialError("These bytes are no RSA private key.") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeyMaterialError("These bytes are a private key, but not one for RSA.")
    return key


def rsa_public_der(key: rsa.RSAPublicKey) -> bytes:
    """The SubjectPublicKeyInfo of the key, the raw form RSA keys are kept in."""
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def rsa_private_der(key: rsa.RSAPrivateKey) -> bytes:
    """The unencrypted PKCS #8 structure, the form RSA secrets are kept in."""
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
