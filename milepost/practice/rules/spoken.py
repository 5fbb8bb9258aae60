"""The words of a log's file as people write them, in each language of the pages."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.utils.translation import get_language

SPANISH: Mapping[str, tuple[str, ...]] = {
    "date": ("fecha", "día"),
    "outcome": ("resultado",),
    "source": ("fuente", "origen"),
    "observer": ("observador", "observadora", "quién lo vio"),
    "context": ("contexto",),
    "note": ("nota",),
    "recorded": ("anotado", "registrado"),
    "id": ("id", "identificador"),
    "supersedes": ("corrige", "sustituye"),
    "reason": ("motivo", "razón"),
    "why": ("por qué",),
    "met": ("cumplido", "cumplida", "logrado", "lograda"),
    "notMet": ("no cumplido", "no cumplida", "no logrado", "no lograda"),
    "excused": ("con excusa", "excusado", "excusada", "justificado", "justificada"),
    "noOpportunity": ("sin ocasión", "sin oportunidad"),
    "withdrawn": ("retirado", "retirada"),
    "self": ("yo", "propia", "quien aprende"),
    "supervisor": ("supervisor", "supervisora", "persona supervisora"),
    "teacher": ("docente", "profesor", "profesora", "maestro", "maestra"),
    "system": ("sistema",),
}
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"es": SPANISH}
"""By language and by the word that programs use; the first one is what a reader is shown."""


def shown(word: str) -> str:
    """Return a word of the file as somebody who reads this page would write it."""
    language = (get_language() or "").partition("-")[0]
    return WORDS.get(language, {}).get(word, (word,))[0]


def all_shown(words: Iterable[str]) -> str:
    """Return these words, with commas between."""
    return ", ".join(map(shown, words))


@lru_cache(maxsize=4096)
def meant(text: str, *, among: tuple[str, ...]) -> str:
    """Return the word that a text stands for, such as ``notMet`` for «No cumplido»; else itself."""
    plain = _plain(text)
    return next((word for word in among if plain in _ways(word)), text)


def _ways(word: str) -> set[str]:
    return {_plain(word)} | {_plain(way) for words in WORDS.values() for way in words.get(word, ())}


def _plain(text: str) -> str:
    """Return the letters alone, small and without accents."""
    return re.sub("[^a-z]", "", unicodedata.normalize("NFKD", text.lower()))
