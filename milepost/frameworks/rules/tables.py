"""A framework as a table (CSV): one row an item, and a report on the rows that don't fit."""

import csv
import io
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from milepost.frameworks.rules.case import JSON, LONGEST, case_time, read_uuid
from milepost.frameworks.rules.package import RowFinding
from milepost.kit.errors import RuleError

COLUMNS = ("identifier", "parent", "code", "statement", "short", "type", "levels", "language")
SAME = {
    "humancodingscheme": "code",
    "fullstatement": "statement",
    "abbreviatedstatement": "short",
    "cfitemtype": "type",
    "educationlevel": "levels",
    "level": "levels",
}
"""Headings that mean one of our columns."""
CASE_NAMES = {
    "code": "humanCodingScheme",
    "statement": "fullStatement",
    "short": "abbreviatedStatement",
    "type": "CFItemType",
    "language": "language",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Line = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a table doesn't say about its framework."""

    identifier: str
    title: str
    creator: str
    base: str
    """The address under which CASE is served here, with its last slash."""
    at: datetime


def read_table(content: bytes, *, head: Head) -> tuple[JSON, list[RowFinding]]:
    """Return the table as a CASE package, and what is wrong with single rows."""
    lines = _lines(content)
    findings: list[RowFinding] = []
    items: dict[str, JSON] = {}
    parents: dict[str, str] = {}
    for number, line in lines:
        item, wrong = _item(line, head=head)
        if not wrong and item["identifier"] in items:
            wrong = _("A row above has the same identifier or code.")
        if wrong:
            findings.append(
                RowFinding(_("Row %(number)s") % {"number": number}, _about(line), wrong)
            )
        else:
            items[item["identifier"]] = item
            parents[item["identifier"]] = line["parent"]
    links = _links(items, parents=parents, head=head, findings=findings)
    return {
        "CFDocument": _document(head),
        "CFItems": list(items.values()),
        "CFAssociations": links,
    }, findings


def write_table(rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows of :data:`COLUMNS` as CSV that no spreadsheet takes for formulas."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: safe(str(row.get(name, ""))) for name in COLUMNS} for row in rows)
    return out.getvalue()


def safe(text: str) -> str:
    """Return a cell that a spreadsheet shows instead of computing it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _lines(content: bytes) -> list[tuple[int, Line]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleError(_("This table is not text in UTF-8."), code="unreadable") from None
    if "\x00" in text:
        raise RuleError(_("This is not a table."), code="unreadable")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = list(enumerate(reader, start=1))
    except csv.Error as error:
        sentence = _("This table cannot be read: %(why)s.") % {"why": error}
        raise RuleError(sentence, code="unreadable") from None
    names = [_column(name) for name in (rows[0][1] if rows else [])]
    if "statement" not in names:
        sentence = _("The first row must name the columns, and one of them must be “statement”.")
        raise RuleError(sentence, code="no-statement")
    return [
        (number, dict.fromkeys(COLUMNS, "") | _cells(names, row))
        for number, row in rows[1:]
        if any(cell.strip() for cell in row)
    ]


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _column(name: str) -> str:
    name = name.strip().casefold().replace(" ", "")
    return SAME.get(name, name)


def _cells(names: list[str], row: list[str]) -> Line:
    cells = zip(names, row, strict=False)
    return {name: _bare(cell.strip()) for name, cell in cells if name in COLUMNS}


def _bare(cell: str) -> str:
    """Return a cell without the mark that :func:`safe` gave it."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _item(line: Line, *, head: Head) -> tuple[JSON, str]:
    if not line["statement"]:
        return {}, _("The statement is missing.")
    for name in ("code", "type", "language"):
        if len(line[name]) > LONGEST["kind" if name == "type" else name]:
            return {}, _("The column “%(name)s” is too long.") % {"name": name}
    if line["identifier"] and not read_uuid(line["identifier"]):
        return {}, _("The identifier is not a UUID. Leave it empty, and one is made.")
    identifier = read_uuid(line["identifier"]) or str(
        uuid.uuid5(uuid.UUID(head.identifier), line["code"] or line["statement"])
    )
    item: JSON = {
        "identifier": identifier,
        "uri": f"{head.base}CFItems/{identifier}",
        "lastChangeDateTime": case_time(head.at),
    }
    item |= {case: line[name] for name, case in CASE_NAMES.items() if line[name]}
    levels = [level.strip() for level in line["levels"].split("|") if level.strip()]
    return item | ({"educationLevel": levels} if levels else {}), ""


def _links(
    items: Mapping[str, JSON],
    *,
    parents: Mapping[str, str],
    head: Head,
    findings: list[RowFinding],
) -> list[JSON]:
    codes = {
        item["humanCodingScheme"]: key for key, item in items.items() if "humanCodingScheme" in item
    }
    links = []
    for number, (key, named) in enumerate(parents.items(), start=1):
        parent = codes.get(named) or read_uuid(named)
        if named and parent not in items:
            sentence = _("There is no row “%(parent)s” to stand under; it was put at the top.")
            findings.append(
                RowFinding(_("Parents"), _about_item(items[key]), sentence % {"parent": named})
            )
        links.append(_link(items[key], parent=items.get(parent), number=number, head=head))
    return links


def _link(item: JSON, *, parent: JSON | None, number: int, head: Head) -> JSON:
    key = item["identifier"]
    above = parent["identifier"] if parent else head.identifier
    identifier = str(uuid.uuid5(uuid.UUID(key), f"isChildOf {above}"))
    node = {"title": item["fullStatement"], "identifier": key, "uri": item["uri"]}
    return {
        "identifier": identifier,
        "associationType": "isChildOf",
        "sequenceNumber": number,
        "uri": f"{head.base}CFAssociations/{identifier}",
        "originNodeURI": node,
        "destinationNodeURI": {
            "title": parent["fullStatement"] if parent else head.title,
            "identifier": above,
            "uri": parent["uri"] if parent else f"{head.base}CFDocuments/{above}",
        },
        "lastChangeDateTime": case_time(head.at),
    }


def _document(head: Head) -> JSON:
    return {
        "identifier": head.identifier,
        "uri": f"{head.base}CFDocuments/{head.identifier}",
        "creator": head.creator,
        "title": head.title,
        "lastChangeDateTime": case_time(head.at),
        "caseVersion": "1.1",
    }


def _about(line: Line) -> str:
    return (line["code"] or line["identifier"] or line["statement"])[:255]


def _about_item(item: JSON) -> str:
    return str(item.get("humanCodingScheme") or item["fullStatement"])[:255]
