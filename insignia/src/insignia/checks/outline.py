"""Every object in a document, looked at in one walk that several checks share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Any, NamedTuple

from insignia.accelerator import accelerator
from insignia.checks.structure import as_list

NOT_SEARCHED = frozenset({"@context", "proof"})
ENDORSEMENTS = frozenset({"endorsement", "endorsementJwt"})
_APART = ENDORSEMENTS | {"verifiableCredential"}

Node = Mapping[str, Any]


Place = tuple[Node, bool]
"""An object, and whether it lies in a credential with its own proof."""


class Outline(NamedTuple):
    """What checks ask of all the objects in a document, proofs left out, in order of depth.

    ``odd`` are those with a member whose name is no plain word, ``repeated`` those that have the
    name of another, ``endorsements`` what is checked with the document: not what lies in a
    credential or an endorsement, which is asked for its own.
    """

    odd: list[Node]
    repeated: list[Place]
    endorsements: list[object]


def outline(document: Node) -> Outline:
    """The outline of ``document``, which is the first of its objects."""
    found = accelerator.used and accelerator.used.outline(document)
    return Outline(*found) if found is not None else walk(document)


def walk(document: Node) -> Outline:
    """As ``outline``, in Python."""
    places: list[tuple[Node, bool, bool]] = [(document, False, False)]
    endorsements: list[object] = []
    for node, inside, apart in places:
        if not (apart or ENDORSEMENTS.isdisjoint(node)):
            found = [as_list(value) for name, value in node.items() if name in ENDORSEMENTS]
            endorsements += chain.from_iterable(found)
        for name, value in node.items():
            kind = value.__class__
            if kind is str or name in NOT_SEARCHED:
                continue
            if kind is dict:
                places.append((value, inside or _has_proof(value), apart or name in _APART))
            elif kind is list:
                _add(places, value, inside=inside, apart=apart or name in _APART)
    nodes = [node for node, _, _ in places]
    return Outline(_odd(nodes), _repeated(places), endorsements)


def _add(
    places: list[tuple[Node, bool, bool]], values: list[Any], *, inside: bool, apart: bool
) -> None:
    for value in values:
        if value.__class__ is dict:
            places.append((value, inside or _has_proof(value), apart))
        elif value.__class__ is list:
            _add(places, value, inside=inside, apart=apart)


def _has_proof(node: Node) -> bool:
    """Whether there is a proof in it: an empty one says nothing, and anybody can put it there."""
    return "proof" in node and any(each.__class__ is dict for each in as_list(node["proof"]))


def _odd(nodes: list[Node]) -> list[Node]:
    """Those with a member whose name is no plain word; mostly the document alone."""
    words = "".join(["".join(node) for node in nodes[1:]])
    suspects = nodes if "@" in words or ":" in words or "Criteria" in words else nodes[:1]
    return [node for node in suspects if any(_is_odd(name) for name in node)]


def _is_odd(name: str) -> bool:
    return "@" in name or ":" in name or name == "Criteria"


def _repeated(places: list[tuple[Node, bool, bool]]) -> list[Place]:
    """Those whose object has the name of another."""
    names = [node.get("id", node.get("@id")) for node, _, _ in places]
    counts = Counter([name for name in names if name.__class__ is str])
    return [
        (node, inside)
        for (node, inside, _), name in zip(places, names, strict=True)
        if name.__class__ is str and counts[name] > 1
    ]
