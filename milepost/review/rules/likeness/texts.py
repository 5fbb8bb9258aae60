"""Passages that two texts share, found by fingerprints and shown word for word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import blake2b

WORD = re.compile(r"\w+")
RUN = 5
"""Words of one fingerprint."""
WINDOW = 4
"""Of so many fingerprints in a row the smallest is kept: a shared run of RUN + WINDOW - 1 words is
always found (winnowing; Schleimer, Wilkerson and Aiken 2003)."""
SHORTEST = RUN + WINDOW - 1
MOST_FINGERPRINTS = 400
MOST_WORDS = 5_000
"""Of a longer text the beginning is compared word for word."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Words that stand in both texts in the same order, as each of them has them."""

    here: str
    there: str
    words: int


def words_in(text: str) -> list[str]:
    """Return the words of a text without case and punctuation."""
    return [word.casefold() for word in WORD.findall(text)]


def fingerprints(text: str) -> frozenset[int]:
    """Return what a text is known by: whole numbers that fit into 63 bits, at most 400."""
    words = words_in(text)
    runs = [_number(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
    windows = range(max(1, len(runs) - WINDOW + 1)) if runs else ()
    kept = {min(runs[at : at + WINDOW]) for at in windows}
    return frozenset(sorted(kept)[:MOST_FINGERPRINTS])


def passages(here: str, there: str) -> list[Passage]:
    """Return the passages of eight words or more that stand in both, in the order of ``here``."""
    mine, theirs = _places(here), _places(there)
    matcher = SequenceMatcher(
        None, [word for word, _s, _e in mine], [word for word, _s, _e in theirs], autojunk=False
    )
    return [
        Passage(
            here=_cut(here, mine[block.a : block.a + block.size]),
            there=_cut(there, theirs[block.b : block.b + block.size]),
            words=block.size,
        )
        for block in matcher.get_matching_blocks()
        if block.size >= SHORTEST
    ]


def share_of(here: str, *, found: Sequence[Passage]) -> int:
    """Return how much of ``here`` stands in the other text, in percent of its words."""
    number = min(len(words_in(here)), MOST_WORDS)
    return round(100 * sum(one.words for one in found) / number) if number else 0


Place = tuple[str, int, int]


def _places(text: str) -> list[Place]:
    found = [(match[0].casefold(), match.start(), match.end()) for match in WORD.finditer(text)]
    return found[:MOST_WORDS]


def _cut(text: str, places: Sequence[Place]) -> str:
    return text[places[0][1] : places[-1][2]]


def _number(words: Sequence[str]) -> int:
    digest = blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
