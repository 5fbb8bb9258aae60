"""PEM: SubjectPublicKeyInfo and unencrypted PKCS #8, to and from the raw bytes of a key."""

from __future__ import annotations

from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from insignia.errors import KeyMaterialError
from insignia.keys.curves import (
    CURVES,
    load_point,
    load_rsa_private,
    load_rsa_public,
    load_scalar,
    rsa_private_der,
    rsa_public_der,
)
from insignia.keys.kinds import ED25519, KINDS, RSA

_Public: TypeAlias = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
_Private: TypeAlias = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
_POINT = (serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def public_to_pem(kind: str, raw: bytes) -> str:
    """The public key as ``-----BEGIN PUBLIC KEY-----``."""
    key: _Public
    if kind == ED25519:
        key = ed25519.Ed25519PublicKey.from_public_bytes(raw)
    else:
        key = load_rsa_public(raw) if kind == RSA else load_point(kind, raw)
    pem = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode("ascii")


def public_from_pem(text: str) -> tuple[str, bytes]:
    """Kind and raw bytes of the public key in the PEM text."""
    try:
        key = serialization.load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyMaterialError("The text is no public key in PEM.") from error
    if isinstance(key, ed25519.Ed25519PublicKey):
        return ED25519, key.public_bytes(*_RAW)
    if isinstance(key, rsa.RSAPublicKey):
        return RSA, rsa_public_der(key)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _kind_of(key.curve), key.public_bytes(*_POINT)
    raise KeyMaterialError("The PEM holds a kind of key that is not supported.")


def private_to_pem(kind: str, secret: bytes) -> str:
    """The private key as ``-----BEGIN PRIVATE KEY-----``, not encrypted."""
    key: _Private
    if kind == ED25519:
        key = ed25519.Ed25519PrivateKey.from_private_bytes(secret)
    else:
        key = load_rsa_private(secret) if kind == RSA else load_scalar(kind, secret)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode("ascii")


def secret_from_pem(text: str) -> tuple[str, bytes]:
    """Kind and secret bytes of the private key in the PEM text."""
    try:
        key = serialization.load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyMaterialError("The text is no unencrypted private key in PEM.") from error
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return ED25519, key.private_bytes_raw()
    if isinstance(key, rsa.RSAPrivateKey):
        return RSA, rsa_private_der(key)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        kind = _kind_of(key.curve)
        size = KINDS[kind].secret_size
        return kind, key.private_numbers().private_value.to_bytes(size, "big")
    raise KeyMaterialError("The PEM holds a kind of key that is not supported.")


def _kind_of(curve: ec.EllipticCurve) -> str:
    for kind, known in CURVES.items():
        if known.name == curve.name:
            return kind
    raise KeyMaterialError(f"The curve {curve.name} is not supported.")
