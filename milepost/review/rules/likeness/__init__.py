"""How like two pieces of work are: the same bytes, nearly the same picture, the same passages.

Likeness is no accusation: people quote, work together, hand in the same record for two badges. It
is shown with the passages side by side, and people decide. Whether a machine wrote a text is never
said: nobody can tell.
"""

from milepost.review.rules.likeness.pictures import bands, distance, picture_hash, tells_apart
from milepost.review.rules.likeness.texts import (
    Passage,
    fingerprints,
    passages,
    share_of,
    shared,
    words_in,
)

__all__ = [
    "Passage",
    "bands",
    "distance",
    "fingerprints",
    "passages",
    "picture_hash",
    "share_of",
    "shared",
    "tells_apart",
    "words_in",
]
