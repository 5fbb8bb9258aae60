"""JSON-LD documents as RDF: their statements, and the canonical N-Quads that proofs cover."""

from __future__ import annotations

from typing import Any

from insignia.contexts import SHIPPED, ContextSet
from insignia.errors import ContextError, UndefinedTermError, UnreadableError
from insignia.rdf.canonical import canonical_text
from insignia.rdf.dataset import Dataset, Quad
from insignia.rdf.emit import emit
from insignia.rdf.foreign import brings_context, foreign_quads
from insignia.rdf.nquads import parse_nquads
from insignia.rdf.rdfc import DEFAULT_WORK, Canonical, canonicalize
from insignia.rdf.shortway import short_way
from insignia.rdf.states import compiler_for

__all__ = [
    "DEFAULT_WORK",
    "Canonical",
    "Quad",
    "canonical_nquads",
    "canonicalize",
    "dataset",
    "described_twice",
    "parse_nquads",
    "to_quads",
]


def described_twice(document: Any, *, contexts: ContextSet = SHIPPED) -> frozenset[str]:
    """The identifiers that ``document`` describes in more than one place.

    A signature covers statements, not where they stand: a holder can move members between two
    objects with the same identifier. Read such a node from its quads, or not at all.
    """
    found = dataset(document, contexts=contexts)
    graphs = [found.graph, *[graph for _, graph in found.graphs]]
    return frozenset(subject[1:-1] for graph in graphs for subject in graph.repeated)


def to_quads(document: Any, *, contexts: ContextSet = SHIPPED) -> list[Quad]:
    """Every statement of ``document``, once each; blank nodes are named ``_:b0``, ``_:b1`` …"""
    return dataset(document, contexts=contexts).quads()


def canonical_nquads(
    document: Any, *, hash_name: str = "sha256", contexts: ContextSet = SHIPPED
) -> bytes:
    """The canonical N-Quads of ``document``; the same as of its quads, only sooner.

    If ``contexts`` allow it, PyLD reads a context in the document that this library cannot.
    """
    try:
        return _canonical_nquads(document, hash_name=hash_name, contexts=contexts)
    except (ContextError, UndefinedTermError):
        if not (contexts.foreign and brings_context(document)):
            raise
    quads = foreign_quads(document, contexts=contexts)
    return canonicalize(quads, hash_name=hash_name).nquads


def _canonical_nquads(document: Any, *, hash_name: str, contexts: ContextSet) -> bytes:
    compiler = compiler_for(contexts)
    found = short_way(document, state=compiler.initial, hash_name=hash_name)
    if found is not None:
        return found
    data = emit(document, state=compiler.initial, memo=compiler.memo)
    try:
        return canonical_text(data, hash_name=hash_name).encode()
    except UnicodeEncodeError:
        raise UnreadableError("A text contains half of a surrogate pair.") from None


def dataset(document: Any, *, contexts: ContextSet = SHIPPED) -> Dataset:
    """The gathered statements; raises ``UndefinedTermError`` for what they would leave out."""
    return emit(document, state=compiler_for(contexts).initial)
