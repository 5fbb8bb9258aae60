"""Careful reading of what strangers wrote: any value may be missing or of another kind."""

from collections.abc import Mapping
from typing import Any

MOST_ITEMS = 60
LONGEST_TEXT = 4000

Node = Mapping[str, Any]
EMPTY: Node = {}


def node(value: object) -> Node:
    """Return the value if it is an object, the first object of a list, else an empty one."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, Mapping)), EMPTY)
    return value if isinstance(value, Mapping) else EMPTY


def nodes(value: object) -> list[Node]:
    """Return the objects of a value that may be none, one or many; sixty at most."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, Mapping)][:MOST_ITEMS]


def text(value: object) -> str:
    """Return the value as text: a language map gives its first text, a number its digits."""
    if isinstance(value, Mapping):
        value = value.get("@value") or next(
            (item for item in value.values() if isinstance(item, str)), ""
        )
    if isinstance(value, list):
        return text(value[0]) if value else ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return without_zero(value[:LONGEST_TEXT]) if isinstance(value, str) else ""


def without_zero(told: str) -> str:
    """Return a text that can be kept: PostgreSQL takes no zero character."""
    return told.replace("\x00", "\ufffd")


def texts(value: object) -> list[str]:
    """Return every text of a value that may be none, one or many."""
    items = value if isinstance(value, list) else [value]
    return [found for item in items[:MOST_ITEMS] if (found := text(item))]


def link(value: object) -> str:
    """Return the value if it is an address that a page may link to, else nothing."""
    found = text(value)
    return found if found.startswith(("https://", "http://")) and " " not in found else ""


def identifier(value: object) -> str:
    """Return the id of a node that may be given as its id alone."""
    return text(value.get("id")) if isinstance(value, Mapping) else text(value)
