"""A monitor's eyes and memory: any Milepost's log over the network, and a folder of what was seen.

The folder holds four files: ``key``, the line by which the log's signature is known;
``checkpoint``, the last one found good; ``hashes``, 32 bytes an entry in their order; ``looked``,
when that was by this machine's clock. While they are replaced, a folder ``coming`` holds those that
are not in their place yet.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from milepost.kit.fetch import Door, Fetched, FetchError, Limits, fetch
from milepost.ledger.rules import audit, merkle, notes, tiles

EPOCH, LATEST = datetime(1970, 1, 1, tzinfo=UTC), 200_000_000_000
"""Seconds since 1970 are told up to the year 8307."""
COMING = "coming"
LARGEST_TILE = tiles.WIDTH * (tiles.LONGEST_ENTRY + 2)

Fetch = Callable[[str], bytes]


class Unreadable(Exception):
    """The log or the memory could not be read: a sentence that says which part, and why."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at a log: its key, its checkpoint, and everything it shows."""

    key: str
    checkpoint: str
    at: datetime
    seen: audit.Seen
    sightings: list[audit.Sighting]


def fetcher(*, loopback: bool) -> Fetch:
    """Return a fetch through the guarded door, for tiles as large as they may be."""
    door = Door(loopback=loopback, limits=Limits(size=LARGEST_TILE, seconds=30))

    def ask(url: str) -> bytes:
        try:
            found: Fetched = fetch(url, door=door)
        except FetchError as error:
            raise Unreadable(f"{url}: {error.sentence}") from error
        return found.content

    return ask


def look(
    url: str, *, ask: Fetch, at: datetime, key: str = "", witnesses: Sequence[notes.Known] = ()
) -> Look:
    """Read a whole log now, at ``at``.

    ``url`` is a Milepost's address; ``key`` the line its signature must fit. Without a key the
    log's own is believed, as at a first look. Of each of these witnesses the newest signature is
    read, too.
    """
    log = _log(url)
    key = key or ask(f"{log}/key").decode("utf-8", "replace").strip()
    note = ask(f"{log}/checkpoint").decode("utf-8", "replace")
    root = _opened(note, key=key)
    seen = audit.Seen(
        root=root,
        hashes=list(_row(log, level=0, size=root.size, ask=ask)),
        entries=_entries(log, size=root.size, ask=ask),
        sealed=_seals(log, ask=ask, key=key),
        rows=_upper_rows(log, size=root.size, ask=ask),
    )
    sightings = _sightings(log, ask=ask, key=key, witnesses=witnesses) if witnesses else []
    return Look(key=key, checkpoint=note, at=at, seen=seen, sightings=sightings)


def _seals(log: str, *, ask: Fetch, key: str) -> Callable[[int], bytes | None]:
    """Return what tells the root that was signed at a size; None where the log shows none."""

    def sealed(size: int) -> bytes | None:
        try:
            root = _opened(ask(f"{log}/checkpoints/{size}").decode("utf-8", "replace"), key=key)
        except Unreadable:
            return None
        return root.hash if root.size == size else None

    return sealed


def witness(line: str) -> notes.Known:
    """Return the witness that a line speaks of."""
    known = notes.read_verifier_key(line, kind=notes.COSIGNATURE)
    if known is None:
        raise Unreadable(f"«{line}» is not the key of a witness (name+id+key).")
    return known


def _sightings(
    log: str, *, ask: Fetch, key: str, witnesses: Sequence[notes.Known]
) -> list[audit.Sighting]:
    """Return the newest tree that each of these witnesses signed, as the log shows it."""
    place = f"{log}/cosignatures"
    try:
        shown = {str(one["witness"]): str(one["note"]) for one in json.loads(ask(place))}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(f"{place} does not say who signed what.") from error
    return [_sighting(one, note=shown.get(one.name, ""), key=key) for one in witnesses]


def _sighting(known: notes.Known, *, note: str, key: str) -> audit.Sighting:
    """Return what a witness signed; of a note that is not signed by it and the log, nothing."""
    signed = notes.cosignatures(note, witnesses=[known])
    if not signed:
        return audit.Sighting(witness=known.name, root=None, at=None, shown=bool(note))
    at = EPOCH + timedelta(seconds=min(signed[0].seconds, LATEST))
    return audit.Sighting(witness=known.name, root=_opened(note, key=key), at=at, shown=True)


