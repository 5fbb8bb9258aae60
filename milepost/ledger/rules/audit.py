"""What a monitor finds in a log: entries rewritten, dropped, back-dated; another history signed.

A monitor believes nothing but arithmetic and what it has seen itself. Its memory is the hash of
every entry at its last look, the checkpoint over them, and the time.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest

from milepost.ledger.rules import merkle
from milepost.ledger.rules.tiles import WIDTH

PATIENCE = timedelta(minutes=10)
"""How much later than its successor an entry may say it was written: writers queue."""


MOST_ASKED = 1_000
"""How many older checkpoints are asked for to find where the hashes begin to differ."""


class Kind(StrEnum):
    """What was done to the log."""

    REWRITTEN = "rewritten"
    DROPPED = "dropped"
    BACK_DATED = "back-dated"
    FORKED = "forked"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that does not fit, with the first entry it touches (counted from 0)."""

    kind: Kind
    index: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What the monitor saw at its last look."""

    root: merkle.Root
    hashes: Sequence[bytes]
    looked_at: datetime | None = None
    """None where it was not written down, as it was not at first."""

    def has_missed(self, index: int, *, at: datetime) -> bool:
        """Whether an entry of this time is missing among what was there at the last look."""
        if self.looked_at is None or index < self.root.size:
            return False
        return self.looked_at - at > PATIENCE


def _no_seal(_size: int) -> bytes | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The log as it shows itself now."""

    root: merkle.Root
    """Of the newest checkpoint whose signature holds."""
    hashes: Sequence[bytes]
    """Of each entry, as the tree is said to be made of them."""
    entries: Iterable[bytes]
    sealed: Callable[[int], bytes | None] = _no_seal
    """The root that was signed when the log had so many entries; None where none was."""
    rows: Iterable[Iterable[bytes]] = ()
    """Of the tree above the hashes of entries, each hash over 256 of the row below."""


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """The newest tree that a witness signed; ``root`` is None where no signature holds."""

    witness: str
    root: merkle.Root | None
    at: datetime | None
    shown: bool
    """Whether the log shows anything as signed by it."""

    @property
    def size(self) -> int | None:
        """How many entries it signed."""
        return self.root.size if self.root else None


@dataclass
class _Reading:
    findings: list[Finding] = field(default_factory=list)
    latest: datetime | None = None
    index: int = 0
    places: dict[bytes, int] | None = None

    def add(self, kind: Kind, index: int, sentence: str) -> None:
        """Note the first entry of each kind only: what follows from it is no news."""
        if all(finding.kind != kind for finding in self.findings):
            self.findings.append(Finding(kind=kind, index=index, sentence=sentence))

    def place_of(self, value: bytes, *, seen: Seen) -> int:
        """Return where an entry stands in the tree; -1 if it does not."""
        if self.places is None:
            self.places = _places(seen.hashes)
        return self.places.get(value, -1)


def examine(seen: Seen, *, memory: Memory | None) -> list[Finding]:
    """Return what does not fit, at most one finding of a kind; empty when the log is whole."""
    reading = _Reading()
    if memory is not None:
        _compare(reading, seen=seen, memory=memory)
    held = None if reading.findings else memory
    for entry in seen.entries:
        _read(reading, entry, seen=seen, memory=held)
    _count(reading, seen=seen)
    _recompute(reading, seen=seen)
    return reading.findings


def witnessed(sightings: Iterable[Sighting], *, seen: Seen) -> list[Finding]:
    """Return what does not fit what witnesses signed, at most one finding of a kind."""
    reading = _Reading()
    for one in sightings:
        if not one.shown:
            continue
        if one.root is None:
            words = f"What is shown as signed by {one.witness} is not signed by it."
            reading.add(Kind.UNSIGNED, 0, words)
        elif one.root.size > seen.root.size:
            words = f"{one.witness} saw {one.root.size} entries; now there are {seen.root.size}."
            reading.add(Kind.DROPPED, seen.root.size, words)
        elif root_of(seen.hashes[: one.root.size]) != one.root.hash:
            words = f"{one.witness} saw another history of the first {one.root.size} entries."
            reading.add(Kind.FORKED, 0, words)
    return reading.findings


def _compare(reading: _Reading, *, seen: Seen, memory: Memory) -> None:
    """Hold the log against what the monitor remembers, hash by hash."""
    old, new = memory.hashes, seen.hashes[: len(memory.hashes)]
    first = next((at for at, value in enumerate(old) if new[at : at + 1] != [value]), None)
    if first is None:
        return
    if first == len(new):
        words = f"The log had {memory.root.size} entries; now it ends before entry {first}."
        reading.add(Kind.DROPPED, first, words)
        return
    found = _change(old[first:], now=seen.hashes[first:], first=first)
    reading.add(*found)
    if found[0] == Kind.FORKED:
        return
    if root_of(seen.hashes[: seen.root.size]) == seen.root.hash:
        words = f"The log has signed two histories; they part at entry {first}."
        reading.add(Kind.FORKED, first, words)


