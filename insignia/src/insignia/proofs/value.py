"""proofValue: a raw signature in base58btc."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insignia.encoding import decode_multibase, encode_multibase
from insignia.errors import InsigniaError, ProofError
from insignia.keys import P384, PrivateKey

_LONGEST = 200


def encode_signature(signature: bytes) -> str:
    """The raw signature as ``proofValue``."""
    return encode_multibase(signature)


def signed(proof: Mapping[str, Any], *, data: bytes, key: PrivateKey) -> dict[str, Any]:
    """The proof with the signature of ``key`` over ``data``."""
    return {**proof, "proofValue": encode_signature(key.sign(data))}


def without_value(proof: Mapping[str, Any]) -> dict[str, Any]:
    """What a proof says of itself, which its signature covers."""
    return {name: value for name, value in proof.items() if name != "proofValue"}


def decode_signature(proof: Mapping[str, Any], *, kind: str) -> bytes:
    """The raw signature in ``proofValue``; refused unless base58btc and of the key's length."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z") or len(value) > _LONGEST:
        raise ProofError("The proofValue is not a signature in base58btc.")
    try:
        signature = decode_multibase(value)
    except InsigniaError as error:
        raise ProofError("The proofValue is not base58btc.") from error
    if len(signature) != (96 if kind == P384 else 64):
        raise ProofError(f"A {kind} signature does not have {len(signature)} bytes.")
    return signature
