"""A CSV file for a log: which rows would be taken, which are here already, and which can't be."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import orjson
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.practice.rules.entries import Source
from milepost.practice.rules.recording import (
    LONGEST_KEY,
    Line,
    known_context,
    require_line,
    require_reason,
)
from milepost.practice.rules.spoken import shown
from milepost.practice.rules.table import (
    WHY,
    Row,
    correction_faults,
    entry_of,
    read_table,
    row_faults,
    said_in,
)

NEEDED = ("date", "outcome")
MOST_ROWS = 5_000
LARGEST_FILE = 1024 * 1024


class Fate(StrEnum):
    TAKEN = "taken"
    HERE = "here"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Known:
    """An entry that a file brought before: its number, what it said, and whether it stands."""

    pk: int
    sha256: str
    stands: bool


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One row: what becomes of it and why; a taken one has its line and the key it comes under.

    ``target`` is the key of the entry it corrects; ``told`` what it says about who saw it.
    """

    number: int
    fate: Fate
    cells: list[str]
    sentences: tuple[str, ...] = ()
    line: Line | None = None
    key: str = ""
    sha256: str = ""
    target: str = ""
    told: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What becomes of each row of a file; ``columns`` are what its heading means."""

    heading: list[str]
    columns: list[str]
    rows: list[Planned] = field(default_factory=list)

    def of(self, fate: Fate) -> list[Planned]:
        """Return the rows with this fate."""
        return [row for row in self.rows if row.fate is fate]

    @property
    def taken(self) -> list[Planned]:
        return self.of(Fate.TAKEN)

    @property
    def here(self) -> list[Planned]:
        return self.of(Fate.HERE)

    @property
    def refused(self) -> list[Planned]:
        return self.of(Fate.REFUSED)


def plan(
    text: str,
    *,
    source: Source,
    today: date,
    known: Mapping[str, Known],
    offered: Sequence[str] = (),
) -> Plan:
    """Return what becomes of each row; Unreadable if this is no table.

    With ``offered``, a row's context is one of these.

    ``known`` holds what this person's files brought before, by the keys of their rows. Whoever
    brings the file speaks: a row that names another source keeps that only as what it told.
    """
    table = read_table(text, needed=NEEDED, passed_over=(WHY,))
    if len(table.rows) > MOST_ROWS:
        raise RuleError(
            _("This file has more than %(most)s rows. Bring it in parts.") % {"most": MOST_ROWS},
            code="too-many-rows",
        )
    rows = {number: _tidied(row, source=source) for number, row in table.rows.items()}
    faults = _faults(rows, known=known)
    for number, found in table.faults.items():
        faults.setdefault(number, []).extend(found)
    times: Counter[str] = Counter()
    planned = []
    for number in sorted(table.faults.keys() | rows.keys()):
        cells = table.lines[number - 1]
        if faults.get(number):
            sentences = tuple(faults[number])
            planned.append(
                Planned(number=number, fate=Fate.REFUSED, cells=cells, sentences=sentences)
            )
        else:
            planned.append(_planned(number, rows[number], cells=cells, times=times, source=source))
    settled = [_settled(row, today=today, known=known, offered=offered) for row in planned]
    return Plan(
        heading=table.heading, columns=table.columns, rows=_without_orphans(settled, known=known)
    )


def _tidied(row: Row, *, source: Source) -> Row:
    kept = {name: value for name, value in row.items() if name != WHY}
    said = said_in(row)
    return {**kept, **said, "source": said["source"] or source.value}


def _faults(rows: Mapping[int, Row], *, known: Mapping[str, Known]) -> dict[int, list[str]]:
    faults = {number: list(row_faults(row)) for number, row in rows.items()}
    ids = {key.removeprefix("id ") for key in known if key.startswith("id ")}
    for number, found in correction_faults(rows, known=ids):
        faults[number].append(found)
    corrected: dict[str, int] = {}
    for number, row in rows.items():
        target = row.get("supersedes", "")
        if target in corrected:
            words = _("row %(number)s corrects the same entry") % {"number": corrected[target]}
            faults[number].append(words)
        elif target:
            corrected[target] = number
    return faults


def _planned(
    number: int, row: Row, *, cells: list[str], times: Counter[str], source: Source
) -> Planned:
    entry = entry_of(row)
    named = sorted((name, value) for name, value in row.items() if value)
    sha256 = hashlib.sha256(orjson.dumps(named)).hexdigest()
    times[sha256] += 1
    return Planned(
        number=number,
        fate=Fate.TAKEN,
        cells=cells,
        line=Line(
            day=entry.day,
            outcome=entry.outcome,
            context=entry.context,
            note=entry.note,
            reason=entry.reason,
        ),
        key=f"id {entry.id}" if entry.id else f"row {sha256} {times[sha256]}",
        sha256=sha256,
        target=f"id {entry.supersedes}" if entry.supersedes else "",
        told=_told(row, source=source),
    )


def _told(row: Row, *, source: Source) -> str:
    """What the file says of itself, where it is not what the one who brings it can say."""
    other = row["source"] if row["source"] != source else ""
    parts = [other, row.get("observer", ""), row.get("recorded", "")]
    return ", ".join(part for part in parts if part)


def _settled(
    row: Planned, *, today: date, known: Mapping[str, Known], offered: Sequence[str]
) -> Planned:
    if row.line is None:
        return row
    before = known.get(row.key)
    if before is not None and before.sha256 == row.sha256:
        return _with(row, Fate.HERE)
    if before is not None:
        words = _("this id came before with something else; to correct it, name it in «%(name)s»")
        return _with(row, Fate.REFUSED, words % {"name": shown("supersedes")})
    target = known.get(row.target)
    if target is not None and not target.stands:
        return _with(row, Fate.REFUSED, _("what it corrects was corrected already"))
    try:
        require_line(row.line, today=today)
        known_context(row.line.context, offered=offered)
        if row.target:
            require_reason(row.line.reason)
        _require_key(row.key)
    except RuleError as refusal:
        return _with(row, Fate.REFUSED, refusal.sentence)
    return row


def _require_key(key: str) -> None:
    if len(key) > LONGEST_KEY:
        raise RuleError(_("this id is too long"), code="too-long")


def _with(row: Planned, fate: Fate, *sentences: str) -> Planned:
    return Planned(
        number=row.number,
        fate=fate,
        cells=row.cells,
        sentences=sentences,
        line=row.line,
        key=row.key,
        sha256=row.sha256,
        target=row.target,
        told=row.told,
    )


def _without_orphans(rows: list[Planned], *, known: Mapping[str, Known]) -> list[Planned]:
    """Refuse, again and again, what corrects a row that can't be taken."""
    while True:
        there = known.keys() | {row.key for row in rows if row.fate is Fate.TAKEN}
        kept = [
            _with(row, Fate.REFUSED, _("the row it corrects can’t be taken"))
            if row.fate is Fate.TAKEN and row.target and row.target not in there
            else row
            for row in rows
        ]
        if kept == rows:
            return rows
        rows = kept
