"""Passages that two texts share, found by fingerprints and shown word for word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

WORD = re.compile(r"\w+")
RUN = 5
"""Words of one fingerprint."""
WINDOW = 4
"""Of so many fingerprints in a row the smallest is kept: a shared run of RUN + WINDOW - 1 words is
always found (winnowing; Schleimer, Wilkerson and Aiken 2003)."""
SHORTEST = RUN + WINDOW - 1
MOST_WORDS = 5_000
"""Of a longer text the beginning is compared."""
MOST_PLACES = 20
"""So many places in the other text a passage is tried at, the first ones."""


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
    """Return what the beginning of a text is known by: whole numbers that fit into 63 bits."""
    words = words_in(text)[:MOST_WORDS]
    runs = [_number(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
    windows = range(max(1, len(runs) - WINDOW + 1)) if runs else ()
    return frozenset(min(runs[at : at + WINDOW]) for at in windows)


def passages(here: str, there: str) -> list[Passage]:
    """Return the passages of eight words or more that stand in both, in the order of ``here``.

    They may stand in another order there. Each is taken as long as it goes, so that the work grows
    with the length of the texts alone.
    """
    mine, theirs = _places(here), _places(there)
    found, at, known = [], 0, _runs_at(theirs)
    while at <= len(mine) - SHORTEST:
        starts = known.get(_run(mine, at), ())
        tried = ((start, _alike(mine, at, theirs, start)) for start in starts)
        start, size = max(tried, key=_size, default=(0, 0))
        if size:
            found.append(
                Passage(
                    here=_cut(here, mine[at : at + size]),
                    there=_cut(there, theirs[start : start + size]),
                    words=size,
                )
            )
        at += size or 1
    return found


def share_of(here: str, *, found: Sequence[Passage]) -> int:
    """Return how much of ``here`` stands in the other text, in percent of its words."""
    number = min(len(words_in(here)), MOST_WORDS)
    return round(100 * sum(one.words for one in found) / number) if number else 0


def shared(one: str, other: str) -> int:
    """Return how much of one text stands in the other, in percent: of whichever has more of it.

    A short text put into a long one is all there, however little of the long one it is.
    """
    return max(
        share_of(one, found=passages(one, other)), share_of(other, found=passages(other, one))
    )


Place = tuple[str, int, int]


def _places(text: str) -> list[Place]:
    found = [(match[0].casefold(), match.start(), match.end()) for match in WORD.finditer(text)]
    return found[:MOST_WORDS]


def _run(places: Sequence[Place], at: int) -> tuple[str, ...]:
    return tuple(word for word, _start, _end in places[at : at + SHORTEST])


def _runs_at(places: Sequence[Place]) -> dict[tuple[str, ...], list[int]]:
    """Return where each run of eight words begins, at its first places."""
    known: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(places) - SHORTEST + 1):
        starts = known.setdefault(_run(places, at), [])
        if len(starts) < MOST_PLACES:
            starts.append(at)
    return known


def _alike(mine: Sequence[Place], at: int, theirs: Sequence[Place], start: int) -> int:
    """Return how many words are the same from here on."""
    most, size = min(len(mine) - at, len(theirs) - start), 0
    while size < most and mine[at + size][0] == theirs[start + size][0]:
        size += 1
    return size


def _size(found: tuple[int, int]) -> int:
    return found[1]


def _cut(text: str, places: Sequence[Place]) -> str:
    return text[places[0][1] : places[-1][2]]


def _number(words: Sequence[str]) -> int:
    digest = blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
