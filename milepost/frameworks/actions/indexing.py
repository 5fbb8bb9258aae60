"""The search index: on PostgreSQL the database keeps it, on SQLite we say what goes in."""

from collections.abc import Iterable, Sequence

from django.db import connection

from milepost.frameworks.models import Competency, Word
from milepost.frameworks.rules.search import LONGEST_WORD

TAKEN_AT_ONCE = 500


def index(rows: Sequence[Competency], *, known: set[str] | None = None) -> None:
    """Make these competencies findable by their ``search_text``, which stands in the database.

    ``known`` are words that are surely kept; those of the rows join them.
    """
    known = set() if known is None else known
    if connection.vendor == "sqlite":
        _fill_sqlite([row.pk for row in rows])
    fresh = {word for row in rows for word in row.search_text.split()} - known
    _keep_words(word for word in fresh if len(word) <= LONGEST_WORD)
    known |= fresh


def _fill_sqlite(keys: Sequence[int]) -> None:
    for start in range(0, len(keys), TAKEN_AT_ONCE):
        part = keys[start : start + TAKEN_AT_ONCE]
        marks = ", ".join(["%s"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT OR REPLACE INTO frameworks_search (rowid, text)"  # noqa: S608 - marks only
                f" SELECT id, search_text FROM frameworks_competency WHERE id IN ({marks})",
                part,
            )


def _keep_words(words: Iterable[str]) -> None:
    rows = [Word(text=word, length=len(word)) for word in sorted(words)]
    Word.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
