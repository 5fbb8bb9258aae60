"""A log as a CSV file: read row by row, with a sentence for each row that can't be read."""

import csv
import io
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from milepost.practice.rules.days import read_day
from milepost.practice.rules.entries import Entry, Outcome, Source
from milepost.practice.rules.faults import Unreadable
from milepost.practice.rules.spoken import all_shown, meant, shown

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
WHY = "why"
"""The column in which rows that can't be taken go back."""
OUTCOMES = tuple(one.value for one in Outcome)
SOURCES = tuple(one.value for one in Source)
Row = Mapping[str, str]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class Table:
    """A CSV file taken apart: its lines as they came, its rows by number, and rows too long.

    ``heading`` is its first line as it came; ``columns`` are what is meant by it.
    """

    heading: list[str]
    columns: list[str]
    lines: list[list[str]]
    rows: dict[int, Row]
    faults: dict[int, list[str]]


def read_entries(text: str) -> list[Entry]:
    """Return the entries of a CSV with a heading line; Unreadable names every row at fault."""
    table = read_table(text)
    for number, row in table.rows.items():
        table.rows[number] = {**row, **said_in(row)}
    faults = {number: list(found) for number, found in table.faults.items()}
    for number, row in table.rows.items():
        faults.setdefault(number, []).extend(row_faults(row))
    for number, found in correction_faults(table.rows):
        faults[number].append(found)
    _refuse(
        [
            _("Row %(number)s: %(faults)s.")
            % {"number": number, "faults": "; ".join(faults[number])}
            for number in sorted(faults)
            if faults[number]
        ]
    )
    return [entry_of(row) for row in table.rows.values()]


def read_table(
    text: str, *, needed: Sequence[str] = NEEDED, passed_over: Container[str] = ()
) -> Table:
    """Return the rows of a CSV by their number; Unreadable if there is no table in it."""
    lines = _lines(text)
    heading = [name.strip().lower() for name in lines[0]] if lines else []
    columns = [meant(name, among=(*COLUMNS, WHY)) for name in heading]
    _refuse(
        [*_heading_faults([name for name in columns if name not in passed_over], needed=needed)]
    )
    table = Table(heading=heading, columns=columns, lines=lines, rows={}, faults={})
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) > len(heading) and any(cells[len(heading) :]):
            words = _("it has %(cells)s cells under %(headings)s headings")
            words %= {"cells": len(cells), "headings": len(heading)}
            table.faults[number] = [words]
        elif any(cell.strip() for cell in cells):
            named = zip(columns, cells, strict=False)
            table.rows[number] = {name: plain_cell(" ".join(cell.split())) for name, cell in named}
    return table


def said_in(row: Row) -> Row:
    """Return the outcome and the source that a row means, however they are written."""
    return {
        "outcome": meant(row.get("outcome", ""), among=OUTCOMES),
        "source": meant(row.get("source", ""), among=SOURCES),
    }


def safe_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula: with an apostrophe before
    it. ``plain_cell`` gives it back."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def plain_cell(text: str) -> str:
    """Return the text of a cell without the apostrophe that kept it from being a formula."""
    guarded = text.startswith("'") and text.lstrip("'").startswith(_FORMULA)
    return text[1:] if guarded else text


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
            [
                _("Row %(number)s: this is not a row of a CSV file.") % {"number": len(lines) + 1},
            ],
            code="unreadable-entries",
        ) from error
    return lines


def _heading_faults(heading: list[str], *, needed: Sequence[str]) -> Iterator[str]:
    for name in needed:
        if name not in heading:
            words = _("The first line names the columns; «%(name)s» is missing.")
            yield words % {"name": shown(name)}
    for name, times in Counter(heading).items():
        if name not in COLUMNS:
            words = _("There is no column «%(name)s»; these there are: %(columns)s.")
            yield words % {"name": name, "columns": all_shown(COLUMNS)}
        elif times > 1:
            yield _("The column «%(name)s» is there %(times)s times.") % {
                "name": shown(name),
                "times": times,
            }


def _no_day(text: str) -> str:
    return _("«%(text)s» is not a day such as 2026-01-05") % {"text": text}


def row_faults(row: Row) -> Iterator[str]:
    """Yield what is wrong with a row by itself."""
    day = read_day(row.get("date", ""))
    if day is None:
        yield _no_day(row.get("date", ""))
    if row.get("outcome") not in list(Outcome):
        yield _("the outcome is one of %(these)s") % {"these": all_shown(Outcome)}
    if row.get("outcome") == Outcome.WITHDRAWN and not row.get("supersedes"):
        words = _("«%(withdrawn)s» takes back an entry; «%(supersedes)s» names which")
        yield words % {"withdrawn": shown("withdrawn"), "supersedes": shown("supersedes")}
    if row.get("source") not in list(Source):
        yield _("the source is one of %(these)s") % {"these": all_shown(Source)}
    recorded = read_day(row.get("recorded", ""))
    if row.get("recorded") and recorded is None:
        yield _no_day(row["recorded"])
    if day and recorded and recorded < day and row.get("outcome") in (Outcome.MET, Outcome.NOT_MET):
        words = _("it was recorded before its day; only %(excused)s and %(none)s may be")
        yield words % {"excused": shown("excused"), "none": shown("noOpportunity")}


def correction_faults(
    rows: Mapping[int, Row], *, known: Container[str] = ()
) -> Iterator[tuple[int, str]]:
    """Yield the rows whose corrections can't be; ids that are ``known`` may be corrected too."""
    seen: dict[str, int] = {}
    for number, row in rows.items():
        name = row.get("id", "")
        if name and name in seen:
            words = _("the id «%(name)s» stands in row %(number)s already")
            yield number, words % {"name": name, "number": seen[name]}
        seen.setdefault(name, number)
    circles = _circles(rows, seen=seen)
    for number, row in rows.items():
        target = row.get("supersedes", "")
        if target and target not in seen and target not in known:
            yield number, _("there is no entry «%(name)s» to correct") % {"name": target}
        elif number in circles:
            yield number, _("it corrects itself, at once or over others")
        if bool(target) != bool(row.get("reason")):
            words = _("a correction names both the entry («%(supersedes)s») and the «%(reason)s»")
            names = {"supersedes": shown("supersedes"), "reason": shown("reason")}
            yield number, words % names


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


def entry_of(row: Row) -> Entry:
    """Return the entry of a row that has no faults."""
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
