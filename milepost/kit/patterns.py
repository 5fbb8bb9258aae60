"""What the API's descriptions say of a text.

Engines differ on what ``\\s`` is (U+0085, U+FEFF), so blanks are listed by their numbers.
"""

_BLANKS = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_VISIBLE = f"[^{_BLANKS}]"

WITHOUT_ZERO = r"^[^\x00]*$"
"""Any text without a zero character, which PostgreSQL can't keep."""

WITH_WORDS = rf"^[^\x00]*{_VISIBLE}[^\x00]*$"
"""A text that says something: not only blanks, no zero character."""

BEGINS_WITH_WORDS = rf"^{_VISIBLE}[^\x00]*$"
"""A text whose first character can be seen, without a zero character."""

WITHOUT_BLANKS = f"^{_VISIBLE}*$"
"""Nothing, or one word."""

IRI = f"^{_VISIBLE}+:{_VISIBLE}+$"
"""An absolute IRI as xAPI has them (RFC 3987): a scheme, a colon and more, without blanks."""


def with_words(*, after: int) -> str:
    """Return the pattern of a text with a visible character and ``after`` more behind it."""
    return rf"^[^\x00]*{_VISIBLE}[^\x00]{{{after},}}$"