def _change(rest: Sequence[bytes], *, now: Sequence[bytes], first: int) -> tuple[Kind, int, str]:
    """Tell what was done from the first entry on that is not what it was; ``now`` is not empty.

    An entry that is found again elsewhere tells it: no two have one hash.
    """
    before, after = _places(rest), _places(now)
    gone, new = before.get(now[0], 0), after.get(rest[0], 0)
    if gone and not new:
        one = f"Entry {first} was taken out; the next took its place."
        many = f"Entries {first} to {first + gone - 1} were taken out; the next took their place."
        return Kind.DROPPED, first, one if gone == 1 else many
    if gone or new:
        words = f"Entry {first} was put in before entries that were there."
        return Kind.BACK_DATED, first, words
    if len(rest) == 1 or any(one == other for one, other in zip(rest[1:], now[1:], strict=False)):
        return Kind.REWRITTEN, first, f"Entry {first} is not the one that was there."
    return Kind.FORKED, first, f"From entry {first} on this is another history."


def _places(hashes: Sequence[bytes]) -> dict[bytes, int]:
    return {value: at for at, value in enumerate(hashes)}


def _read(reading: _Reading, entry: bytes, *, seen: Seen, memory: Memory | None) -> None:
    value, index = merkle.leaf_hash(entry), reading.index
    told = seen.hashes[index] if index < len(seen.hashes) else None
    if value != told:
        found = reading.place_of(value, seen=seen)
        if found > index:
            one = f"Entry {index} is in the tree but is not shown."
            many = f"Entries {index} to {found - 1} are in the tree but are not shown."
            reading.add(Kind.DROPPED, index, one if found == index + 1 else many)
            reading.index = found
        else:
            reading.add(Kind.REWRITTEN, index, f"Entry {index} is not what went into the tree.")
    at = _time(entry)
    if at is None:
        words = f"Entry {reading.index} tells no time that can be compared: a day, a time, a zone."
        reading.add(Kind.REWRITTEN, reading.index, words)
    elif reading.latest and reading.latest - at > PATIENCE:
        reading.add(
            Kind.BACK_DATED,
            reading.index,
            f"Entry {reading.index} says {at.isoformat()}, but stands behind an entry of"
            f" {reading.latest.isoformat()}.",
        )
    elif memory and memory.has_missed(reading.index, at=at):
        reading.add(
            Kind.BACK_DATED,
            reading.index,
            f"Entry {reading.index} says {at.isoformat()}, but was not there at the last look,"
            f" {memory.looked_at:%Y-%m-%dT%H:%M:%SZ}.",
        )
    if at is not None:
        reading.latest = max(at, reading.latest or at)
    reading.index += 1


def _time(entry: bytes) -> datetime | None:
    """Return when an entry says it was written; None if it doesn't, or not in which zone."""
    try:
        at = datetime.fromisoformat(json.loads(entry)["at"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return at if at.utcoffset() is not None else None


def _count(reading: _Reading, *, seen: Seen) -> None:
    if reading.index < seen.root.size:
        reading.add(
            Kind.DROPPED,
            reading.index,
            f"The seal covers {seen.root.size} entries, but entry {reading.index} is missing.",
        )


def _recompute(reading: _Reading, *, seen: Seen) -> None:
    """Work out the root from the hashes; whoever changed one without the other is caught here."""
    hashes = seen.hashes[: seen.root.size]
    if len(hashes) < seen.root.size:
        reading.add(
            Kind.DROPPED,
            len(hashes),
            f"The seal covers {seen.root.size} entries, but the tree has {len(hashes)}.",
        )
    elif root_of(hashes) == seen.root.hash:
        _climb(reading, seen=seen)
    elif not reading.findings:
        before, after = _narrowed(hashes, sealed=seen.sealed)
        which = f"entry {before}" if after == before + 1 else f"an entry from {before} on"
        words = f"The hashes do not lead to what was signed: {which} is not the one that was there."
        reading.add(Kind.REWRITTEN, before, words)


def _climb(reading: _Reading, *, seen: Seen) -> None:
    """Hold each row of the tree against the one below; no more than two are kept in mind."""
    below, width = seen.hashes[: seen.root.size], 1
    for row in seen.rows:
        whole = range(0, len(below) // WIDTH * WIDTH, WIDTH)
        below, width = [root_of(below[at : at + WIDTH]) for at in whole], width * WIDTH
        for at, (shown, value) in enumerate(zip_longest(row, below)):
            if shown != value:
                words = (
                    f"The tree shows another hash over the {width} entries from {at * width} on."
                )
                reading.add(Kind.REWRITTEN, at * width, words)
                return


def _narrowed(hashes: Sequence[bytes], *, sealed: Callable[[int], bytes | None]) -> tuple[int, int]:
    """Return the longest beginning found that leads to what was signed, and the shortest that does
    not; not every size was signed, as what was appended together has one seal."""
    good, bad, top = 0, len(hashes), len(hashes)
    asked = 0
    while top - good > 1 and asked < MOST_ASKED:
        middle = (good + top) // 2
        size, root = middle, None
        while root is None and size < top and asked < MOST_ASKED:
            root, asked, size = sealed(size), asked + 1, size + 1
        if root is None:
            top = middle
        elif root == root_of(hashes[: size - 1]):
            good = size - 1
        else:
            bad = top = size - 1
    return good, bad


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over the hashes of entries (RFC 6962, 2.1)."""
    peaks: list[tuple[int, bytes]] = []
    for value in hashes:
        level = 0
        while peaks and peaks[-1][0] == level:
            value, level = merkle.node_hash(peaks.pop()[1], value), level + 1
        peaks.append((level, value))
    return _joined(value for _, value in reversed(peaks))


def _joined(peaks: Iterator[bytes]) -> bytes:
    root = next(peaks, merkle.EMPTY_ROOT)
    for peak in peaks:
        root = merkle.node_hash(peak, root)
    return root
