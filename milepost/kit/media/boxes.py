"""MP4, MOV, M4A and 3GP (ISO 14496-12): a tree of boxes, cleaned in place so that offsets hold.

Whatever is not on the list of what a player needs becomes an empty ``free`` box.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from milepost.kit.media.refusals import broken

NEEDED: dict[bytes, frozenset[bytes]] = {
    b"": frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"wide"}),
    b"moov": frozenset({b"mvhd", b"trak", b"mvex", b"iods"}),
    b"trak": frozenset({b"tkhd", b"edts", b"tref", b"mdia", b"tapt", b"clip", b"matt"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset(
        {b"vmhd", b"smhd", b"gmhd", b"nmhd", b"sthd", b"hdlr", b"dinf", b"stbl"},
    ),
    b"stbl": frozenset(
        b"stsd stts ctts cslg stss stsh stps stsz stz2 stsc stco co64 sdtp sbgp sgpd subs".split()
    ),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset(b"tfhd tfdt trun sbgp sgpd subs sdtp saiz saio".split()),
    b"dinf": frozenset({b"dref"}),
}
DATED = {b"mvhd", b"tkhd", b"mdhd"}
SEEN_OR_HEARD = {b"vide", b"soun", b"subt", b"sbtl", b"text", b"clcp"}
"""Handlers of tracks that people see or hear; others record place, time or device."""


class Box(NamedTuple):
    """Where one box stands: its four letters, its start, its content, its end."""

    kind: bytes
    start: int
    body: int
    end: int


def cleaned(content: bytes) -> bytes:
    """Return the film or sound without places, dates, names and other tags; its length stays."""
    data = bytearray(content)
    try:
        if not _handlers(content):
            raise broken()
        for trak in _tracks(content):
            if _handler(content, trak) not in SEEN_OR_HEARD:
                _blank_samples(data, trak)
                _blank(data, trak)
        _clean_level(data, b"", 0, len(data))
    except (struct.error, IndexError) as error:
        raise broken() from error
    return bytes(data)


def has_pictures(content: bytes) -> bool:
    """Whether any track shows moving pictures; without one it is a sound recording."""
    return b"vide" in _handlers(content)


def boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """Give the boxes that lie side by side between two places."""
    at = start
    while at < end:
        if at + 8 > end:
            raise broken()
        size, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1 and at + 16 <= end:
            size, body = struct.unpack_from(">Q", data, at + 8)[0], at + 16
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            raise broken()
        yield Box(bytes(kind), at, body, at + size)
        at += size


def _find(data: bytes | bytearray, box: Box, *path: bytes) -> Box | None:
    for kind in path:
        found = [child for child in boxes(data, box.body, box.end) if child.kind == kind]
        if not found:
            return None
        box = found[0]
    return box


def _tracks(data: bytes | bytearray) -> list[Box]:
    moovs = [box for box in boxes(data, 0, len(data)) if box.kind == b"moov"]
    return [
        box for moov in moovs for box in boxes(data, moov.body, moov.end) if box.kind == b"trak"
    ]


def _handler(data: bytes | bytearray, trak: Box) -> bytes:
    hdlr = _find(data, trak, b"mdia", b"hdlr")
    return bytes(data[hdlr.body + 8 : hdlr.body + 12]) if hdlr else b""


def _handlers(data: bytes | bytearray) -> set[bytes]:
    return {_handler(data, trak) for trak in _tracks(data)}


def _clean_level(data: bytearray, parent: bytes, start: int, end: int) -> None:
    for box in list(boxes(data, start, end)):
        if box.kind not in NEEDED[parent]:
            _blank(data, box)
        elif box.kind in NEEDED:
            _clean_level(data, box.kind, box.body, box.end)
        else:
            _clean_fields(data, box)


def _clean_fields(data: bytearray, box: Box) -> None:
    """Empty the fields inside a needed box that tell of a day, a device or a file's name."""
    if box.kind in DATED:
        _zero(data, box.body + 4, min(box.body + (20 if data[box.body] == 1 else 12), box.end))
    elif box.kind == b"hdlr":
        _zero(data, box.body + 24, box.end)
    elif box.kind == b"dref":
        for source in list(boxes(data, box.body + 8, box.end)):
            _zero(data, source.body + 4, source.end)


def _blank(data: bytearray, box: Box) -> None:
    data[box.start + 4 : box.start + 8] = b"free"
    _zero(data, box.body, box.end)


def _zero(data: bytearray, start: int, end: int) -> None:
    if start < end <= len(data):
        data[start:end] = bytes(end - start)


def _blank_samples(data: bytearray, trak: Box) -> None:
    """Empty what a track recorded, wherever its chunks lie in the file."""
    stbl = _find(data, trak, b"mdia", b"minf", b"stbl")
    if stbl is None or any(box.kind == b"moof" for box in boxes(data, 0, len(data))):
        raise broken()
    sizes = iter(_sample_sizes(data, stbl))
    for offset, count in _chunks(data, stbl):
        length = sum(size for size, _ in zip(sizes, range(count), strict=False))
        _zero(data, offset, min(offset + length, len(data)))


def _sample_sizes(data: bytearray, stbl: Box) -> list[int]:
    stsz = _find(data, stbl, b"stsz")
    if stsz is None:
        return []
    size, count = struct.unpack_from(">II", data, stsz.body + 4)
    if count > len(data):
        raise broken()
    return [size] * count if size else _numbers(data, stsz.body + 12, count)


def _chunks(data: bytearray, stbl: Box) -> list[tuple[int, int]]:
    """Each chunk's place in the file and its number of samples (8.7.4, 8.7.5)."""
    offsets = _offsets(data, stbl)
    stsc = _find(data, stbl, b"stsc")
    if stsc is None:
        return []
    entries = struct.unpack_from(">I", data, stsc.body + 4)[0]
    table = _numbers(data, stsc.body + 8, entries * 3)
    firsts, counts = table[0::3], table[1::3]
    runs = zip(firsts, [*firsts[1:], len(offsets) + 1], counts, strict=True)
    per_chunk = [count for first, after, count in runs for _ in offsets[first - 1 : after - 1]]
    return list(zip(offsets, per_chunk, strict=False))


def _offsets(data: bytearray, stbl: Box) -> list[int]:
    for kind, width in ((b"stco", ">I"), (b"co64", ">Q")):
        if box := _find(data, stbl, kind):
            count = struct.unpack_from(">I", data, box.body + 4)[0]
            return [entry[0] for entry in _entries(data, box.body + 8, count, width)]
    return []


def _numbers(data: bytearray, start: int, count: int) -> list[int]:
    return [entry[0] for entry in _entries(data, start, count, ">I")]


def _entries(data: bytearray, start: int, count: int, width: str) -> list[tuple[int, ...]]:
    end = start + count * struct.calcsize(width)
    if end > len(data):
        raise broken()
    return list(struct.iter_unpack(width, data[start:end]))
