"""What the small buttons of the editor do to a draft: add a row, remove it, move it up or down."""

import re
from copy import deepcopy

from django.utils.translation import gettext as _

from milepost.define.rules.alignments import blank_alignment
from milepost.define.rules.choices import SlotKind
from milepost.define.rules.measured import BLANK, MOST_MEASURED
from milepost.define.rules.typed import (
    MAX_ROWS,
    Typed,
    blank_criterion,
    blank_level,
    blank_slot,
)

MOVE = re.compile(
    r"(add|remove|up|down|measure|unmeasure)-(criteria|slots|alignments)"
    r"(?:-(\d{1,3}))?(?:-(levels)(?:-(\d{1,3}))?)?\Z"
)
BLANKS = {
    "criteria": blank_criterion,
    "levels": blank_level,
    "slots": blank_slot,
    "alignments": blank_alignment,
}


def moved(typed: Typed, *, move: str) -> tuple[Typed, str]:
    """Return the draft after a move, and the place to go on from.

    Moves read as ``add-criteria``, ``remove-slots-2``, ``up-criteria-1-levels-2``,
    ``add-criteria-0-levels``, ``measure-criteria-0``; one that makes no sense changes nothing.
    """
    match = MOVE.match(move)
    if not match:
        return typed, ""
    verb, group, first, levels, second = match.groups()
    result = deepcopy(typed)
    if verb in ("measure", "unmeasure"):
        if group != "criteria" or levels or first is None or int(first) >= len(result[group]):
            return typed, ""
        return _measured(result, at=int(first), on=verb == "measure"), f"criteria-{int(first)}"
    rows, place = result[group], group
    if levels:
        if first is None or int(first) >= len(rows):
            return typed, ""
        rows, place, group = rows[int(first)]["levels"], f"{group}-{int(first)}-levels", "levels"
        first = second
    landed = _apply(verb, rows=rows, group=group, at=int(first) if first else None)
    return result, place if landed is None else f"{place}-{landed}"


def _measured(typed: Typed, *, at: int, on: bool) -> Typed:
    """Give a criterion the measured form, with a log to hand in; or take it away again."""
    row, measured = typed["criteria"][at], [row for row in typed["criteria"] if row["rule"]]
    if not on:
        row["rule"] = None
        return typed
    if row["rule"] or len(measured) >= MOST_MEASURED:
        return typed
    row["rule"] = dict(BLANK)
    logs = [slot for slot in typed["slots"] if slot["kind"] == SlotKind.LOG]
    if len(logs) <= len(measured) and len(typed["slots"]) < MAX_ROWS["slots"]:
        log = {"title": _("Practice log"), "kind": SlotKind.LOG.value}
        typed["slots"].append(blank_slot() | log)
    for level, words in zip(
        row["levels"], (_("The record falls short."), _("The record shows it.")), strict=False
    ):
        level["description"] = level["description"].strip() or words
    return typed


def aligned(typed: Typed, *, row: Typed) -> tuple[Typed, str]:
    """Return the draft with one more alignment, and its place; one that is there stays as it is."""
    rows = typed["alignments"]
    known = [index for index, other in enumerate(rows) if other["url"] == row["url"]]
    if known or len(rows) >= MAX_ROWS["alignments"]:
        return typed, f"alignments-{known[0] if known else len(rows) - 1}"
    return typed | {"alignments": [*rows, row]}, f"alignments-{len(rows)}"


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
