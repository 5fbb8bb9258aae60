"""Ogg (RFC 3533) with Vorbis or Opus: the comment packet emptied in place, pages sealed anew."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from milepost.kit.media.refusals import broken
from milepost.kit.media.source import Bytes, Edits, Piece, Walk
from milepost.kit.media.vorbis import OPUS, VORBIS, blank_packet

HEADS = (b"\x01vorbis", b"OpusHead")
LONGEST_COMMENTS = 16 * 1024 * 1024
HEADER, CHECKSUM = 27, 22
MOST_STREAMS = 100


class Page(NamedTuple):
    """Where one page stands, its stream, and the pieces that it carries."""

    start: int
    serial: int
    lacing: bytes
    body: int

    @property
    def end(self) -> int:
        return self.body + sum(self.lacing)


class Part(NamedTuple):
    """One part of a packet: which packet of its stream, and where the part lies."""

    number: int
    start: int
    end: int


def is_sound(content: Bytes) -> bool:
    """Whether these bytes begin as an Ogg stream of Vorbis or Opus."""
    if content[:4] != b"OggS" or len(content) < HEADER:
        return False
    return content[HEADER + content[26] :][:16].startswith(HEADS)


def cleaned(content: Bytes) -> Iterator[Piece]:
    """Return the recording without its comments; its length stays."""
    edits = Edits(len(content))
    begun: dict[int, Head] = {}
    for page in _pages(content):
        head = begun.setdefault(page.serial, Head())
        if len(begun) > MOST_STREAMS:
            raise broken()
        if head.takes(page):
            _clean_stream(edits, content, head)
    if any(not head.is_whole for head in begun.values()):
        raise broken()
    return edits.pieces()


class Head:
    """The pages with a stream's first two packets; everything after them is sound."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.pieces: list[Part] = []
        self.number = 0
        self.is_whole = False

    def takes(self, page: Page) -> bool:
        """Add a page, and say whether the two packets are whole with it."""
        if self.is_whole:
            return False
        self.pages.append(page)
        at = page.body
        for lace in page.lacing:
            self.pieces.append(Part(self.number, at, at + lace))
            at += lace
            self.number += lace < 255
            if self.number > 1:
                self.is_whole = True
                break
        if len(self.pieces) > LONGEST_COMMENTS // 255:
            raise broken()
        return self.is_whole


def _clean_stream(edits: Edits, content: Bytes, stream: Head) -> None:
    head = [piece for piece in stream.pieces if piece.number == 0]
    comment = [piece for piece in stream.pieces if piece.number == 1]
    if not _joined(content, head).startswith(HEADS):
        raise broken()
    packet = _joined(content, comment)
    if not packet.startswith((VORBIS, OPUS)) or len(packet) < 16:
        raise broken()
    rest = blank_packet(packet)
    pages = {page.start: bytearray(content[page.start : page.end]) for page in stream.pages}
    for piece in comment:
        page = next(page for page in stream.pages if page.body <= piece.start <= page.end)
        length = piece.end - piece.start
        first = piece.start - page.start
        pages[page.start][first : first + length], rest = rest[:length], rest[length:]
    for start, data in pages.items():
        edits.put(start, _sealed(data))


def _joined(content: Bytes, pieces: list[Part]) -> bytes:
    return b"".join(content[piece.start : piece.end] for piece in pieces)


def _pages(content: Bytes) -> Iterator[Page]:
    at, walk = 0, Walk(content)
    while at < len(content):
        if content[at : at + 4] != b"OggS" or at + HEADER > len(content):
            raise broken()
        serial = struct.unpack_from("<I", content, at + 14)[0]
        body = at + HEADER + content[at + 26]
        page = Page(at, serial, content[at + HEADER : body], body)
        if page.end > len(content):
            raise broken()
        yield page
        at = page.end
        walk.reached(at)


def _sealed(page: bytearray) -> bytes:
    page[CHECKSUM : CHECKSUM + 4] = bytes(4)
    page[CHECKSUM : CHECKSUM + 4] = struct.pack("<I", crc(bytes(page)))
    return bytes(page)


def _table_entry(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
    return value & 0xFFFFFFFF


TABLE = [_table_entry(value) for value in range(256)]


def crc(content: bytes) -> int:
    """Return Ogg's page checksum: CRC-32 with polynomial 04C11DB7, unreflected, from zero."""
    value = 0
    for byte in content:
        value = (value << 8) & 0xFFFFFFFF ^ TABLE[value >> 24 ^ byte]
    return value
