"""JSON Web Keys (RFC 7517, RFC 8037): to and from the raw bytes of a key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from insignia.encoding import decode_base64url, encode_base64url, jcs
from insignia.errors import KeyMaterialError, UnreadableError
from insignia.keys.curves import (
    CURVES,
    RSA_BITS,
    load_point,
    load_rsa_private,
    load_rsa_public,
    rsa_private_der,
    rsa_public_der,
)
from insignia.keys.kinds import ED25519, KINDS, RSA

# RFC 7518 section 6: the members that only a private or a symmetric key has.
SECRET_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_RSA_SECRETS = ("d", "p", "q", "dp", "dq", "qi")


def public_to_jwk(kind: str, raw: bytes) -> dict[str, str]:
    """The public key as a JWK without ``kid``, ``use`` or ``alg``."""
    if kind == ED25519:
        return {"kty": "OKP", "crv": kind, "x": encode_base64url(raw)}
    if kind == RSA:
        numbers = load_rsa_public(raw).public_numbers()
        return {"kty": "RSA", "n": _encode_number(numbers.n), "e": _encode_number(numbers.e)}
    numbers_ec = load_point(kind, raw).public_numbers()
    size = KINDS[kind].secret_size
    x, y = (encode_base64url(n.to_bytes(size, "big")) for n in (numbers_ec.x, numbers_ec.y))
    return {"kty": "EC", "crv": kind, "x": x, "y": y}


def public_from_jwk(jwk: Mapping[str, Any]) -> tuple[str, bytes]:
    """Kind and raw bytes of the public key in the JWK; other members are ignored."""
    if jwk.get("kty") == "RSA":
        numbers = rsa.RSAPublicNumbers(_number(jwk, "e"), _number(jwk, "n"))
        try:
            return RSA, rsa_public_der(numbers.public_key())
        except ValueError as error:
            raise KeyMaterialError("The numbers of the JWK make no RSA key.") from error
    kind = _curve(jwk)
    x = _member(jwk, "x", size=32 if kind == ED25519 else KINDS[kind].secret_size)
    if kind == ED25519:
        return kind, x
    y = _member(jwk, "y", size=len(x))
    load_point(kind, b"\x04" + x + y)
    return kind, bytes([2 + (y[-1] & 1)]) + x


def private_to_jwk(kind: str, secret: bytes, raw: bytes) -> dict[str, str]:
    """The private key as a JWK, public members included: keep it where secrets are kept."""
    if kind != RSA:
        return {**public_to_jwk(kind, raw), "d": encode_base64url(secret)}
    numbers = load_rsa_private(secret).private_numbers()
    values = (numbers.d, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)
    secrets = {
        name: _encode_number(value) for name, value in zip(_RSA_SECRETS, values, strict=True)
    }
    return {**public_to_jwk(kind, raw), **secrets}


def secret_from_jwk(jwk: Mapping[str, Any]) -> tuple[str, bytes]:
    """Kind and secret bytes of the private key in the JWK."""
    if jwk.get("kty") != "RSA":
        kind = _curve(jwk)
        return kind, _member(jwk, "d", size=KINDS[kind].secret_size)
    public = rsa.RSAPublicNumbers(_number(jwk, "e"), _number(jwk, "n"))
    d, p, q, dmp1, dmq1, iqmp = (_number(jwk, name) for name in _RSA_SECRETS)
    numbers = rsa.RSAPrivateNumbers(p, q, d, dmp1, dmq1, iqmp, public)
    try:
        key = numbers.private_key()
    except ValueError as error:
        raise KeyMaterialError("The numbers of the JWK make no RSA private key.") from error
    return RSA, rsa_private_der(key)


def thumbprint(kind: str, raw: bytes) -> str:
    """The SHA-256 thumbprint of the public key (RFC 7638), base64url."""
    return encode_base64url(hashlib.sha256(jcs(public_to_jwk(kind, raw))).digest())


def _curve(jwk: Mapping[str, Any]) -> str:
    pair = (jwk.get("kty"), jwk.get("crv"))
    if pair == ("OKP", ED25519):
        return ED25519
    if pair[0] == "EC" and isinstance(pair[1], str) and pair[1] in CURVES:
        return pair[1]
    raise KeyMaterialError(f"A JWK of type {pair[0]!r} and curve {pair[1]!r} is not supported.")


def _member(jwk: Mapping[str, Any], name: str, *, size: int) -> bytes:
    data = _bytes(jwk, name)
    if len(data) != size:
        raise KeyMaterialError(f"Member {name!r} of the JWK has {len(data)} bytes, not {size}.")
    return data


def _number(jwk: Mapping[str, Any], name: str) -> int:
    data = _bytes(jwk, name)
    if len(data) > RSA_BITS.stop // 8:
        raise KeyMaterialError(f"Member {name!r} of the JWK is larger than Insignia accepts.")
    return int.from_bytes(data, "big")


def _bytes(jwk: Mapping[str, Any], name: str) -> bytes:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise KeyMaterialError(f"The JWK has no member {name!r} with text in it.")
    try:
        return decode_base64url(value)
    except UnreadableError as error:
        raise KeyMaterialError(f"Member {name!r} of the JWK is not base64url.") from error


def _encode_number(number: int) -> str:
    return encode_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))
