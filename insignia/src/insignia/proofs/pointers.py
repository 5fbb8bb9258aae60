"""JSON pointers (RFC 6901): the way to name one part of a document."""

from __future__ import annotations

import re
from typing import Any

from insignia.errors import ProofError

Tokens = tuple[str, ...]
_ESCAPES = re.compile(r"~(?![01])")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_MISSING = object()


def parse_pointer(text: str) -> Tokens:
    """The steps a pointer takes; raises ``ProofError`` for what is no pointer."""
    if text and not text.startswith("/"):
        raise ProofError(f"{text!r} is not a JSON pointer: it does not start with a slash.")
    if _ESCAPES.search(text):
        raise ProofError(f"{text!r} is not a JSON pointer: it has a stray ~.")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:])


def format_pointer(tokens: tuple[str | int, ...]) -> str:
    """The pointer that takes these steps."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in tokens)


def child(value: Any, step: str) -> Any:
    """What lies one step below ``value``; raises ``ProofError`` where there is nothing."""
    found = _MISSING
    if isinstance(value, dict):
        found = value.get(step, _MISSING)
    elif isinstance(value, list) and _INDEX.fullmatch(step) and int(step) < len(value):
        found = value[int(step)]
    if found is _MISSING:
        raise ProofError(f"The document has nothing called {step!r} where a pointer wants it.")
    return found


def find(document: Any, tokens: Tokens) -> Any:
    """What a pointer points to."""
    for step in tokens:
        document = child(document, step)
    return document
