"""The languages whose words the checks know."""

import re
from collections import Counter

from milepost.define.rules.content import Content
from milepost.define.rules.gate.passages import everything
from milepost.define.rules.gate.patterns import listed

WORD = re.compile(r"[^\W\d_]+")
SMALL = {
    "en": listed("the and of to with for by that are not from at it each on or as"),
    "es": listed("el los las un una y con por para del al su sus sin lo cada más"),
}
"""The commonest words; neighbors such as Dutch and Catalan share some."""
OWN = {"en": listed("the and of with"), "es": listed("y los las sus más")}
"""Those of them that no neighbor has."""
LEAST, SHARE, TIMES = 3, 0.08, 3


def stated(content: Content) -> str:
    """Return the language a definition says it is written in, without its region."""
    return content.language.lower().partition("-")[0]


def spoken(content: Content) -> str:
    """Return the language whose words a definition is made of: the stated one, but for mistakes."""
    return heard(content) or stated(content)


def is_known(content: Content) -> bool:
    """Whether the words are ones that the checks know."""
    return spoken(content) in SMALL


def heard(content: Content) -> str:
    """Return the known language that the words are of instead of the one stated; else ""."""
    text = "\n".join(passage.text for passage in everything(content))
    return reads_like(text, instead_of=stated(content))


def reads_like(text: str, *, instead_of: str) -> str:
    """Return the other known language whose small words a text is full of; else ""."""
    words = Counter(WORD.findall(text.lower()))
    found = {name: sum(words[word] for word in small) for name, small in SMALL.items()}
    for name in SMALL.keys() - {instead_of}:
        enough = found[name] >= max(LEAST, SHARE * words.total(), TIMES * found.get(instead_of, 0))
        if enough and (instead_of in SMALL or any(words[word] for word in OWN[name])):
            return name
    return ""
