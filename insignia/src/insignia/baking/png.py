"""Credentials in PNG: one uncompressed iTXt chunk; the picture itself is not decoded."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from insignia.baking.text import GENERATIONS
from insignia.errors import ImageError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_UNCOMPRESSED = b"\0\0\0\0\0"  # end of keyword, flag, method, language, translated keyword
_TEXT_TYPES = (b"iTXt", b"tEXt", b"zTXt")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk by its place in the file; ``start`` and ``end`` include length and CRC."""

    type: bytes
    start: int
    end: int


def is_png(data: bytes) -> bool:
    """True if ``data`` begins with the PNG signature."""
    return data.startswith(SIGNATURE)


def insert(image: bytes, *, text: str, keyword: bytes) -> bytes:
    """``image`` with ``text`` under ``keyword``, behind its header and nowhere else."""
    header, *rest = _chunks(image)
    old = [chunk for chunk in rest if _keyword(image, chunk=chunk) == keyword]
    parts, position = [image[: header.end], _text_chunk(text, keyword=keyword)], header.end
    for chunk in old:
        parts.append(image[position : chunk.start])
        position = chunk.end
    parts.append(image[position:])
    return b"".join(parts)


def extract(image: bytes) -> str | None:
    """The credential in ``image``, newest generation first; ``None`` if there is none."""
    chunks = [chunk for chunk in _chunks(image) if chunk.type in _TEXT_TYPES]
    for generation in GENERATIONS:
        found = [c for c in chunks if _keyword(image, chunk=c) == generation.keyword]
        if len(found) > 1:
            raise ImageError("The image carries two credentials; which one counts is not defined.")
        if found:
            return _text(image, chunk=found[0])
    return None


def _chunks(image: bytes) -> Iterator[Chunk]:
    position, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        chunk = _chunk_at(image, position=position)
        if not kind and chunk.type != b"IHDR":
            raise ImageError("The PNG does not begin with its header.")
        yield chunk
        position, kind = chunk.end, chunk.type


def _chunk_at(image: bytes, *, position: int) -> Chunk:
    end = position + 12 + int.from_bytes(image[position : position + 4])
    if end > len(image) or len(image) < position + 12:
        raise ImageError("The PNG is cut off.")
    chunk = Chunk(type=image[position + 4 : position + 8], start=position, end=end)
    if chunk.type in _TEXT_TYPES or chunk.type == b"IHDR":
        _check_crc(image, chunk=chunk)
    return chunk


def _check_crc(image: bytes, *, chunk: Chunk) -> None:
    stated = int.from_bytes(image[chunk.end - 4 : chunk.end])
    if zlib.crc32(image[chunk.start + 4 : chunk.end - 4]) != stated:
        raise ImageError(f"A {chunk.type.decode()} chunk of the PNG is damaged: its CRC is wrong.")


def _keyword(image: bytes, *, chunk: Chunk) -> bytes:
    if chunk.type not in _TEXT_TYPES:
        return b""
    return image[chunk.start + 8 : chunk.end - 4].partition(b"\0")[0]


def _text(image: bytes, *, chunk: Chunk) -> str:
    """The text of a chunk; a compressed one is refused, never inflated (Open Badges 3.0, 5.3)."""
    rest = image[chunk.start + 8 : chunk.end - 4].partition(b"\0")[2]
    if chunk.type == b"tEXt":
        return _decode(rest)
    if chunk.type == b"zTXt" or rest[:1] != b"\0":
        raise ImageError("The credential in the PNG is compressed, which Open Badges forbids.")
    parts = rest[2:].split(b"\0", 2)
    if len(parts) != 3:
        raise ImageError("The iTXt chunk that should hold the credential is malformed.")
    return _decode(parts[2])


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ImageError("The credential in the image is not UTF-8 text.") from None


def _text_chunk(text: str, *, keyword: bytes) -> bytes:
    body = b"iTXt" + keyword + _UNCOMPRESSED + text.encode()
    return (len(body) - 4).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
