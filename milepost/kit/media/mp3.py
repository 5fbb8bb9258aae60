"""MP3: only its frames of sound are kept, whatever tags stand before, between and after them."""

import re
from collections.abc import Iterator

from milepost.kit.media.refusals import broken
from milepost.kit.media.source import Bytes, Piece, Span, Walk

RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
"""Sampling rates by the two version bits: MPEG 1, 2 and 2.5."""
BITRATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
LAYER_3 = 1
SYNC = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xeb]", re.DOTALL)
NOT_ZERO = re.compile(rb"[^\0]")
MAX_TRIES = 10_000


def is_mp3(content: Bytes) -> bool:
    """Whether two frames of sound stand at the beginning, after ID3 tags if there are any."""
    return _frames_begin(content, _after_tags(content))


def cleaned(content: Bytes) -> Iterator[Piece]:
    """Yield the recording's frames alone, without any tag; damage may show only on the way."""
    walk, tries, at = Walk(content), 0, _after_tags(content)
    begun, found = at, False
    while at < len(content):
        if length := _frame_length(content, at):
            found = True
            at += length
            walk.reached(at)
            continue
        if at > begun:
            yield Span(begun, at)
        begun, more = _next_frame(content, at, MAX_TRIES - tries)
        at, tries = begun, tries + more
    if not found:
        raise broken()
    if at > begun:
        yield Span(begun, at)


def _next_frame(content: Bytes, at: int, tries: int) -> tuple[int, int]:
    """Where sound goes on (or the end), and how many places were looked at."""
    for tried, found in enumerate(SYNC.finditer(content, at + 1), start=1):
        if tried > tries:
            raise broken()
        if _frames_begin(content, found.start()):
            return found.start(), tried
    return len(content), 0


def _after_tags(content: Bytes) -> int:
    at = 0
    while content[at : at + 3] == b"ID3" and len(content) >= at + 10:
        size = 0
        for byte in content[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        footer = 10 if content[at + 5] & 0x10 else 0
        at += 10 + size + footer
    found = NOT_ZERO.search(content, at)
    return found.start() if found else len(content)


def _frames_begin(content: Bytes, at: int) -> bool:
    first = _frame_length(content, at)
    return first > 0 and (at + first == len(content) or _frame_length(content, at + first) > 0)


def _frame_length(content: Bytes, at: int) -> int:
    """Bytes of the frame that begins here (ISO 11172-3, 2.4.1.3); 0 if none does, whole."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if version not in RATES or layer != LAYER_3 or bitrate in (0, 15) or rate == 3:
        return 0
    first = version == 3
    kilobits = BITRATES[first][bitrate]
    length = (144_000 if first else 72_000) * kilobits // RATES[version][rate] + (head[2] >> 1 & 1)
    return length if at + length <= len(content) else 0
