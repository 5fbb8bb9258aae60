"""WebM (RFC 8794, RFC 9559): a tree of elements, cleaned in place so that positions hold.

Tags, attachments, chapters, titles and dates become ``Void`` elements.
"""

from collections.abc import Iterator
from typing import NamedTuple

from milepost.kit.media.refusals import broken
from milepost.kit.media.source import Bytes, Edits, Piece
from milepost.kit.media.vorbis import blank_comments

EBML, DOC_TYPE, SEGMENT, VOID = 0x1A45DFA3, 0x4282, 0x18538067, 0xEC
SEEK_HEAD, INFO, TRACKS, CUES, CLUSTER = 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1F43B675
TRACK_ENTRY, TRACK_TYPE, TRACK_NAME, CODEC_PRIVATE = 0xAE, 0x83, 0x536E, 0x63A2
MUXING_APP, WRITING_APP, TIMESTAMP_SCALE, DURATION = 0x4D80, 0x5741, 0x2AD7B1, 0x4489
TAGS, ATTACHMENTS, CHAPTERS, CRC = 0x1254C367, 0x1941A469, 0x1043A770, 0xBF
TOP = {SEEK_HEAD, INFO, TRACKS, CUES, CLUSTER, TAGS, ATTACHMENTS, CHAPTERS}
VIDEO = 1
LONGEST_PRIVATE = 16 * 1024 * 1024


class Element(NamedTuple):
    """Where one element stands; ``end`` is None when its size was not known to the recorder."""

    id: int
    start: int
    body: int
    end: int | None


def is_webm(data: Bytes) -> bool:
    """Whether these bytes begin as WebM, and not as another kind of Matroska."""
    head = _element(data, 0, len(data)) if data[:4] == b"\x1a\x45\xdf\xa3" else None
    if head is None or head.end is None:
        return False
    inside = _children(data, head.body, head.end)
    return any(
        child.id == DOC_TYPE and data[child.body : child.end].rstrip(b"\0") == b"webm"
        for child in inside
    )


def has_pictures(data: Bytes) -> bool:
    """Whether any track shows moving pictures; without one it is a sound recording."""
    return VIDEO in {
        data[field.body]
        for part in _parts(data)
        if part.id == TRACKS
        for track in _inside(data, part)
        if track.id == TRACK_ENTRY
        for field in _inside(data, track)
        if field.id == TRACK_TYPE and field.end and field.end > field.body
    }


def cleaned(data: Bytes) -> Iterator[Piece]:
    """Return the film or sound without tags, titles, dates and attachments; its length stays."""
    edits, has_tracks = Edits(len(data)), False
    for part in _parts(data):
        if part.id == INFO:
            _clean_info(edits, data, part)
        elif part.id == TRACKS:
            has_tracks = True
            _clean_tracks(edits, data, part)
        elif part.id not in (SEEK_HEAD, CUES, CLUSTER):
            _void(edits, part)
    if not has_tracks:
        raise broken()
    return edits.pieces()


def _clean_info(edits: Edits, data: Bytes, info: Element) -> None:
    for field in _inside(data, info):
        if field.id in (MUXING_APP, WRITING_APP) and field.end is not None:
            edits.zero(field.body, field.end)
        elif field.id not in (TIMESTAMP_SCALE, DURATION):
            _void(edits, field)


def _clean_tracks(edits: Edits, data: Bytes, tracks: Element) -> None:
    for track in _inside(data, tracks):
        if track.id != TRACK_ENTRY:
            _void(edits, track)
            continue
        for field in _inside(data, track):
            if field.id in (TRACK_NAME, CRC, VOID):
                _void(edits, field)
            elif field.id == CODEC_PRIVATE and field.end is not None:
                if field.end - field.body > LONGEST_PRIVATE:
                    raise broken()
                edits.put(field.body, blank_comments(data[field.body : field.end]))


def _parts(data: Bytes) -> Iterator[Element]:
    """The parts of the film, without those inside clusters."""
    tops = _children(data, 0, len(data))
    first = next(tops, None)
    if first is None or first.id != EBML:
        raise broken()
    for top in tops:
        if top.id != SEGMENT:
            yield top
            continue
        yield from _children(data, top.body, top.end or len(data))


def _inside(data: Bytes, parent: Element) -> Iterator[Element]:
    if parent.end is None:
        raise broken()
    return _children(data, parent.body, parent.end)


def _children(data: Bytes, start: int, end: int) -> Iterator[Element]:
    at = start
    while at < end:
        element = _element(data, at, end)
        if element.end is None:
            element = element._replace(end=_end_of_unknown(data, element, end))
        yield element
        at = element.end or end


def _end_of_unknown(data: Bytes, element: Element, end: int) -> int:
    """A cluster of unknown size ends where the next part begins; a segment at the end."""
    if element.id == SEGMENT:
        return end
    at = element.body
    while at < end:
        child = _element(data, at, end)
        if child.id in TOP:
            return at
        if child.end is None:
            raise broken()
        at = child.end
    return end


def _element(data: Bytes, at: int, end: int) -> Element:
    width = _width(data, at, longest=4)
    identity = int.from_bytes(data[at : at + width], "big")
    size_at = at + width
    size_width = _width(data, size_at, longest=8)
    body = size_at + size_width
    size = int.from_bytes(data[size_at:body], "big") & ((1 << 7 * size_width) - 1)
    if size == (1 << 7 * size_width) - 1:
        return Element(identity, at, body, None)
    if body + size > end:
        raise broken()
    return Element(identity, at, body, body + size)


def _width(data: Bytes, at: int, *, longest: int) -> int:
    """Length of the number that begins here, told by the zeros before its first set bit."""
    width = 9 - data[at].bit_length() if at < len(data) and data[at] else 9
    if width > longest:
        raise broken()
    return width


def _void(edits: Edits, element: Element) -> None:
    """Overwrite an element with a ``Void`` of the same length, filled with zeros."""
    if element.end is None:
        raise broken()
    length = element.end - element.start
    if length - 2 < 0x7F:
        head = bytes([VOID, 0x80 | length - 2])
    else:
        head = bytes([VOID, 0x01]) + (length - 9).to_bytes(7, "big")
    edits.put(element.start, head)
    edits.zero(element.start + len(head), element.end)
