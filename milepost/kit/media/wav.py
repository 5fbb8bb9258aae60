"""WAV (RIFF): only the format and the sound are kept."""

import struct

from milepost.kit.media.refusals import broken

KEPT = (b"fmt ", b"fact", b"data")
UNKNOWN_SIZES = (0, 0xFFFFFFFF)
"""What a recorder writes that was cut off, or did not know the length beforehand."""


def cleaned(content: bytes) -> bytes:
    """Return the recording without LIST, INFO, bext, id3 and any other chunk that tells more."""
    chunks = _chunks(content)
    kept = {kind: body for kind, body in chunks if kind in KEPT}
    if b"fmt " not in kept or b"data" not in kept:
        raise broken()
    body = b"".join(_chunk(kind, kept[kind]) for kind in KEPT if kind in kept)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    chunks, at = [], 12
    while at + 8 <= len(content):
        kind, size = struct.unpack_from("<4sI", content, at)
        rest = len(content) - at - 8
        if kind == b"data" and (size in UNKNOWN_SIZES):
            size = rest
        if size > rest:
            raise broken()
        chunks.append((kind, content[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return chunks


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
