"""Finding a competency by words: what is searched, what was meant, what comes first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from milepost.kit.words import words_of

MOST_WORDS = 8
MOST_FOUND = 500
LONGEST_WORD = 40
SHORTEST_MISTYPED = 4


def search_text(columns: Mapping[str, Any]) -> str:
    """Return the words of a competency that it can be found by."""
    extra = columns["extra"]
    keywords = extra.get("conceptKeywords", []) if isinstance(extra, dict) else []
    parts = [columns[name] for name in ("code", "short", "statement", "kind")]
    parts += [word for word in keywords if isinstance(word, str)]
    return " ".join(words_of(" ".join(parts)))


def search_words(typed: str) -> list[str]:
    """Return the words to look for, each at the start of a word."""
    return [word[:LONGEST_WORD] for word in dict.fromkeys(words_of(typed))][:MOST_WORDS]


def lengths(word: str) -> range:
    """Return how long the word may have been that somebody mistyped."""
    slack = 1 if len(word) < 8 else 2
    return range(len(word) - slack, len(word) + slack + 1)


def meant(word: str, *, known: Iterable[str]) -> str | None:
    """Return the known word that is nearest to a mistyped one; None if none is near."""
    slack = 1 if len(word) < 6 else 2
    found = process.extractOne(word, list(known), scorer=OSA.distance, score_cutoff=slack)
    return found[0] if found else None


def ranked(rows: Iterable[tuple[int, str, str]], *, typed: str) -> list[int]:
    """Return keys of ``(key, code, text)``, best first.

    What is called exactly so comes first, then what begins so, then what says little else.
    """
    code, words = typed.strip().casefold(), search_words(typed)

    def order(row: tuple[int, str, str]) -> tuple[bool, bool, int, int, int]:
        key, own, text = row
        own = own.casefold()
        first = text.find(words[0]) if words else 0
        return own != code, not own.startswith(code), first if first >= 0 else 9999, len(text), key

    return [row[0] for row in sorted(rows, key=order)]


def likeness(one: str, other: str) -> float:
    """Return how much two statements have in common, from 0 to 100, whatever their order."""
    return (
        float(fuzz.token_set_ratio(one, other)) * 0.6
        + float(fuzz.token_sort_ratio(one, other)) * 0.4
    )


def likest(
    text: str, *, others: Sequence[tuple[int, str]], most: int = 3, least: float = 55
) -> list[tuple[int, float]]:
    """Return the keys of the statements nearest to this one, with how near they are."""
    texts = dict(others)
    first = process.extract(text, texts, scorer=fuzz.token_set_ratio, limit=8 * most)
    scored = ((key, likeness(text, other)) for other, _score, key in first)
    near = sorted((pair for pair in scored if pair[1] >= least), key=lambda pair: -pair[1])
    return near[:most]
