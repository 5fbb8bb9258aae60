"""eddsa-rdfc-2022, ecdsa-rdfc-2019 and Ed25519Signature2020: sign the canonical RDF dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from insignia.contexts import SHIPPED, ContextSet
from insignia.errors import ProofError
from insignia.keys import P384, PrivateKey, PublicKey
from insignia.proofs.value import decode_signature, encode_signature
from insignia.rdf import canonical_nquads


def sign(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PrivateKey,
    contexts: ContextSet,
) -> dict[str, Any]:
    """The finished proof over a document without proofs."""
    data = hash_data(document, proof=proof, kind=key.kind, contexts=contexts)
    return {**proof, "proofValue": encode_signature(key.sign(data))}


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
    return b"".join(
        hashlib.new(name, canonical_nquads(part, hash_name=name, contexts=contexts)).digest()
        for part in (configuration, dict(document))
    )


def proof_configuration(proof: Mapping[str, Any], *, context: Any) -> dict[str, Any]:
    """The proof without its value, read under the document's own context."""
    members = {name: value for name, value in proof.items() if name != "proofValue"}
    return {**members, "@context": context}


def hash_name(kind: str) -> str:
    """The hash that goes with a kind of key: SHA-384 for P-384, in every place, else SHA-256."""
    return "sha384" if kind == P384 else "sha256"
