"""proofValue of ecdsa-sd-2023: a base proof for the holder, a derived proof for verifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from insignia.encoding import decode_base64url, encode_base64url
from insignia.errors import InsigniaError, KeyMaterialError, ProofError
from insignia.keys import P256, PublicKey
from insignia.keys.kinds import KINDS
from insignia.proofs.cbor import decode_cbor, encode_cbor

_BASE, _DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
_SIGNATURE, _HMAC = KINDS[P256].signature_size, 32
_PREFIX = KINDS[P256].public_prefix
_LONGEST = 2 * 1024 * 1024


@dataclass(frozen=True)
class BaseValue:
    """What the issuer hands to the holder: a signature for every statement that may be hidden."""

    signature: bytes
    key: PublicKey
    hmac_key: bytes
    signatures: list[bytes]
    mandatory: list[str]

    def encode(self) -> str:
        """The ``proofValue``."""
        rest: list[Any] = [self.hmac_key, self.signatures, self.mandatory]
        return _encode(_BASE, [self.signature, _PREFIX + self.key.raw, *rest])


@dataclass(frozen=True)
class DerivedValue:
    """What the holder shows: the signatures of the statements that are disclosed."""

    signature: bytes
    key: PublicKey
    signatures: list[bytes]
    labels: dict[int, bytes]
    mandatory: list[int]

    def encode(self) -> str:
        """The ``proofValue``."""
        rest: list[Any] = [self.signatures, self.labels, self.mandatory]
        return _encode(_DERIVED, [self.signature, _PREFIX + self.key.raw, *rest])


def read_value(proof: Mapping[str, Any]) -> BaseValue | DerivedValue:
    """The value of an ecdsa-sd-2023 proof; raises ``ProofError`` for anything else."""
    text = proof.get("proofValue")
    if not isinstance(text, str) or not text.startswith("u") or len(text) > _LONGEST:
        raise ProofError("The proofValue is not one of ecdsa-sd-2023.")
    try:
        data = decode_base64url(text[1:])
        parts = decode_cbor(data[3:])
    except InsigniaError as error:
        raise ProofError("The proofValue of ecdsa-sd-2023 cannot be read.") from error
    if not isinstance(parts, list) or len(parts) != 5:
        raise ProofError("The proofValue of ecdsa-sd-2023 does not have five parts.")
    if data[:3] == _BASE:
        return _base(parts)
    if data[:3] == _DERIVED:
        return _derived(parts)
    raise ProofError("The proofValue is neither a base proof nor a derived one.")


def _base(parts: list[Any]) -> BaseValue:
    signature, key, hmac_key, signatures, mandatory = parts
    if not _is_bytes(hmac_key, _HMAC) or not _is_list(mandatory, str):
        raise ProofError("The base proof is not made as it should be.")
    return BaseValue(_signature(signature), _key(key), hmac_key, _signatures(signatures), mandatory)


def _derived(parts: list[Any]) -> DerivedValue:
    signature, key, signatures, labels, mandatory = parts
    if not isinstance(labels, dict) or not all(_is_bytes(each, _HMAC) for each in labels.values()):
        raise ProofError("The label map of the derived proof is not made as it should be.")
    if len(set(labels.values())) != len(labels):
        raise ProofError("The label map of the derived proof makes one node of two.")
    if not _is_list(mandatory, int) or len(set(mandatory)) != len(mandatory):
        raise ProofError("The mandatory indexes of the derived proof are not a list of numbers.")
    return DerivedValue(
        _signature(signature), _key(key), _signatures(signatures), labels, mandatory
    )


def _encode(header: bytes, parts: list[Any]) -> str:
    return "u" + encode_base64url(header + encode_cbor(parts))


def _signature(value: Any) -> bytes:
    if not _is_bytes(value, _SIGNATURE):
        raise ProofError("The base signature does not have 64 bytes.")
    return bytes(value)


def _signatures(values: Any) -> list[bytes]:
    if not isinstance(values, list) or not all(_is_bytes(each, _SIGNATURE) for each in values):
        raise ProofError("The signatures do not have 64 bytes each.")
    return values


def _key(value: Any) -> PublicKey:
    if not _is_bytes(value, len(_PREFIX) + KINDS[P256].public_size) or value[:2] != _PREFIX:
        raise ProofError("The key in the proof is not a P-256 key.")
    try:
        return PublicKey(P256, value[2:])
    except KeyMaterialError as error:
        raise ProofError("The key in the proof is not a P-256 key.") from error


def _is_bytes(value: Any, size: int) -> bool:
    return isinstance(value, bytes) and len(value) == size


def _is_list(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)
