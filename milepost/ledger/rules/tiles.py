"""The log as files for monitors (C2SP tlog-tiles): 256 hashes or entries each, never changed."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from milepost.ledger.rules.merkle import HASH_BYTES

WIDTH = 256
STEP = 8
"""Levels of the tree from one row of tiles to the next: a tile holds 2**8 hashes."""
HIGHEST = 63
LONGEST_ENTRY = 0xFFFF
PLACE = re.compile(r"((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class Place(NamedTuple):
    """Which tile of a row, and how many of its 256 places are asked for."""

    number: int
    width: int = WIDTH

    @property
    def address(self) -> str:
        """Where it is served: 1234067 is ``x001/x234/067``; a part ends in ``.p/W``."""
        digits = str(self.number)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        whole = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return whole if self.width == WIDTH else f"{whole}.p/{self.width}"


def read_place(address: str) -> Place | None:
    """Return the tile at an address; None if no tile is called so."""
    found = PLACE.fullmatch(address)
    if found is None:
        return None
    place = Place(
        int(found[1].replace("x", "").replace("/", "")), int(found[2]) if found[2] else WIDTH
    )
    return place if place.width <= WIDTH and place.address == address else None


def is_there(place: Place, *, level: int, size: int) -> bool:
    """Whether a log of ``size`` entries has all these places of a row of tiles."""
    return place.number * WIDTH + place.width <= size >> (STEP * level)


def places(size: int) -> Iterator[Place]:
    """Yield the tiles of the lowest row that hold a log of ``size`` entries, the last in part."""
    whole, rest = divmod(size, WIDTH)
    yield from (Place(number) for number in range(whole))
    if rest:
        yield Place(whole, rest)


def pack(entries: Sequence[bytes]) -> bytes:
    """Return a tile of entries, each behind its length in two bytes."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def unpack(tile: bytes) -> list[bytes]:
    """Return the entries of a tile; ValueError if it ends in the middle of one."""
    entries, at = [], 0
    while at < len(tile):
        end = at + 2 + int.from_bytes(tile[at : at + 2])
        if end > len(tile):
            raise ValueError("The tile ends in the middle of an entry.")
        entries.append(tile[at + 2 : end])
        at = end
    return entries


def hashes(tile: bytes) -> list[bytes]:
    """Return the hashes of a tile; ValueError if its length is none of whole hashes."""
    if len(tile) % HASH_BYTES:
        raise ValueError("The tile ends in the middle of a hash.")
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
