"""A log as a CSV file: read row by row, with a sentence for each row that can't be read."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from milepost.earn.rules.practice.days import read_day
from milepost.earn.rules.practice.entries import Entry, Outcome, Source
from milepost.earn.rules.practice.faults import Unreadable

NEEDED = ("date", "outcome", "source")
COLUMNS = (
    *NEEDED,
    "observer",
    "context",
    "note",
    "recorded",
    "id",
    "supersedes",
    "reason",
)
Row = Mapping[str, str]


def read_entries(text: str) -> list[Entry]:
    """Return the entries of a CSV with a heading line; Unreadable names every row at fault."""
    lines = _lines(text)
    heading = [name.strip().lower() for name in lines[0]] if lines else []
    _refuse([*_heading_faults(heading)])
    rows, faults = {}, {}
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) > len(heading) and any(cells[len(heading) :]):
            faults[number] = [f"it has {len(cells)} cells under {len(heading)} headings"]
        elif any(cell.strip() for cell in cells):
            named = zip(heading, cells, strict=False)
            rows[number] = {name: " ".join(cell.split()) for name, cell in named}
    for number, found in _row_faults(rows):
        faults.setdefault(number, []).append(found)
    _refuse([f"Row {number}: {'; '.join(faults[number])}." for number in sorted(faults)])
    return [_entry(row) for row in rows.values()]


def _refuse(sentences: list[str]) -> None:
    if sentences:
        raise Unreadable(sentences, code="unreadable-entries")


def _lines(text: str) -> list[list[str]]:
    """Cells by line, blank lines included, so that numbers are those of a spreadsheet."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    mark = ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    lines: list[list[str]] = []
    try:
        lines.extend(reader)
    except csv.Error as error:
        raise Unreadable(
            [f"Row {len(lines) + 1}: this is not a row of a CSV file ({error})."],
            code="unreadable-entries",
        ) from error
    return lines


def _heading_faults(heading: list[str]) -> Iterator[str]:
    for name in NEEDED:
        if name not in heading:
            yield f"The first line names the columns; «{name}» is missing."
    for name, times in Counter(heading).items():
        if name not in COLUMNS:
            yield f"There is no column «{name}»; these there are: {', '.join(COLUMNS)}."
        elif times > 1:
            yield f"The column «{name}» is there {times} times."


def _row_faults(rows: Mapping[int, Row]) -> Iterator[tuple[int, str]]:
    for number, row in rows.items():
        yield from ((number, found) for found in _faults(row))
    yield from _correction_faults(rows)


def _faults(row: Row) -> Iterator[str]:
    day = read_day(row.get("date", ""))
    if day is None:
        yield f"«{row.get('date', '')}» is not a day such as 2026-01-05"
    if row.get("outcome") not in list(Outcome):
        yield f"the outcome is one of {', '.join(Outcome)}"
    if row.get("source") not in list(Source):
        yield f"the source is one of {', '.join(Source)}"
    recorded = read_day(row.get("recorded", ""))
    if row.get("recorded") and recorded is None:
        yield f"«{row['recorded']}» is not a day such as 2026-01-05"
    if day and recorded and recorded < day and row.get("outcome") in (Outcome.MET, Outcome.NOT_MET):
        yield "it was recorded before its day; only excused and noOpportunity may be"


def _correction_faults(rows: Mapping[int, Row]) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for number, row in rows.items():
        name = row.get("id", "")
        if name and name in seen:
            yield number, f"the id «{name}» stands in row {seen[name]} already"
        seen.setdefault(name, number)
    circles = _circles(rows, seen=seen)
    for number, row in rows.items():
        target = row.get("supersedes", "")
        if target and target not in seen:
            yield number, f"there is no entry «{target}» to correct"
        elif number in circles:
            yield number, "it corrects itself, at once or over others"
        if bool(target) != bool(row.get("reason")):
            yield number, "a correction names both the entry («supersedes») and the «reason»"


def _circles(rows: Mapping[int, Row], *, seen: Mapping[str, int]) -> set[int]:
    """Rows whose corrections lead back to themselves."""
    settled: set[int] = set()
    circles: set[int] = set()
    for number in rows:
        path: dict[int, int] = {}
        at: int | None = number
        while at is not None and at not in settled and at not in path:
            path[at] = len(path)
            at = seen.get(rows[at].get("supersedes", "")) if rows[at].get("supersedes") else None
        if at is not None and at in path:
            circles |= {row for row, place in path.items() if place >= path[at]}
        settled |= path.keys()
    return circles


def _entry(row: Row) -> Entry:
    return Entry(
        day=_known(row["date"]),
        outcome=Outcome(row["outcome"]),
        source=Source(row["source"]),
        observer=row.get("observer", ""),
        context=row.get("context", ""),
        note=row.get("note", ""),
        recorded=read_day(row.get("recorded", "")),
        id=row.get("id", ""),
        supersedes=row.get("supersedes", ""),
        reason=row.get("reason", ""),
    )


def _known(text: str) -> date:
    day = read_day(text)
    assert day is not None, "checked before"
    return day
