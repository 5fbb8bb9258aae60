"""Texts with slots: split once, filled thousands of times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from insignia.accelerator import accelerator

# No tail holds a raw NUL: literals escape it, and identifiers may not have it.
_MARK = re.compile("\0([0-9]+)\0")
_ALIKE = "_:z .\n"


def mark(slot: int) -> str:
    """What stands in a text where the value of ``slot`` goes."""
    return f"\0{slot}\0"


def slots_of(text: str) -> list[int]:
    """The slots that ``text`` has, in order."""
    return [int(slot) for slot in _MARK.findall(text)]


class Text(NamedTuple):
    """A text in pieces, the slot that goes between each two, and how Python fills it."""

    pieces: tuple[bytes, ...]
    slots: tuple[int, ...]
    fill: Callable[[list[bytes]], bytes]


def slotted(text: str) -> Text:
    """``text`` split at its slots."""
    parts = _MARK.split(text)
    pieces = [piece.encode() for piece in parts[0::2]]
    slots = [int(slot) for slot in parts[1::2]]
    return Text(tuple(pieces), tuple(slots), _filler(pieces, slots))


def filled(texts: Sequence[Text], values: list[bytes]) -> bytes:
    """These texts one after another, filled with the values of all slots."""
    if accelerator.used is not None:
        found: bytes = accelerator.used.filled(texts, values)
        return found
    return b"".join([text.fill(values) for text in texts])


def _filler(pieces: list[bytes], slots: list[int]) -> Callable[[list[bytes]], bytes]:
    if not slots:
        return lambda values: pieces[0]
    if len(set(slots)) == 1:
        slot = slots[0]
        return lambda values: values[slot].join(pieces)
    return _many_slots(pieces, itemgetter(*slots))


def _many_slots(
    constants: list[bytes], pick: Callable[[Any], Any]
) -> Callable[[list[bytes]], bytes]:
    pieces: list[bytes] = [b""] * (2 * len(constants) - 1)
    pieces[0::2] = constants

    def fill(values: list[bytes]) -> bytes:
        all_pieces = pieces.copy()
        all_pieces[1::2] = pick(values)
        return b"".join(all_pieces)

    return fill


class _Run(NamedTuple):
    """Lines whose order is known only once their slots are filled, and lines to sort among them."""

    lines: list[tuple[Text]]
    alike: list[bytes]

    def filled(self, values: list[bytes]) -> bytes:
        """The lines sorted and once each; UTF-8 sorts as code points do."""
        return b"".join(sorted([*{filled(line, values) for line in self.lines}, *self.alike]))


class _Links(NamedTuple):
    """Lines that differ only in the label they end with: they are in order as their labels are."""

    before: bytes
    between: bytes
    after: bytes
    pick: Callable[[Any], Any]

    def filled(self, values: list[bytes]) -> bytes:
        """The lines sorted."""
        return self.before + self.between.join(sorted(self.pick(values))) + self.after


class Runs:
    """Makes blocks of lines; lines of one subject and predicate that have slots become a run."""

    def __init__(self, first_slot: int, *, labels: range = range(0)) -> None:
        self.first_slot = first_slot
        self.labels = labels
        self.runs: list[_Run | _Links] = []

    def block(self, subject: str, tails: Iterable[str]) -> str:
        """All lines about ``subject`` in canonical order, with a slot for each run."""
        groups: dict[str, list[str]] = {}
        for tail in sorted(tails):
            groups.setdefault(tail[: tail.index("> ")], []).append(subject + tail)
        return "".join(self._group(groups[predicate]) for predicate in sorted(groups))

    def _group(self, lines: list[str]) -> str:
        if len(lines) == 1 or not any(slots_of(line) for line in lines):
            return "".join(lines)
        self.runs.append(_links(lines, labels=self.labels) or _run(lines))
        return mark(self.first_slot + len(self.runs) - 1)

    def filled(self, values: list[bytes]) -> list[bytes]:
        """Each run, its lines sorted and once each."""
        return [run.filled(values) for run in self.runs]


def _run(lines: list[str]) -> _Run:
    return _Run(
        [(slotted(line),) for line in lines if not line.endswith(_ALIKE)],
        [line.encode() for line in lines if line.endswith(_ALIKE)],
    )


def _links(lines: list[str], *, labels: range) -> _Links | None:
    """The lines as links to labels alone; nothing where they are something else as well."""
    slots = [slots_of(line) for line in lines]
    shapes = {_MARK.sub("\0", line) for line in lines}
    if len(shapes) != 1 or not all(len(own) == 1 and own[0] in labels for own in slots):
        return None
    before, after = [part.encode() for part in shapes.pop().split("\0")]
    return _Links(before, after + before, after, itemgetter(*[own[0] for own in slots]))
