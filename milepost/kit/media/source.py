"""A file to look into at any place without reading it whole, and what is handed on of it."""

import io
import mmap
from collections.abc import Iterable, Iterator
from typing import IO, Any, BinaryIO, NamedTuple, TypeAlias

from milepost.kit.media.refusals import broken

Bytes: TypeAlias = bytes | mmap.mmap
"""The content of a file: in memory, or where it stands on the disk."""
CHUNK = 1024 * 1024
RELEASED = 64 * 1024 * 1024
"""After so many bytes of a mapped file the memory that they took is given back."""
MOST_EDITS = 200_000


class Span(NamedTuple):
    """Bytes of the file that are handed on as they are."""

    start: int
    end: int


class Zeros(NamedTuple):
    """So many zeros in place of what stood there."""

    length: int


Piece: TypeAlias = bytes | Span | Zeros


class Edits:
    """Places of a file that get other bytes; everything else stays where it is."""

    def __init__(self, length: int) -> None:
        self.length = length
        self._edits: list[tuple[int, bytes | Zeros]] = []

    def put(self, start: int, content: bytes) -> None:
        """Put other bytes in place of as many."""
        self._add(start, content)

    def zero(self, start: int, end: int) -> None:
        """Empty a place; nothing happens where it does not lie in the file."""
        if start < end <= self.length:
            self._add(start, Zeros(end - start))

    def _add(self, start: int, content: bytes | Zeros) -> None:
        if len(self._edits) >= MOST_EDITS:
            raise broken()
        self._edits.append((start, content))

    def pieces(self) -> Iterator[Piece]:
        """Yield the whole file with the edits in it; of two at one place, the first one counts."""
        at = 0
        for start, content in sorted(self._edits, key=lambda edit: edit[0]):
            if start > at:
                yield Span(at, start)
                at = start
            rest = _after(content, at - start)
            yield rest
            at += length_of(rest)
        if at < self.length:
            yield Span(at, self.length)


def _after(content: bytes | Zeros, skipped: int) -> bytes | Zeros:
    if isinstance(content, Zeros):
        return Zeros(max(0, content.length - skipped))
    return content[skipped:]


def length_of(piece: Piece) -> int:
    """Return how many bytes a piece is."""
    if isinstance(piece, Span):
        return piece.end - piece.start
    return piece.length if isinstance(piece, Zeros) else len(piece)


def part_of(pieces: Iterable[Piece], *, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces that make up the bytes from ``start`` up to ``end``."""
    at = 0
    for piece in pieces:
        length = length_of(piece)
        first, last = max(start - at, 0), min(end - at, length)
        if first < last:
            yield _cut(piece, first, last)
        at += length
        if at >= end:
            return


def _cut(piece: Piece, first: int, last: int) -> Piece:
    if isinstance(piece, Span):
        return Span(piece.start + first, piece.start + last)
    return Zeros(last - first) if isinstance(piece, Zeros) else piece[first:last]


def chunks_of(data: Bytes, pieces: Iterable[Piece]) -> Iterator[bytes]:
    """Yield the bytes of these pieces of a file, a chunk at a time."""
    for piece in pieces:
        if isinstance(piece, Span):
            yield from read_through(data, piece.start, piece.end)
        elif isinstance(piece, Zeros):
            for at in range(0, piece.length, CHUNK):
                yield bytes(min(CHUNK, piece.length - at))
        else:
            yield piece


def read_through(data: Bytes, start: int, end: int) -> Iterator[bytes]:
    """Yield a part of a file, a chunk at a time, keeping none of it in memory."""
    walk = Walk(data)
    for at in range(start, end, CHUNK):
        yield data[at : min(at + CHUNK, end)]
        walk.reached(at)


class Walk:
    """A way through a file from its beginning to its end; what lies behind needs no memory."""

    def __init__(self, data: Bytes) -> None:
        self._data = data if isinstance(data, mmap.mmap) else None
        self._released = 0

    def reached(self, at: int) -> None:
        """Say how far the way has come."""
        if self._data is not None and at - self._released >= RELEASED:
            self._data.madvise(mmap.MADV_DONTNEED)
            self._released = at


def mapped(file: IO[Any] | None) -> Bytes:
    """Return the content of an open file without reading it; it stays good when that is closed."""
    if file is None:
        return b""
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError:
        return b""


def reader(data: Bytes) -> BinaryIO:
    """Return a file to read this content by."""
    return io.BytesIO(data) if isinstance(data, bytes) else io.BufferedReader(_Reader(data), CHUNK)


class _Reader(io.RawIOBase):
    """Reads what is mapped, and gives back the memory behind it."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data, self._at, self._walk = data, 0, Walk(data)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._data)}[whence]
        if begin + offset < 0:
            raise ValueError("before the beginning")
        self._at = begin + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._data[self._at : self._at + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        self._walk.reached(self._at)
        return len(piece)
