"""Letters of any script, one for one, compared as people read them."""

import unicodedata


def without_accents(text: str) -> str:
    """Return ``text`` without accents, character for character as long as it was."""
    return "".join(_base(character) for character in text)


def _base(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isalpha() else character
