"""WAV (RIFF): only the format and the sound are kept."""

import struct
from collections.abc import Iterator

from milepost.kit.media.refusals import broken
from milepost.kit.media.source import Bytes, Piece, Span, length_of

KEPT = (b"fmt ", b"fact", b"data")
UNKNOWN_SIZES = (0, 0xFFFFFFFF)
"""What a recorder writes that was cut off, or did not know the length beforehand."""


def cleaned(content: Bytes) -> list[Piece]:
    """Return the recording without LIST, INFO, bext, id3 and any other chunk that tells more."""
    kept = {kind: body for kind, body in _chunks(content) if kind in KEPT}
    if b"fmt " not in kept or b"data" not in kept:
        raise broken()
    pieces = [piece for kind in KEPT if kind in kept for piece in _chunk(kind, kept[kind])]
    size = sum(length_of(piece) for piece in pieces)
    return [b"RIFF" + struct.pack("<I", size + 4) + b"WAVE", *pieces]


def _chunks(content: Bytes) -> Iterator[tuple[bytes, Span]]:
    at = 12
    while at + 8 <= len(content):
        kind, size = struct.unpack_from("<4sI", content, at)
        rest = len(content) - at - 8
        if kind == b"data" and (size in UNKNOWN_SIZES):
            size = rest
        if size > rest:
            raise broken()
        yield kind, Span(at + 8, at + 8 + size)
        at += 8 + size + size % 2


def _chunk(kind: bytes, body: Span) -> tuple[Piece, ...]:
    size = length_of(body)
    return kind + struct.pack("<I", size), body, b"\0" * (size % 2)
