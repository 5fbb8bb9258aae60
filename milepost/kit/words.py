"""Text as it is searched: words in small letters, without accents."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Return the text in small letters, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def words_of(text: str) -> list[str]:
    """Return the words of a text, plain, in their order."""
    return WORD.findall(plain(text))
