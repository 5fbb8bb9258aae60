"""eddsa-rdfc-2022, ecdsa-rdfc-2019 and Ed25519Signature2020: sign the canonical RDF dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from insignia.contexts import SHIPPED, ContextSet
from insignia.errors import ProofError
from insignia.keys import P384, PrivateKey, PublicKey
from insignia.proofs.value import decode_signature, signed, without_value
from insignia.rdf import canonical_nquads

MAX_KEPT = 256
MAX_KEPT_BYTES = 4096


def sign(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PrivateKey,
    contexts: ContextSet,
) -> dict[str, Any]:
    """The finished proof over a document without proofs."""
    data = hash_data(document, proof=proof, kind=key.kind, contexts=contexts)
    return signed(proof, data=data, key=key)


def check(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PublicKey,
    contexts: ContextSet,
) -> None:
    """Refuse a proof whose signature over the document does not verify."""
    signature = decode_signature(proof, kind=key.kind)
    data = hash_data(document, proof=proof, kind=key.kind, contexts=contexts)
    if not key.verify(signature, data):
        raise ProofError("The signature does not match the document and the key.")


def hash_data(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    kind: str,
    contexts: ContextSet = SHIPPED,
) -> bytes:
    """The bytes to sign: the hash of the proof's configuration, then that of the document."""
    if "@context" not in document:
        raise ProofError("The document has no @context, which this kind of proof needs.")
    name = hash_name(kind)
    configuration = proof_configuration(proof, context=document["@context"])
    first = _configuration_hash(configuration, name=name, contexts=contexts)
    plain = document if isinstance(document, dict) else dict(document)
    return first + _hash(plain, name=name, contexts=contexts)


def _hash(part: dict[str, Any], *, name: str, contexts: ContextSet) -> bytes:
    nquads = canonical_nquads(part, hash_name=name, contexts=contexts)
    digest: bytes = getattr(hashlib, name)(nquads).digest()
    return digest


def _configuration_hash(configuration: dict[str, Any], *, name: str, contexts: ContextSet) -> bytes:
    """The hash of a proof's configuration, which all credentials of one batch share."""
    text = _as_text(configuration) if contexts is SHIPPED else b""
    if not 0 < len(text) <= MAX_KEPT_BYTES:
        return _hash(configuration, name=name, contexts=contexts)
    return _kept_hash(text, name)


@lru_cache(maxsize=MAX_KEPT)
def _kept_hash(text: bytes, name: str) -> bytes:
    return _hash(orjson.loads(text), name=name, contexts=SHIPPED)


def _as_text(configuration: dict[str, Any]) -> bytes:
    """The configuration as JSON; nothing if that might not say the same."""
    try:
        text = orjson.dumps(configuration, option=orjson.OPT_PASSTHROUGH_DATETIME)
    except TypeError:
        return b""
    return b"" if b"null" in text else text  # what is no number becomes null


def proof_configuration(proof: Mapping[str, Any], *, context: Any) -> dict[str, Any]:
    """The proof without its value, read under the document's own context."""
    return {**without_value(proof), "@context": context}


def hash_name(kind: str) -> str:
    """The hash that goes with a kind of key: SHA-384 for P-384, in every place, else SHA-256."""
    return "sha384" if kind == P384 else "sha256"
