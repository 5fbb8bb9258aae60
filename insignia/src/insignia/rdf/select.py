"""Choosing parts of a document by JSON pointer, and knowing which statements they are.

Selective disclosure (ecdsa-sd-2023) needs the same blank nodes to have the same labels in the
whole document and in any selection from it. Here each blank node remembers the object it was made
for, so a selection's nodes are found again by that, without writing identifiers into the document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from insignia.contexts import SHIPPED, ContextSet
from insignia.errors import UnreadableError
from insignia.rdf.dataset import Blank, Dataset, Quad
from insignia.rdf.emit import emit
from insignia.rdf.states import compiler_for

_KEPT = ("@context", "id", "@id", "type", "@type")

_Wanted = dict[Any, Any]
"""A tree of the steps of pointers; ``None`` as a key says that all below is wanted."""


@dataclass(frozen=True)
class Selection:
    """Part of a document, and its statements under the labels that the whole document uses."""

    document: dict[str, Any]
    quads: list[Quad]


class Selectable:
    """A document whose parts can be selected; ``quads`` are all its statements."""

    def __init__(self, document: dict[str, Any], *, contexts: ContextSet = SHIPPED) -> None:
        self.contexts = contexts
        self.document: dict[str, Any] = _Copier().whole(document)
        self._data = self._emit(self.document)
        names: dict[Blank, str] = {}
        self.quads = self._data.quads(names)
        self._labels = {_origin(blank): label for blank, label in names.items()}
        self._names = {name: names[blank] for name, blank in self._data.named.items()}
        self._lists = {id(blank.source) for blank in names if blank.place >= 0}

    def select(self, pointers: Iterable[str]) -> Selection:
        """The part that ``pointers`` name, with the identifiers and types around it."""
        wanted: _Wanted = {}
        for pointer in pointers:
            _want(wanted, steps_of(pointer))
        copier = _Copier(lists=self._lists)
        chosen = copier.part(self.document, wanted, "")
        data = self._emit(chosen)
        return Selection(chosen, data.quads(self._known(data, copier)))

    def _known(self, data: Dataset, copier: _Copier) -> dict[Blank, str]:
        """The label that each blank node of a selection has in the whole document."""
        graphs = [data.graph, *[graph for _, graph in data.graphs]]
        known = {blank: self._names[name] for name, blank in data.named.items()}
        for blank in (blank for graph in graphs for blank in graph.blanks):
            if blank not in known:
                known[blank] = self._labels[copier.origin[id(blank.source)], blank.place]
        return known

    def _emit(self, document: Any) -> Dataset:
        return emit(document, state=compiler_for(self.contexts).initial)


def _origin(blank: Blank) -> tuple[int, int]:
    return id(blank.source), blank.place


def steps_of(pointer: str) -> list[str]:
    """The steps of a JSON pointer (RFC 6901)."""
    if pointer and not pointer.startswith("/"):
        raise UnreadableError(f"The JSON pointer {pointer!r} does not start with a slash.")
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _want(wanted: _Wanted, steps: list[str]) -> None:
    for step in steps:
        wanted = wanted.setdefault(step, {})
    wanted[None] = True


class _Copier:
    """Copies parts of a document and remembers what each copy was made from."""

    def __init__(self, *, lists: set[int] | None = None) -> None:
        self.lists = set() if lists is None else lists
        self.origin: dict[int, int] = {}

    def whole(self, value: Any) -> Any:
        """A copy of all of ``value``."""
        if isinstance(value, dict):
            return self._made({key: self.whole(child) for key, child in value.items()}, value)
        if isinstance(value, list):
            return self._made([self.whole(child) for child in value], value)
        return value

    def part(self, value: Any, wanted: _Wanted, path: str) -> Any:
        """A copy of what is ``wanted`` of ``value``; ordered lists stay whole."""
        if None in wanted or id(value) in self.lists:
            return self.whole(value)
        if isinstance(value, dict):
            return self._made(self._members(value, wanted, path), value)
        if isinstance(value, list):
            return self._made(self._items(value, wanted, path), value)
        if wanted:
            raise UnreadableError(f"There is nothing below {path} in the document.")
        return value

    def _members(self, value: dict[str, Any], wanted: _Wanted, path: str) -> dict[str, Any]:
        chosen = {key: self.whole(value[key]) for key in _KEPT if key in value}
        for key, below in wanted.items():
            if key not in value:
                raise UnreadableError(f"There is no {path}/{key} in the document.")
            chosen[key] = self.part(value[key], below, f"{path}/{key}")
        return chosen

    def _items(self, value: list[Any], wanted: _Wanted, path: str) -> list[Any]:
        indexes = {_index(key, len(value), path): below for key, below in wanted.items()}
        return [
            self.part(value[index], indexes[index], f"{path}/{index}") for index in sorted(indexes)
        ]

    def _made(self, copy: Any, source: Any) -> Any:
        self.origin[id(copy)] = id(source)
        return copy


def _index(step: str, length: int, path: str) -> int:
    if not (step.isascii() and step.isdecimal()) or (step[0] == "0" and len(step) > 1):
        raise UnreadableError(f"{path}/{step} does not name an item of an array.")
    if int(step) >= length:
        raise UnreadableError(f"There is no {path}/{step} in the document.")
    return int(step)
