"""Texts with slots: split once, filled thousands of times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

# No tail holds a raw NUL: literals escape it, and identifiers may not have it.
_MARK = re.compile("\0([0-9]+)\0")
_ALIKE = "_:z .\n"

Fill = Callable[[Sequence[bytes]], bytes]


def mark(slot: int) -> str:
    """What stands in a text where the value of ``slot`` goes."""
    return f"\0{slot}\0"


def slots_of(text: str) -> list[int]:
    """The slots that ``text`` has, in order."""
    return [int(slot) for slot in _MARK.findall(text)]


def filler(text: str) -> Fill:
    """A function from the values of all slots to ``text`` with its slots filled."""
    pieces = _MARK.split(text)
    constants = [piece.encode() for piece in pieces[0::2]]
    slots = [int(slot) for slot in pieces[1::2]]
    if not slots:
        return lambda values: constants[0]
    if len(set(slots)) == 1:
        return lambda values: values[slots[0]].join(constants)
    return _many_slots(constants, itemgetter(*slots))


def _many_slots(constants: list[bytes], pick: Callable[[Any], Any]) -> Fill:
    pieces: list[bytes] = [b""] * (2 * len(constants) - 1)
    pieces[0::2] = constants

    def fill(values: Sequence[bytes]) -> bytes:
        filled = pieces.copy()
        filled[1::2] = pick(values)
        return b"".join(filled)

    return fill


class _Run(NamedTuple):
    """Lines whose order is known only once their slots are filled, and lines to sort among them."""

    fills: list[Fill]
    alike: list[bytes]


class Runs:
    """Makes blocks of lines; lines of one subject and predicate that have slots become a run."""

    def __init__(self, first_slot: int) -> None:
        self.first_slot = first_slot
        self.runs: list[_Run] = []

    def block(self, subject: str, tails: Iterable[str]) -> str:
        """All lines about ``subject`` in canonical order, with a slot for each run."""
        groups: dict[str, list[str]] = {}
        for tail in sorted(tails):
            groups.setdefault(tail[: tail.index("> ")], []).append(subject + tail)
        return "".join(self._group(groups[predicate]) for predicate in sorted(groups))

    def _group(self, lines: list[str]) -> str:
        if len(lines) == 1 or not any(slots_of(line) for line in lines):
            return "".join(lines)
        self.runs.append(
            _Run(
                [filler(line) for line in lines if not line.endswith(_ALIKE)],
                [line.encode() for line in lines if line.endswith(_ALIKE)],
            )
        )
        return mark(self.first_slot + len(self.runs) - 1)

    def filled(self, values: Sequence[bytes]) -> list[bytes]:
        """Each run, its lines sorted and once each; UTF-8 sorts as code points do."""
        return [
            b"".join(sorted([*{fill(values) for fill in run.fills}, *run.alike]))
            for run in self.runs
        ]
