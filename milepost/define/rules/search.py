"""Finding words in definitions, the same on every database: plain text in a known order."""

import re

from milepost.define.rules.content import Content
from milepost.kit.words import plain

WORD = re.compile(r"\w+")
MOST_WORDS = 6


def search_text(content: Content, *, organization: str) -> str:
    """Return the text that is searched: what counts most comes first, each word after a space."""
    parts = [
        content.title,
        " ".join(content.tags),
        organization,
        content.competency,
        content.key_method,
        *(criterion.text for criterion in content.criteria),
        *(slot.title for slot in content.slots),
    ]
    return " " + " ".join(WORD.findall(plain(" ".join(parts))))


def search_words(typed: str) -> list[str]:
    """Return the words to look for, each to be found at the start of a word."""
    words = dict.fromkeys(_stem(word) for word in WORD.findall(plain(typed)))
    return [f" {word}" for word in words][:MOST_WORDS]


def _stem(word: str) -> str:
    """Drop the plural: "forms" also finds "form"."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
