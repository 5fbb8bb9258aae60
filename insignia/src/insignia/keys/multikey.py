"""Multikey (Controlled Identifiers 1.0, 2.2.2): multicodec prefix and raw key in base58btc."""

from __future__ import annotations

from insignia.encoding import decode_multibase, encode_multibase
from insignia.errors import KeyMaterialError, UnreadableError
from insignia.keys.kinds import KINDS

_PUBLIC = {kind.public_prefix: name for name, kind in KINDS.items()}
_SECRET = {kind.secret_prefix: name for name, kind in KINDS.items()}
# The longest key in the table takes 72 characters; base58 costs its length squared.
_LONGEST = 128


def public_to_multikey(kind: str, raw: bytes) -> str:
    """The public key as ``publicKeyMultibase``, such as ``z6Mk…``."""
    if kind not in KINDS:
        raise KeyMaterialError(f"Keys of kind {kind} cannot be written as Multikey.")
    return encode_multibase(KINDS[kind].public_prefix + raw)


def public_from_multikey(text: str) -> tuple[str, bytes]:
    """Kind and raw bytes of the public key in ``publicKeyMultibase``."""
    return _decode(text, prefixes=_PUBLIC)


def secret_to_multikey(kind: str, secret: bytes) -> str:
    """The secret key as ``secretKeyMultibase``, such as ``z3u2…``."""
    if kind not in KINDS:
        raise KeyMaterialError(f"Keys of kind {kind} cannot be written as Multikey.")
    return encode_multibase(KINDS[kind].secret_prefix + secret)


def secret_from_multikey(text: str) -> tuple[str, bytes]:
    """Kind and secret bytes of the key in ``secretKeyMultibase``."""
    return _decode(text, prefixes=_SECRET)


def _decode(text: str, *, prefixes: dict[bytes, str]) -> tuple[str, bytes]:
    if not text.startswith("z") or len(text) > _LONGEST:
        raise KeyMaterialError("A Multikey starts with z and is at most 128 characters long.")
    try:
        data = decode_multibase(text)
    except UnreadableError as error:
        raise KeyMaterialError("The Multikey is not base58btc.") from error
    if data[:2] not in prefixes:
        raise KeyMaterialError("The Multikey is of a kind that is not supported here.")
    return prefixes[data[:2]], data[2:]
