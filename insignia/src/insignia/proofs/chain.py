"""Proof sets and proof chains (VC Data Integrity 1.0, sections 2.1.1 and 2.1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insignia.errors import LimitError, ProofError

MAX_PROOFS = 32


def proofs_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The proofs in a document, which may hold one, a list, or none."""
    value = document.get("proof", [])
    proofs = value if isinstance(value, list) else [value]
    if not all(isinstance(proof, dict) for proof in proofs):
        raise ProofError("The document's proof is not a JSON object.")
    if len(proofs) > MAX_PROOFS:
        raise LimitError(f"A document with more than {MAX_PROOFS} proofs is refused.")
    return proofs


def with_proof(document: Mapping[str, Any], *, proof: Mapping[str, Any]) -> dict[str, Any]:
    """The document with ``proof`` put after those it has."""
    proofs = [*proofs_of(document), dict(proof)]
    return {**_without_proof(document), "proof": proofs[0] if len(proofs) == 1 else proofs}


def signed_part(document: Mapping[str, Any], *, proof: Mapping[str, Any]) -> dict[str, Any]:
    """What ``proof`` covers: the document without proofs but for those it builds upon."""
    plain = _without_proof(document)
    matching = previous_proofs(document, proof=proof)
    return {**plain, "proof": matching} if matching else plain


def previous_proofs(
    document: Mapping[str, Any], *, proof: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The proofs in ``document`` that ``proof`` names in ``previousProof``: each must hold too."""
    if "previousProof" not in proof:
        return []
    value = proof["previousProof"]
    wanted = value if isinstance(value, list) else [value]
    proofs = proofs_of(document)
    return [_only(proofs, name=name) for name in wanted]


def required_proofs(
    document: Mapping[str, Any], *, proof: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """All proofs that must hold for ``proof`` to count, itself first; a circle is refused."""
    found: list[dict[str, Any]] = []
    _follow(document, proof=dict(proof), path=(), found=found)
    return found


def _follow(
    document: Mapping[str, Any],
    *,
    proof: dict[str, Any],
    path: tuple[object, ...],
    found: list[dict[str, Any]],
) -> None:
    if proof.get("id") is not None and proof["id"] in path:
        raise ProofError("The proofs build upon each other in a circle.")
    if proof in found:
        return
    found.append(proof)
    for earlier in previous_proofs(document, proof=proof):
        _follow(document, proof=earlier, path=(*path, proof.get("id")), found=found)


def _only(proofs: list[dict[str, Any]], *, name: object) -> dict[str, Any]:
    matching = [proof for proof in proofs if isinstance(name, str) and proof.get("id") == name]
    if len(matching) != 1:
        raise ProofError(f"The proof builds upon {name!r}, which is not one proof of the document.")
    return matching[0]


def _without_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}
