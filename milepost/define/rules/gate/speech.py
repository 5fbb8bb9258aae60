"""The languages whose words the checks know."""

from milepost.define.rules.content import Content

KNOWN = frozenset({"en", "es"})


def spoken(content: Content) -> str:
    """Return the language a definition is written in, without its region."""
    return content.language.lower().partition("-")[0]


def is_known(content: Content) -> bool:
    """Whether the words are ones that the checks know."""
    return spoken(content) in KNOWN
