"""Which parts of a program's credential its holder may hide, as an SD-JWT lets them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from insignia.proofs.pointers import Tokens, find, format_pointer, parse_pointer
from insignia.proofs.sd_jwt_vc import DOCUMENT_SHOWN

NAMING = frozenset({"@context", "id", "type"})
"""What a thing is goes along with any part of it."""
IN_SIGHT = NAMING | DOCUMENT_SHOWN
"""What decides about a credential, on its outermost level."""
SUBJECT = ("credentialSubject",)
"""It is always there, whatever its holder shows of it."""


def hideable(document: Mapping[str, Any], *, shown: Collection[str]) -> list[str]:
    """Return a pointer to each part that can be hidden by itself: members, and objects in lists.

    What ``shown`` points to stays in sight, with what it lies in and all below it. Raises
    InsigniaError for a pointer to nothing.
    """
    kept = [parse_pointer(pointer) for pointer in shown]
    for tokens in kept:
        find(document, tokens)
    return [
        format_pointer(place)
        for place in _below(document, (), always=IN_SIGHT)
        if not any(_one_lies_in_other(place, tokens) for tokens in kept)
    ]


def _below(value: Any, place: Tokens, *, always: Collection[str] = NAMING) -> Iterator[Tokens]:
    """Every place below this one that can be hidden."""
    if isinstance(value, Mapping):
        parts = [(name, part) for name, part in value.items() if name not in always]
    elif isinstance(value, list):
        parts = [(str(n), part) for n, part in enumerate(value) if isinstance(part, Mapping)]
    else:
        return
    for step, part in parts:
        inner = (*place, step)
        if inner != SUBJECT:
            yield inner
        yield from _below(part, inner)


def _one_lies_in_other(one: Tokens, other: Tokens) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
