"""A log as CSV, safe to open in a spreadsheet, and the rows of a file that can't be taken."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from milepost.practice.rules.importing import WHY, Plan
from milepost.practice.rules.table import COLUMNS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def entries_sheet(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return entries (as ``entry_document`` gives them) in the columns ``read_entries`` reads."""
    rows = ([_cell(entry, name) for name in COLUMNS] for entry in entries)
    return _written([list(COLUMNS), *rows])


def refused_sheet(plan: Plan) -> str:
    """Return the rows of a file that can't be taken as they came, with why in a last column.

    Brought again, the column ``why`` is passed over.
    """
    width = len(plan.heading)
    if WHY in plan.heading:
        width = plan.heading.index(WHY)
    rows = [[*(row.cells + [""] * width)[:width], "; ".join(row.sentences)] for row in plan.refused]
    return _written([[*plan.heading[:width], WHY], *rows])


def _cell(entry: Mapping[str, Any], name: str) -> str:
    names = {"observer": "recorder"}
    return _safe(str(entry[names.get(name, name)] or ""))


def _safe(text: str) -> str:
    """No cell begins like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()
