"""JSON-LD documents as RDF: their statements, and the canonical N-Quads that proofs cover."""

from __future__ import annotations

from typing import Any

from insignia.contexts import SHIPPED, ContextSet
from insignia.errors import UndefinedTermError
from insignia.rdf.canonical import canonical_text
from insignia.rdf.dataset import Dataset, Quad
from insignia.rdf.emit import emit
from insignia.rdf.rdfc import DEFAULT_WORK, Canonical, canonicalize
from insignia.rdf.states import Unsigned, compiler_for

__all__ = ["DEFAULT_WORK", "Canonical", "Quad", "canonical_nquads", "canonicalize", "to_quads"]


def to_quads(document: Any, *, contexts: ContextSet = SHIPPED) -> list[Quad]:
    """Every statement of ``document``, once each; blank nodes are named ``_:b0``, ``_:b1`` …"""
    return dataset(document, contexts=contexts).quads()


def canonical_nquads(
    document: Any, *, hash_name: str = "sha256", contexts: ContextSet = SHIPPED
) -> bytes:
    """The canonical N-Quads of ``document``; the same as of its quads, only sooner."""
    return canonical_text(dataset(document, contexts=contexts), hash_name=hash_name).encode()


def dataset(document: Any, *, contexts: ContextSet = SHIPPED) -> Dataset:
    """The gathered statements; raises ``UndefinedTermError`` for what they would leave out."""
    try:
        return emit(document, state=compiler_for(contexts).initial)
    except Unsigned as refused:
        raise _undefined(refused) from None


def _undefined(refused: Unsigned) -> UndefinedTermError:
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in reversed(refused.trail)]
    path = "".join(f"/{step}" for step in steps)
    return UndefinedTermError(f"At {path or 'the top'}: {refused.reason}.", path=path)
