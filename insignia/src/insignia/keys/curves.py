"""The arithmetic of RSA and of the curves of ECDSA, loaded where such a key is met."""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from insignia.errors import KeyMaterialError
from insignia.keys.kinds import KINDS, P256, P384, P521, RSA, SECP256K1

RSA_BITS = range(2048, 8193)
RSA_EXPONENTS = range(3, 1 << 32)

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


def public_of(kind: str, secret: bytes) -> bytes:
    """The raw public key that belongs to these secret bytes."""
    if kind == RSA:
        return rsa_public_der(load_rsa_private(secret).public_key())
    point = load_scalar(kind, secret).public_key()
    return point.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )


def sign(kind: str, secret: bytes, data: bytes) -> bytes:
    """The raw signature over ``data``: r‖s for the curves of ECDSA, made deterministically."""
    if kind == RSA:
        return load_rsa_private(secret).sign(data, padding.PKCS1v15(), hashes.SHA256())
    algorithm = ec.ECDSA(_HASHES[kind], deterministic_signing=True)
    r, s = decode_dss_signature(load_scalar(kind, secret).sign(data, algorithm))
    half = KINDS[kind].signature_size // 2
    return r.to_bytes(half, "big") + s.to_bytes(half, "big")


def verify(kind: str, raw: bytes, signature: bytes, data: bytes) -> bool:
    """Whether ``signature`` over ``data`` was made with the secret half of this key."""
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


def new_secret(kind: str) -> bytes:
    """The secret bytes of a fresh key."""
    if kind == RSA:
        return rsa_private_der(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    number = ec.generate_private_key(CURVES[kind]).private_numbers().private_value
    return number.to_bytes(KINDS[kind].secret_size, "big")


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
