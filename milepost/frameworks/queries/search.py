"""Search: full text of the database, and the nearest known word for one that was mistyped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from milepost.frameworks.models import Competency, Word
from milepost.frameworks.rules.choices import State
from milepost.frameworks.rules.search import (
    LONGEST_WORD,
    MOST_FOUND,
    SHORTEST_MISTYPED,
    lengths,
    meant,
    ranked,
    search_words,
)

SQLITE = "SELECT rowid FROM frameworks_search WHERE frameworks_search MATCH %s"
POSTGRESQL = "to_tsvector('simple', search_text) @@ to_tsquery('simple', %s)"
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Found:
    """Keys of competencies, best first; ``instead`` says for which word another was taken."""

    keys: list[int] = field(default_factory=list)
    instead: dict[str, str] = field(default_factory=dict)

    def rows(self, *, start: int = 0, most: int = 20) -> list[Competency]:
        """Return a part of what was found, with frameworks, in order."""
        return rows_of(self.keys[start : start + most])


def search(typed: str, *, framework: UUID | None = None) -> Found:
    """Return the competencies that have every word, or else any; at most five hundred."""
    words = search_words(typed)
    if not words:
        return Found()
    instead = _instead(words)
    words = [instead.get(word, word) for word in words]
    rows = _matching(words, framework=framework, every=True)
    if not rows and len(words) > 1:
        rows = _matching(words, framework=framework, every=False)
    return Found(ranked(rows, typed=typed if not instead else " ".join(words)), instead)


def candidates(text: str, *, framework: UUID) -> list[tuple[int, str]]:
    """Return competencies of a framework that share any word of a text, as keys with texts."""
    words = search_words(text)
    rows = _matching(words, framework=framework, every=False) if words else []
    return [(key, own) for key, _code, own in rows]


def rows_of(keys: Sequence[int]) -> list[Competency]:
    """Return the competencies with these keys, with their frameworks, in this order."""
    rows = Competency.objects.filter(pk__in=keys).select_related("framework__organization")
    place = {key: number for number, key in enumerate(keys)}
    return sorted(rows, key=lambda row: place[row.pk])


def _matching(
    words: Sequence[str], *, framework: UUID | None, every: bool
) -> list[tuple[int, str, str]]:
    rows = Competency.objects.filter(retired_at=None, framework__state=State.PUBLISHED)
    if framework:
        rows = rows.filter(framework=framework)
    rows = _with_text(rows.order_by(), words=words, every=every)
    return list(rows.values_list("pk", "code", "search_text")[:MOST_FOUND])


def _with_text(
    rows: QuerySet[Competency], *, words: Sequence[str], every: bool
) -> QuerySet[Competency]:
    """Narrow by the database's own index; the words are letters and digits, nothing else."""
    if connection.vendor == "sqlite":
        asked = (" AND " if every else " OR ").join(f'"{word}"*' for word in words)
        return rows.filter(pk__in=RawSQL(SQLITE, [asked]))  # noqa: S611 - a constant, a parameter
    asked = (" & " if every else " | ").join(f"{word}:*" for word in words)
    return rows.extra(where=[POSTGRESQL], params=[asked])  # noqa: S610 - a constant, a parameter


def _instead(words: Sequence[str]) -> dict[str, str]:
    """Return for each word that begins no known one the nearest that is known."""
    found = {}
    for word in words:
        if not Word.objects.filter(text__gte=word, text__lt=word + LAST).exists():
            near = meant(word, known=_like(word)) if len(word) >= SHORTEST_MISTYPED else None
            if near:
                found[word] = near
    return found


def _like(word: str) -> list[str]:
    """Return known words of about this length that begin with its first or its second letter."""
    rows = Word.objects.filter(length__in=lengths(word[:LONGEST_WORD])).order_by()
    first, second = (Q(text__gte=letter, text__lt=letter + LAST) for letter in word[:2])
    return list(rows.filter(first | second).values_list("text", flat=True))
