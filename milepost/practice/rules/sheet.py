"""A log as CSV, safe to open in a spreadsheet, and the rows of a file that can't be taken."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from milepost.practice.rules.entries import Source
from milepost.practice.rules.importing import Plan
from milepost.practice.rules.spoken import shown
from milepost.practice.rules.table import COLUMNS, WHY, safe_cell


def entries_sheet(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return entries (as ``entry_document`` gives them) in the columns ``read_entries`` reads.

    Other observers stand with their number, so that two of one name stay two, and one who
    changed their name stays one.
    """
    names: dict[int, str] = {}
    rows = []
    for entry in entries:
        names.setdefault(entry["observer"], entry["recorder"])
        rows.append([_cell(entry, name, names=names) for name in COLUMNS])
    return _written([list(COLUMNS), *rows])


def refused_sheet(plan: Plan) -> str:
    """Return the rows of a file that can't be taken as they came, with why in a last column.

    Brought again, that column is passed over.
    """
    width = len(plan.heading)
    if WHY in plan.columns:
        width = plan.columns.index(WHY)
    rows = [[*(row.cells + [""] * width)[:width], "; ".join(row.sentences)] for row in plan.refused]
    return _written([[*plan.heading[:width], shown(WHY)], *rows])


def _cell(entry: Mapping[str, Any], name: str, *, names: Mapping[int, str]) -> str:
    if name != "observer":
        return safe_cell(str(entry[name] or ""))
    if entry["source"] == Source.SELF:
        return safe_cell(entry["recorder"])
    return safe_cell(f"{names[entry['observer']]} ({entry['observer']})".strip())


def _written(rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()
