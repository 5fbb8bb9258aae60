"""The segments of a JPEG (ISO 10918-1, annex B), for pictures inside other files."""

import re

from milepost.kit.media.refusals import broken

TELLING = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
"""Application segments and comments; JFIF (E0) and Adobe's color transform (EE) are needed."""
START_OF_SCAN = 0xDA
SCAN_ENDS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def without_segments(content: bytes) -> bytes:
    """Return the JPEG without EXIF, XMP, profiles, comments and trailers; pixels untouched."""
    if content[:2] != b"\xff\xd8":
        raise broken()
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == START_OF_SCAN:
            found = SCAN_ENDS.search(content, end)
            end = found.start() if found else len(content)
        if marker not in TELLING:
            kept.append(content[at:end])
        at = end
        if content[at : at + 2] == b"\xff\xd9":
            break
    return b"".join([*kept, b"\xff\xd9"])
