"""The canonical statements of a credential with holes, worked out once for all values.

Which line comes before which depends on the values in three places only: the order of described
identifiers, the hashes of blank nodes that mention a value, and lines that share subject and
predicate. Everything else is fixed text. Values that do not fit raise ``Surprise``, and the caller
takes the long way for them.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, NamedTuple

from insignia.issue.filling import Runs, Text, filled, mark, slots_of, slotted
from insignia.rdf.dataset import Blank, Dataset, Graph
from insignia.rdf.iris import is_iri
from insignia.rdf.literals import escape, needs_escape
from insignia.rdf.states import RDF

MAX_LAYOUTS = 1000

_SENTINEL = re.compile(r"urn:insignia-hole:([0-9]+):")


class Surprise(Exception):
    """These values need another shape than the plan has."""


def sentinel(hole: int) -> str:
    """What stands in a document in place of a value: an identifier and a text alike."""
    return f"urn:insignia-hole:{hole}:"


class Layout(NamedTuple):
    """The identified subjects in one order: the text before the first slot, and the rest."""

    start: Any
    before: bytes
    rest: Text


class Plan:
    """Fills in the canonical N-Quads of one template."""

    def __init__(self, data: Dataset, *, holes: int, prefixes: frozenset[str]) -> None:
        if data.graphs or data.tangled:
            raise Surprise
        self.holes = holes
        self.prefixes = prefixes
        self.blanks = data.graph.blanks
        self.slots = {blank: holes + place for place, blank in enumerate(self.blanks)}
        self.subjects = _subjects(data.graph, self.slots)
        roles = _roles([*self.subjects.items(), *_blank_items(self.blanks)], holes)
        self.links = [hole for hole, is_link in enumerate(roles) if is_link]
        self.texts = [hole for hole, is_link in enumerate(roles) if not is_link]
        self._prepare_order()
        self._prepare_hashes()
        self._prepare_blocks()

    def _prepare_order(self) -> None:
        self.fixed = sorted(name for name in self.subjects if not slots_of(name))
        self.moving = [(slots_of(name)[0], name) for name in self.subjects if slots_of(name)]
        self.fixed_names = frozenset(self.fixed)
        self.layouts: dict[Any, Layout] = {}

    def _prepare_hashes(self) -> None:
        self.hash_runs = Runs(self.holes)
        still: list[tuple[bytes, int]] = []
        self.varying: list[tuple[tuple[Text], int]] = []
        for place, blank in enumerate(self.blanks):
            text = _hash_text(blank, self.hash_runs)
            if slots_of(text):
                self.varying.append(((slotted(text),), place))
            else:
                still.append((hashlib.sha256(text.encode()).digest(), place))
        self.still = dict(sorted(still))
        if len(self.still) != len(still):
            raise Surprise

    def _prepare_blocks(self) -> None:
        after = self.holes + len(self.blanks)
        self.runs = Runs(after, labels=range(self.holes, after))
        self.blocks = {name: self.runs.block(name, set(t)) for name, t in self.subjects.items()}
        self.blank_blocks = [
            slotted(self.runs.block(mark(self.slots[blank]), _labelled(blank, self.slots)))
            for blank in self.blanks
        ]
        self.labels = [f"_:c14n{place}".encode() for place in range(len(self.blanks))]
        self.lexical = sorted(range(len(self.blanks)), key=str)

    def digest(self, texts: Sequence[str]) -> bytes:
        """The SHA-256 of the canonical N-Quads with these values in the holes."""
        layout, after = self._fill(texts)
        state = layout.start.copy()
        state.update(after)
        return state.digest()  # type: ignore[no-any-return]

    def nquads(self, texts: Sequence[str]) -> bytes:
        """The canonical N-Quads with these values in the holes."""
        layout, after = self._fill(texts)
        return layout.before + after

    def _fill(self, texts: Sequence[str]) -> tuple[Layout, bytes]:
        values = self._values(texts)
        order = self._order(values)
        labels = [b""] * len(order)
        for label, place in zip(self.labels, order, strict=True):
            labels[place] = label
        values += labels
        values += self.runs.filled(values)
        layout = self._layout(texts)
        blocks = [layout.rest, *[self.blank_blocks[order[place]] for place in self.lexical]]
        return layout, filled(blocks, values)

    def _values(self, texts: Sequence[str]) -> list[bytes]:
        for hole in self.links:
            if not is_iri(texts[hole]) or texts[hole].partition(":")[0] in self.prefixes:
                raise Surprise
        values = [text.encode() for text in texts]
        for hole in self.texts:
            if needs_escape(texts[hole]):
                values[hole] = escape(texts[hole]).encode()
        return values

    def _order(self, values: list[bytes]) -> list[int]:
        """The blank nodes in the order of their hashes."""
        known = [*values, *self.hash_runs.filled(values)]
        new = hashlib.sha256
        hashes = self.still.copy()
        for text, place in self.varying:
            hashes[new(filled(text, known)).digest()] = place
        if len(hashes) != len(self.blanks):
            raise Surprise
        return [hashes[digest] for digest in sorted(hashes)]

    def _layout(self, texts: Sequence[str]) -> Layout:
        """The layout in which the described identifiers are in order."""
        names = [f"<{texts[hole]}>" for hole, _ in self.moving]
        if len(set(names)) != len(names) or not self.fixed_names.isdisjoint(names):
            raise Surprise
        places = [bisect_left(self.fixed, name) for name in names]
        ranks = sorted(range(len(names)), key=names.__getitem__)
        key = (*places, *ranks)
        found = self.layouts.get(key)
        if found is None:
            found = self._new_layout(names)
            if len(self.layouts) < MAX_LAYOUTS:
                self.layouts[key] = found
        return found

    def _new_layout(self, names: list[str]) -> Layout:
        moving = [(name, marked) for name, (_, marked) in zip(names, self.moving, strict=True)]
        order = sorted([*moving, *[(name, name) for name in self.fixed]])
        text = "".join(self.blocks[marked] for _, marked in order)
        before, after = _cut(text)
        return Layout(hashlib.sha256(before), before, slotted(after))


def _cut(text: str) -> tuple[bytes, str]:
    place = text.find("\0")
    place = len(text) if place < 0 else place
    return text[:place].encode(), text[place:]


def _marked(text: str) -> str:
    return _SENTINEL.sub(lambda found: mark(int(found[1])), text)


def _subjects(graph: Graph, slots: dict[Blank, int]) -> dict[str, list[str]]:
    """The tails of each identified subject, with marks for values and labels."""
    found = {_marked(name): [_marked(t) for t in tails] for name, tails in graph.subjects.items()}
    for subject, link, blank in graph.links:
        if isinstance(subject, Blank):
            raise Surprise
        found[_marked(subject)].append(f"{link}{mark(slots[blank])} .\n")
    return found


def _labelled(blank: Blank, slots: dict[Blank, int]) -> set[str]:
    links = {f"{link}{mark(slots[child])} .\n" for link, child in blank.children}
    return links.union(_marked(tail) for tail in blank.tails)


def _hash_text(blank: Blank, runs: Runs) -> str:
    """The lines that a blank node is hashed by (RDFC-1.0, 4.6), with marks for values."""
    links = [f"{link}_:z .\n" for link, _ in blank.children]
    text = runs.block("_:a", [*{_marked(tail) for tail in blank.tails}, *links])
    if isinstance(blank.parent, str):
        return f"{_marked(blank.parent)}{blank.link}_:a .\n{text}"
    return f"{text}_:z{blank.link}_:a .\n" if blank.parent is not None else text


def _blank_items(blanks: list[Blank]) -> list[tuple[str, list[str]]]:
    return [("_:", [_marked(tail) for tail in blank.tails]) for blank in blanks]


def _roles(items: list[tuple[str, list[str]]], holes: int) -> list[bool]:
    """For each hole, whether its value is an identifier and not a text; it must be one of them."""
    lines = [name + tail for name, tails in items for tail in tails] + [name for name, _ in items]
    text = "".join(lines)
    _refuse_in_lists(lines)
    links = [f"<{mark(hole)}>" in text for hole in range(holes)]
    texts = [f'"{mark(hole)}"' in text for hole in range(holes)]
    if any(link == plain for link, plain in zip(links, texts, strict=True)):
        raise Surprise
    whole = sum(text.count(f"<{mark(h)}>") + text.count(f'"{mark(h)}"') for h in range(holes))
    if whole != sum(slot < holes for slot in slots_of(text)):
        raise Surprise
    return links


def _refuse_in_lists(lines: list[str]) -> None:
    """A value in an ordered list might repeat its neighbour, which is looked at the long way."""
    if any(f" <{RDF}first> " in line and slots_of(line) for line in lines):
        raise Surprise
