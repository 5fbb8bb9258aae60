"""Small tools to write patterns and word lists that can be read."""

import re


def either(*patterns: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these as whole words, in upper or lower case."""
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.I)


def listed(words: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(words.split())
