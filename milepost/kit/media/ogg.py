"""Ogg (RFC 3533) with Vorbis or Opus: the comment packet emptied in place, pages sealed anew."""

import struct
from typing import NamedTuple

from milepost.kit.media.refusals import broken
from milepost.kit.media.vorbis import OPUS, VORBIS, blank_packet

HEADS = (b"\x01vorbis", b"OpusHead")
LONGEST_COMMENTS = 16 * 1024 * 1024
HEADER, CHECKSUM = 27, 22


class Page(NamedTuple):
    """Where one page stands, its stream, and the pieces that it carries."""

    start: int
    serial: int
    lacing: bytes
    body: int

    @property
    def end(self) -> int:
        return self.body + sum(self.lacing)


class Piece(NamedTuple):
    """One part of a packet: which packet of its stream, and where the part lies."""

    number: int
    start: int
    end: int


def is_sound(content: bytes) -> bool:
    """Whether these bytes begin as an Ogg stream of Vorbis or Opus."""
    if content[:4] != b"OggS" or len(content) < HEADER:
        return False
    return content[HEADER + content[26] :].startswith(HEADS)


def cleaned(content: bytes) -> bytes:
    """Return the recording without its comments; its length stays."""
    data = bytearray(content)
    pages = _pages(content)
    for serial in {page.serial for page in pages}:
        own = [page for page in pages if page.serial == serial]
        _clean_stream(data, own)
    return bytes(data)


def _clean_stream(data: bytearray, pages: list[Page]) -> None:
    pieces = _pieces(pages)
    head = [piece for piece in pieces if piece.number == 0]
    comment = [piece for piece in pieces if piece.number == 1]
    if not _joined(data, head).startswith(HEADS):
        raise broken()
    packet = _joined(data, comment)
    if not packet.startswith((VORBIS, OPUS)) or len(packet) < 16:
        raise broken()
    rest = blank_packet(packet)
    for piece in comment:
        length = piece.end - piece.start
        data[piece.start : piece.end], rest = rest[:length], rest[length:]
    for page in pages:
        if any(page.body <= piece.start < page.end for piece in comment):
            _seal(data, page)


def _joined(data: bytearray, pieces: list[Piece]) -> bytes:
    if sum(piece.end - piece.start for piece in pieces) > LONGEST_COMMENTS:
        raise broken()
    return b"".join(bytes(data[piece.start : piece.end]) for piece in pieces)


def _pages(content: bytes) -> list[Page]:
    pages, at = [], 0
    while at < len(content):
        if content[at : at + 4] != b"OggS" or at + HEADER > len(content):
            raise broken()
        serial = struct.unpack_from("<I", content, at + 14)[0]
        body = at + HEADER + content[at + 26]
        page = Page(at, serial, content[at + HEADER : body], body)
        if page.end > len(content):
            raise broken()
        pages.append(page)
        at = page.end
    return pages


def _pieces(pages: list[Page]) -> list[Piece]:
    """The parts of the stream's first two packets: a packet ends at a lace shorter than 255."""
    pieces, number = [], 0
    for page in pages:
        at = page.body
        for lace in page.lacing:
            pieces.append(Piece(number, at, at + lace))
            at += lace
            number += lace < 255
            if number > 1:
                return pieces
    return pieces


def _seal(data: bytearray, page: Page) -> None:
    data[page.start + CHECKSUM : page.start + CHECKSUM + 4] = bytes(4)
    checksum = struct.pack("<I", crc(bytes(data[page.start : page.end])))
    data[page.start + CHECKSUM : page.start + CHECKSUM + 4] = checksum


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
