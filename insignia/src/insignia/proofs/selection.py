"""Parts of a JSON-LD document, chosen by pointers (VC DI ECDSA, 3.4.13), with their places kept.

A place is the path a part had in the whole document. It names blank nodes alike in the whole and in
each selection, which is what skolemization is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from insignia.contexts import ContextSet
from insignia.errors import LimitError, ProofError
from insignia.proofs.pointers import Tokens, find, format_pointer, parse_pointer
from insignia.rdf import Quad, dataset
from insignia.rdf.dataset import GRAPH_NAME, NODE, Blank

MAX_DEPTH = 100
# What goes along with every object on the way to something selected.
_ALWAYS = frozenset({"id", "type"})
Place = tuple[str | int, ...]
_Tree = dict[str, Any]
_ALL: _Tree = {}
"""A tree without branches selects everything below it."""


@dataclass
class Part:
    """A document, or a part of one, whose objects and arrays know their place in the whole."""

    document: dict[str, Any] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    indexes: dict[int, list[int]] = field(default_factory=dict)

    def quads(self, *, contexts: ContextSet) -> list[Quad]:
        """The statements of this part; blank nodes are labelled by their place."""
        data = dataset(self.document, contexts=contexts)
        if data.named:
            raise ProofError(
                "A document that names its own blank nodes cannot be disclosed in part."
            )
        blanks = [
            blank for graph in (data.graph, *(g for _, g in data.graphs)) for blank in graph.blanks
        ]
        names = {blank: f"_:{self._name(blank)}" for blank in blanks}
        if len(set(names.values())) != len(names):
            raise ProofError("The document has parts that cannot be told apart.")
        return data.quads(names)

    def _name(self, blank: Blank) -> str:
        source = id(blank.source)
        if source not in self.places:
            # A list of one item that is written without its brackets has no place of its own.
            parent = blank.parent
            return f"{self._name(parent) if isinstance(parent, Blank) else parent}{blank.link}"
        pointer = format_pointer(self.places[source])
        if blank.place == NODE:
            return pointer
        if blank.place == GRAPH_NAME:
            return f"{pointer}:graph"
        return f"{pointer}/{self.indexes[source][blank.place]}:cell"


def whole(document: Mapping[str, Any]) -> Part:
    """All of a document."""
    return _build(document, _ALL)


def select(document: Mapping[str, Any], *, pointers: Iterable[str]) -> Part:
    """What the pointers name, in the objects it lies in, each of these with its id and type."""
    paths = sorted({parse_pointer(text) for text in pointers})
    if not paths:
        return Part()
    if not paths[0]:
        return whole(document)
    tree: _Tree = {}
    for tokens in paths:
        find(document, tokens)
        _add(tree, tokens)
    tree.setdefault("@context", _ALL)
    return _build(document, tree)


def _add(tree: _Tree, tokens: Tokens) -> None:
    """Let ``tree`` select what ``tokens`` lead to; shorter paths must have been added before."""
    for step in tokens[:-1]:
        if step in tree and not tree[step]:
            return
        tree = tree.setdefault(step, {})
    tree[tokens[-1]] = _ALL


def _build(document: Mapping[str, Any], tree: _Tree) -> Part:
    part = Part()
    part.document = _copy_object(document, tree, (), part)
    return part


def _copy(value: Any, tree: _Tree, place: Place, part: Part) -> Any:
    if len(place) > MAX_DEPTH:
        raise LimitError(f"A document nested deeper than {MAX_DEPTH} levels is refused.")
    if isinstance(value, dict):
        return _copy_object(value, tree, place, part)
    if isinstance(value, list):
        return _copy_array(value, tree, place, part)
    return value


def _copy_object(value: Mapping[str, Any], tree: _Tree, place: Place, part: Part) -> dict[str, Any]:
    found = {
        name: _copy(item, tree.get(name, _ALL), (*place, name), part)
        for name, item in value.items()
        if not tree or name in tree or name in _ALWAYS
    }
    part.places[id(found)] = place
    return found


def _copy_array(values: list[Any], tree: _Tree, place: Place, part: Part) -> list[Any]:
    indexes = [index for index in range(len(values)) if not tree or str(index) in tree]
    found = [
        _copy(values[index], tree.get(str(index), _ALL), (*place, index), part) for index in indexes
    ]
    part.places[id(found)] = place
    part.indexes[id(found)] = indexes
    return found
