"""Every object in a document, found in one walk that several checks share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from insignia.checks.structure import as_list

_NOT_SEARCHED = frozenset({"@context", "proof"})
_ENDORSEMENTS = frozenset({"endorsement", "endorsementJwt"})
_APART = _ENDORSEMENTS | {"verifiableCredential"}

Node = Mapping[str, Any]


Place = tuple[Node, bool, bool]
"""An object, whether it lies in a credential with its own proof, and whether it lies apart: in one
that is asked for its own endorsements."""


class Outline(NamedTuple):
    """The objects of a document, and the endorsements that are checked with it."""

    places: list[Place]
    endorsements: list[object]


def outline(document: Node) -> Outline:
    """The objects of ``document`` in order of depth, itself first; proofs are left out."""
    places: list[Place] = [(document, False, False)]
    endorsements: list[object] = []
    for node, inside, apart in places:
        for name, value in node.items():
            kind = value.__class__
            if (kind is str and name not in _ENDORSEMENTS) or name in _NOT_SEARCHED:
                continue
            if name in _ENDORSEMENTS and not apart:
                endorsements += as_list(value)
            if kind is dict:
                places.append((value, inside or "proof" in value, apart or name in _APART))
            elif kind is list:
                _add(places, value, inside=inside, apart=apart or name in _APART)
    return Outline(places, endorsements)


def _add(places: list[Place], values: list[Any], *, inside: bool, apart: bool) -> None:
    for value in values:
        if value.__class__ is dict:
            places.append((value, inside or "proof" in value, apart))
        elif value.__class__ is list:
            _add(places, value, inside=inside, apart=apart)
