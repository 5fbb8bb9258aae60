"""What the small buttons of the editor do to a draft: add a row, remove it, move it up or down."""

import re
from copy import deepcopy

from milepost.define.rules.typed import (
    MAX_ROWS,
    Typed,
    blank_criterion,
    blank_level,
    blank_slot,
)

MOVE = re.compile(
    r"(add|remove|up|down)-(criteria|slots)(?:-(\d{1,3}))?(?:-(levels)(?:-(\d{1,3}))?)?\Z"
)
BLANKS = {"criteria": blank_criterion, "levels": blank_level, "slots": blank_slot}


def moved(typed: Typed, *, move: str) -> tuple[Typed, str]:
    """Return the draft after a move, and the place to go on from.

    Moves read as ``add-criteria``, ``remove-slots-2``, ``up-criteria-1-levels-2``,
    ``add-criteria-0-levels``; one that makes no sense changes nothing.
    """
    match = MOVE.match(move)
    if not match:
        return typed, ""
    verb, group, first, levels, second = match.groups()
    result = deepcopy(typed)
    rows, place = result[group], group
    if levels:
        if first is None or int(first) >= len(rows):
            return typed, ""
        rows, place, group = rows[int(first)]["levels"], f"{group}-{int(first)}-levels", "levels"
        first = second
    landed = _apply(verb, rows=rows, group=group, at=int(first) if first else None)
    return result, place if landed is None else f"{place}-{landed}"


def _apply(verb: str, *, rows: list[Typed], group: str, at: int | None) -> int | None:
    """Change the rows in place; return the row to go on from."""
    if verb == "add":
        if len(rows) < MAX_ROWS[group]:
            rows.append(BLANKS[group]())
        return len(rows) - 1
    if at is None or at >= len(rows):
        return None
    if verb == "remove":
        rows.pop(at)
        return min(at, len(rows) - 1) if rows else None
    target = at - 1 if verb == "up" else at + 1
    if 0 <= target < len(rows):
        rows[at], rows[target] = rows[target], rows[at]
        return target
    return at
