"""eddsa-jcs-2022 and ecdsa-jcs-2019: sign the canonical JSON text, whatever contexts mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from insignia.contexts import ContextSet
from insignia.encoding import jcs
from insignia.errors import ProofError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs.rdfc import hash_name
from insignia.proofs.value import decode_signature, signed, without_value


def sign(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PrivateKey,
    contexts: ContextSet,
) -> dict[str, Any]:
    """The finished proof; it keeps the document's @context, so that later readers may add one."""
    context = {"@context": document["@context"]} if "@context" in document else {}
    kept = {**proof, **context}
    return signed(kept, data=_hash_data(document, proof=kept, kind=key.kind), key=key)


def check(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PublicKey,
    contexts: ContextSet,
) -> None:
    """Refuse a proof whose signature over the document does not verify."""
    signature = decode_signature(proof, kind=key.kind)
    shown = _under_context_of(proof, document)
    for configuration in _configurations(proof, document):
        if key.verify(signature, _hash_data(shown, proof=configuration, kind=key.kind)):
            return
    raise ProofError("The signature does not match the document and the key.")


def _hash_data(document: Mapping[str, Any], *, proof: Mapping[str, Any], kind: str) -> bytes:
    name = hash_name(kind)
    parts = (without_value(proof), dict(document))
    return b"".join(hashlib.new(name, jcs(part)).digest() for part in parts)


def _configurations(
    proof: Mapping[str, Any], document: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """The proof as it stands; some issuers sign the @context with it and then leave it out."""
    if "@context" in proof or "@context" not in document:
        return [proof]
    return [proof, {**proof, "@context": document["@context"]}]


def _under_context_of(proof: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document as it was signed: contexts that were appended later are left out."""
    if "@context" not in proof:
        return document
    signed, present = _list(proof["@context"]), _list(document.get("@context"))
    if present[: len(signed)] != signed:
        raise ProofError("The document does not start with the @context the proof was made under.")
    return {**document, "@context": proof["@context"]}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
