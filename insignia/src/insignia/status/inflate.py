"""Compression of status lists: quick and repeatable on the way out, bounded on the way in."""

from __future__ import annotations

import zlib

from insignia.errors import LimitError, UnreadableError

MAX_BYTES = 16 * 1024 * 1024
# RFC 1952: deflate, no flags, no modification time, no extra flags, unknown system.
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
# Level 1 takes a fifth of the time of level 6, for a list a quarter larger.
_LEVEL = 1
_RAW, _ZLIB, _GZIP = -15, 15, 31


def gzip(data: bytes) -> bytes:
    """``data`` as a gzip member that is the same each time."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    trailer = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(
        4, "little"
    )
    return _GZIP_HEADER + packer.compress(data) + packer.flush() + trailer


def gunzip(data: bytes) -> bytes:
    """What a gzip member holds; broken, trailing or overly large data is refused."""
    return _inflate(data, window=_GZIP)


def compress(data: bytes) -> bytes:
    """``data`` in the zlib format, as Token Status Lists have it."""
    return zlib.compress(data, 9 if len(data) < 4096 else _LEVEL)


def decompress(data: bytes) -> bytes:
    """What a zlib stream holds; broken, trailing or overly large data is refused."""
    return _inflate(data, window=_ZLIB)


def _inflate(data: bytes, *, window: int) -> bytes:
    unpacker = zlib.decompressobj(window)
    try:
        result = unpacker.decompress(data, MAX_BYTES)
    except zlib.error as error:
        raise UnreadableError("The status list is not compressed as it should be.") from error
    if unpacker.unconsumed_tail:
        raise LimitError(f"A status list of more than {MAX_BYTES} bytes is refused.")
    if not unpacker.eof or unpacker.unused_data:
        raise UnreadableError("The status list is cut off, or something follows it.")
    return result
