"""A picture in 64 bits that stay nearly the same when it is scaled, compressed or brightened."""

from io import BytesIO
from itertools import pairwise

from PIL import Image

SIDE = 8
NEAR = 6
"""So many different bits of 64 still look like the same picture."""
BANDS = NEAR + 1
"""Pictures that differ in fewer bits than there are bands share one band in full."""
PLAIN = 8
"""A hash with fewer bits of one kind is of a plain surface, which looks like any other."""


def picture_hash(content: bytes) -> int:
    """Return the difference hash of a picture: whether each of 8 x 8 places is brighter than the
    one to its right (dHash). ``content`` is a picture that was opened safely before."""
    with Image.open(BytesIO(content)) as image:
        small = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS)
        pixels = list(small.tobytes())
    bits = 0
    for row in range(SIDE):
        line = pixels[row * (SIDE + 1) : (row + 1) * (SIDE + 1)]
        for left, right in pairwise(line):
            bits = bits << 1 | int(left > right)
    return bits


def distance(one: int, other: int) -> int:
    """Return in how many of 64 bits two pictures differ."""
    return (one ^ other).bit_count()


def tells_apart(bits: int) -> bool:
    """Return whether a hash says anything: that of an empty page fits every empty page."""
    return PLAIN <= bits.bit_count() <= 64 - PLAIN


def bands(bits: int) -> list[int]:
    """Return a hash in seven parts of nine or ten bits, to look up pictures that are near."""
    ends = [64 * place // BANDS for place in range(BANDS + 1)]
    return [bits >> begin & (1 << end - begin) - 1 for begin, end in pairwise(ends)]
