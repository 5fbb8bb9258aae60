"""MP4, MOV, M4A and 3GP (ISO 14496-12): a tree of boxes, cleaned in place so that offsets hold.

Whatever is not on the list of what a player needs becomes an empty ``free`` box.
"""

import struct
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat
from typing import NamedTuple

from milepost.kit.media.refusals import broken
from milepost.kit.media.source import Bytes, Edits, Piece

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
LARGEST_INDEX = 64 * 1024 * 1024
"""Bytes of the box that tells where everything stands: a day of film needs less."""
MOST_TRACKS = 500


class Box(NamedTuple):
    """Where one box stands: its four letters, its start, its content, its end."""

    kind: bytes
    start: int
    body: int
    end: int


def cleaned(data: Bytes) -> Iterator[Piece]:
    """Return the film or sound without places, dates, names and other tags; its length stays."""
    edits = Edits(len(data))
    try:
        tracks = _tracks(data)
        if not tracks:
            raise broken()
        telling = [trak for trak in tracks if _handler(data, trak) not in SEEN_OR_HEARD]
        for trak in telling:
            _blank_samples(edits, data, trak)
        whole = Box(b"", 0, 0, len(data))
        _clean_level(edits, data, whole, {trak.start for trak in telling})
    except (struct.error, IndexError) as error:
        raise broken() from error
    return edits.pieces()


def has_pictures(data: Bytes) -> bool:
    """Whether any track shows moving pictures; without one it is a sound recording."""
    return b"vide" in _handlers(data)


def boxes(data: Bytes, start: int, end: int) -> Iterator[Box]:
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
        yield Box(kind, at, body, at + size)
        at += size


def _find(data: Bytes, box: Box, *path: bytes) -> Box | None:
    for kind in path:
        found = [child for child in boxes(data, box.body, box.end) if child.kind == kind]
        if not found:
            return None
        box = found[0]
    return box


def _tracks(data: Bytes) -> list[Box]:
    moovs = [box for box in boxes(data, 0, len(data)) if box.kind == b"moov"]
    if any(moov.end - moov.start > LARGEST_INDEX for moov in moovs):
        raise broken()
    inside = chain.from_iterable(boxes(data, moov.body, moov.end) for moov in moovs)
    tracks = list(islice((box for box in inside if box.kind == b"trak"), MOST_TRACKS + 1))
    if len(tracks) > MOST_TRACKS:
        raise broken()
    return tracks


def _handler(data: Bytes, trak: Box) -> bytes:
    hdlr = _find(data, trak, b"mdia", b"hdlr")
    return data[hdlr.body + 8 : hdlr.body + 12] if hdlr else b""


def _handlers(data: Bytes) -> set[bytes]:
    return {_handler(data, trak) for trak in _tracks(data)}


def _clean_level(edits: Edits, data: Bytes, parent: Box, telling: set[int]) -> None:
    for box in boxes(data, parent.body, parent.end):
        if box.kind not in NEEDED[parent.kind] or box.start in telling:
            _blank(edits, box)
        elif box.kind in NEEDED:
            _clean_level(edits, data, box, telling)
        else:
            _clean_fields(edits, data, box)


def _clean_fields(edits: Edits, data: Bytes, box: Box) -> None:
    """Empty the fields inside a needed box that tell of a day, a device or a file's name."""
    if box.kind in DATED:
        edits.zero(box.body + 4, min(box.body + (20 if data[box.body] == 1 else 12), box.end))
    elif box.kind == b"hdlr":
        edits.zero(box.body + 24, box.end)
    elif box.kind == b"dref":
        for source in boxes(data, box.body + 8, box.end):
            edits.zero(source.body + 4, source.end)


def _blank(edits: Edits, box: Box) -> None:
    edits.put(box.start + 4, b"free")
    edits.zero(box.body, box.end)


def _blank_samples(edits: Edits, data: Bytes, trak: Box) -> None:
    """Empty what a track recorded, wherever its chunks lie in the file."""
    stbl = _find(data, trak, b"mdia", b"minf", b"stbl")
    if stbl is None or any(box.kind == b"moof" for box in boxes(data, 0, len(data))):
        raise broken()
    offsets = _offsets(data, stbl)
    counts = list(islice(_counts(data, stbl, chunks=len(offsets)), len(offsets)))
    for offset, length in zip(offsets, _lengths(data, stbl, counts), strict=False):
        edits.zero(offset, min(offset + length, len(data)))


def _lengths(data: Bytes, stbl: Box, counts: Iterable[int]) -> Iterator[int]:
    """Bytes of each chunk, from the number of its samples (8.7.3)."""
    stsz = _find(data, stbl, b"stsz")
    if stsz is None:
        return
    size, count = struct.unpack_from(">II", data, stsz.body + 4)
    if size:
        yield from (size * samples for samples in counts)
        return
    sizes = iter(_numbers(data, stsz.body + 12, count))
    yield from (sum(islice(sizes, samples)) for samples in counts)


def _counts(data: Bytes, stbl: Box, *, chunks: int) -> Iterator[int]:
    """The number of samples of each chunk (8.7.4)."""
    stsc = _find(data, stbl, b"stsc")
    if stsc is None:
        return
    entries = struct.unpack_from(">I", data, stsc.body + 4)[0]
    table = _numbers(data, stsc.body + 8, entries * 3)
    firsts, counts = table[0::3], table[1::3]
    for first, after, count in zip(firsts, [*firsts[1:], chunks + 1], counts, strict=True):
        yield from repeat(count, max(0, after - first))


def _offsets(data: Bytes, stbl: Box) -> list[int]:
    """Each chunk's place in the file (8.7.5)."""
    for kind, width in ((b"stco", ">I"), (b"co64", ">Q")):
        if box := _find(data, stbl, kind):
            count = struct.unpack_from(">I", data, box.body + 4)[0]
            return [entry[0] for entry in _entries(data, box.body + 8, count, width)]
    return []


def _numbers(data: Bytes, start: int, count: int) -> list[int]:
    return [entry[0] for entry in _entries(data, start, count, ">I")]


def _entries(data: Bytes, start: int, count: int, width: str) -> list[tuple[int, ...]]:
    end = start + count * struct.calcsize(width)
    if end > len(data):
        raise broken()
    return list(struct.iter_unpack(width, data[start:end]))
