"""Which bytes of a file a request asks for (RFC 9110, section 14): one range, or all."""

import re
from typing import NamedTuple

ONE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})\Z")


class Range(NamedTuple):
    """The first byte and the one after the last."""

    start: int
    end: int


def asked_range(header: str, *, size: int) -> Range | None:
    """Return the range that is asked for; None for the whole file.

    A header that asks for several ranges, or can't be read, asks for the whole. ValueError if there
    is nothing in the file where the range begins.
    """
    match = ONE.match(header.replace(" ", ""))
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if first and last and int(last) < int(first):
        return None
    if start >= size:
        raise ValueError(header)
    return Range(start, end)
