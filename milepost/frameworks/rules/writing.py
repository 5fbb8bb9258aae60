"""What designers type of a framework of their own, read: lines of an outline, words of an item."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.frameworks.rules.outline import DEEPEST
from milepost.kit.errors import RuleError

MOST_ITEMS = 2000
MOST_CONTEXTS, LONGEST_CONTEXT = 40, 60
INDENT = re.compile(r"(?P<marks>[ \t–—-]*)(?P<words>.*)")
CODE = re.compile(
    r"(?P<code>[A-Za-z]{0,6}\.?\d[\w.]{0,30}|[A-Z]{1,6})(?::|\.?\s)\s*(?P<words>\S.*)"
)


@dataclass(frozen=True, kw_only=True)
class ItemWords:
    """What one item says."""

    statement: str
    code: str = ""
    short: str = ""
    kind: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FrameworkWords:
    """What a framework says about itself."""

    title: str
    description: str = ""
    language: str = "en"
    licence: str = ""
    contexts: str = ""
    """One context a line."""


@dataclass(frozen=True)
class TypedLine:
    """A line of an outline: how far in, the code before it, what it says."""

    depth: int
    code: str
    statement: str


def read_outline(text: str) -> list[TypedLine]:
    """Return the lines of an outline: a dash, a tab or two spaces for each step in.

    A line is never more than one step deeper than the one before it.
    """
    found: list[TypedLine] = []
    for line in text.splitlines():
        match = INDENT.match(line)
        words = match["words"].strip() if match else ""
        if match and words:
            deepest = found[-1].depth + 1 if found else 0
            depth = min(_steps(match["marks"]), deepest, DEEPEST)
            code, statement = _code_of(words)
            found.append(TypedLine(depth, code, statement))
    return found


def read_contexts(text: str) -> str:
    """Return a vocabulary of contexts, one a line, each once and cut to its bound."""
    lines = [" ".join(line.split())[:LONGEST_CONTEXT] for line in text.splitlines()]
    return "\n".join(list(dict.fromkeys(line for line in lines if line))[:MOST_CONTEXTS])


def check_room(count: int) -> None:
    """Refuse a framework that would have so many items, if a page can't hold them."""
    if count > MOST_ITEMS:
        sentence = _("A framework written here has at most %(most)s items. Import larger ones.")
        raise RuleError(sentence % {"most": MOST_ITEMS}, code="too-many")


def check_ready(count: int) -> None:
    """Refuse to publish a framework with so many items, if that is none."""
    if count == 0:
        raise RuleError(_("Write at least one line before you publish it."), code="empty")


def check_named(words: FrameworkWords) -> None:
    """Refuse a framework without a name."""
    if not words.title.strip():
        raise RuleError(_("Say what it is called."), code="no-title")


def check_words(words: ItemWords) -> None:
    """Refuse an item that says nothing."""
    if not words.statement.strip():
        raise RuleError(_("Say what a person can do."), code="no-statement")


def _steps(marks: str) -> int:
    dashes = sum(marks.count(mark) for mark in "-–—")
    return dashes or marks.count("\t") or len(marks) // 2


def _code_of(words: str) -> tuple[str, str]:
    match = CODE.match(words)
    return (match["code"], match["words"]) if match else ("", words)