def _log(url: str) -> str:
    return f"{url.rstrip('/').removesuffix('/log')}/log"


def _opened(note: str, *, key: str) -> merkle.Root:
    known = notes.read_verifier_key(key)
    if known is None:
        raise Unreadable(f"«{key}» is not the key of a log.")
    root = notes.opened(note, name=known.name, public=known.public)
    if root is None:
        raise Unreadable("The checkpoint is not signed with the key of this log.")
    return root


def _entries(log: str, *, size: int, ask: Fetch) -> Iterator[bytes]:
    for place in tiles.places(size):
        yield from _parsed(tiles.unpack, ask(f"{log}/tile/entries/{place.address}"))


def _row(log: str, *, level: int, size: int, ask: Fetch) -> Iterator[bytes]:
    """Yield the hashes of a row of tiles, read as they are asked for."""
    for place in tiles.places(size >> (tiles.STEP * level)):
        yield from _parsed(tiles.hashes, ask(f"{log}/tile/{level}/{place.address}"))


def _upper_rows(log: str, *, size: int, ask: Fetch) -> Iterator[Iterator[bytes]]:
    """Yield the rows of tiles above the lowest, from below, as far as the log has any."""
    level = 1
    while size >> (tiles.STEP * level):
        yield _row(log, level=level, size=size, ask=ask)
        level += 1


def _parsed(parse: Callable[[bytes], list[bytes]], tile: bytes) -> list[bytes]:
    try:
        return parse(tile)
    except ValueError as error:
        raise Unreadable(str(error)) from error


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What the folder holds of the last look."""

    key: str
    memory: audit.Memory


def recall(folder: Path) -> Remembered | None:
    """Return what was seen at the last look; None before the first."""
    if not _newest(folder, name="checkpoint").exists():
        return None
    try:
        key = _newest(folder, name="key").read_text(encoding="utf-8").strip()
        note = _newest(folder, name="checkpoint").read_text(encoding="utf-8")
        root = _opened(note, key=key)
        hashes = tiles.hashes(_newest(folder, name="hashes").read_bytes())
        looked = _time(_newest(folder, name="looked"))
    except (OSError, ValueError) as error:
        raise Unreadable(f"{folder} can't be read as a monitor's memory: {error}") from error
    if audit.root_of(hashes) != root.hash:
        raise Unreadable(f"{folder} was changed: its hashes do not fit its checkpoint.")
    return Remembered(key=key, memory=audit.Memory(root=root, hashes=hashes, looked_at=looked))


def _newest(folder: Path, *, name: str) -> Path:
    """Return the file of a memory; one that is on its way to its place counts already."""
    coming = folder / COMING / name
    return coming if coming.exists() else folder / name


def _time(file: Path) -> datetime | None:
    """Return when somebody looked last; None in a folder in which that was not written down."""
    if not file.exists():
        return None
    looked = datetime.fromisoformat(file.read_text(encoding="ascii").strip())
    if looked.utcoffset() is None:
        raise ValueError(f"{looked.isoformat()} tells no zone.")
    return looked


def remember(folder: Path, *, found: Look) -> None:
    """Keep what was seen: all of it, or nothing where the write is broken off.

    The files are written aside, and count from the one moment in which their folder gets its name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _settle(folder)
    aside = folder / f"{COMING}.part"
    aside.mkdir(exist_ok=True)
    for name, content in [
        ("key", f"{found.key}\n".encode()),
        ("hashes", b"".join(found.seen.hashes)),
        ("looked", f"{found.at.isoformat()}\n".encode()),
        ("checkpoint", found.checkpoint.encode()),
    ]:
        _write(aside / name, content=content)
    aside.replace(folder / COMING)
    _settle(folder)


def _write(file: Path, *, content: bytes) -> None:
    """Write a file that is on the disk, and not only on its way there, once this returns."""
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _settle(folder: Path) -> None:
    """Put what was written aside in its place; whoever is stopped here goes on the next time."""
    coming = folder / COMING
    if coming.exists():
        for file in list(coming.iterdir()):
            file.replace(folder / file.name)
        coming.rmdir()
