"""A CFPackage read for good: its tree in order, and a finding for each row that can't be taken."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils.translation import gettext as _

from milepost.frameworks.rules.case import (
    JSON,
    LISTS,
    LONGEST,
    SERVER_FIELDS,
    read_uuid,
)
from milepost.frameworks.rules.choices import Kind
from milepost.frameworks.rules.outline import in_order
from milepost.kit.errors import RuleError

MOST_BYTES = 256 * 1024 * 1024
MOST_ITEMS = 200_000
KNOWN = {kind.value for kind in Kind}


@dataclass(frozen=True)
class RowFinding:
    """A row that can't be taken as it is: where it stands, what it is called, and why."""

    place: str
    about: str
    sentence: str


@dataclass(frozen=True)
class Row:
    """One item, and where it stands in the tree."""

    document: JSON
    parent: str | None
    place: int
    depth: int

    @property
    def digest(self) -> str:
        """SHA-256 of what the item says."""
        text = orjson.dumps(self.document, option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(text).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Package:
    """Everything that one file says about a framework, ready to be kept."""

    document: JSON
    rows: list[Row]
    links: list[JSON]
    definitions: dict[str, list[JSON]]
    extra: JSON
    findings: list[RowFinding] = field(default_factory=list)


def parse(content: bytes) -> JSON:
    """Return the JSON object in a file; RuleError if there is none."""
    if b"\\u0000" in content:
        raise RuleError(
            _("The file holds a character that no text has (U+0000)."), code="unreadable"
        )
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        sentence = _("This is not JSON: %(why)s.") % {"why": error}
        raise RuleError(sentence, code="unreadable") from None
    if not isinstance(data, dict):
        raise RuleError(_("This is not a CASE package."), code="not-a-package")
    return data


def read_package(data: JSON) -> Package:
    """Return the package; RuleError if it is none, findings for single rows."""
    document = data.get("CFDocument")
    if not isinstance(document, dict):
        sentence = _("This is not a CASE package: it has no CFDocument.")
        raise RuleError(sentence, code="not-a-package")
    document = _document(document)
    findings: list[RowFinding] = []
    items = _items(data, findings=findings)
    links = _links(data, findings=findings)
    rest = {name: value for name, value in data.items() if name not in PARTS}
    return Package(
        document=document,
        rows=_rows(items, links=links, root=document["identifier"], findings=findings),
        links=links,
        definitions=_definitions(data, findings=findings),
        extra=_kept({"rest": rest, "definitions": _definition_extensions(data)}),
        findings=findings,
    )


PARTS = {"CFDocument", "CFItems", "CFAssociations", "CFDefinitions", "CFRubrics"}


def _document(document: JSON) -> JSON:
    wrong = _wrong(document, texts=("title", "uri"))
    if wrong:
        sentence = _("The CFDocument cannot be read: %(why)s") % {"why": wrong}
        raise RuleError(sentence, code="not-a-package")
    return document | {"identifier": read_uuid(document["identifier"])}


def _items(data: JSON, *, findings: list[RowFinding]) -> dict[str, JSON]:
    items: dict[str, JSON] = {}
    for place, row in _listed(data, "CFItems", findings=findings):
        wrong = _wrong(row, texts=("fullStatement", "uri"))
        identifier = read_uuid(row.get("identifier"))
        if not wrong and identifier in items:
            wrong = _("This identifier stands in the file twice; the first one was taken.")
        if wrong:
            findings.append(RowFinding(place, _about(row), wrong))
        else:
            items[identifier] = row | {"identifier": identifier}
    if len(items) > MOST_ITEMS:
        sentence = _("This framework has more than %(number)s items.") % {"number": MOST_ITEMS}
        raise RuleError(sentence, code="too-large")
    return items


def _links(data: JSON, *, findings: list[RowFinding]) -> list[JSON]:
    links: dict[str, JSON] = {}
    for place, row in _listed(data, "CFAssociations", findings=findings):
        wrong = _wrong(row, texts=("uri",)) or _wrong_link(row)
        identifier = read_uuid(row.get("identifier"))
        if not wrong and identifier in links:
            wrong = _("This identifier stands in the file twice; the first one was taken.")
        if wrong:
            findings.append(RowFinding(place, _about(row), wrong))
        else:
            row = {name: value for name, value in row.items() if name not in SERVER_FIELDS}
            links[identifier] = row | {"identifier": identifier}
    return list(links.values())


def _wrong_link(row: JSON) -> str:
    kind = row.get("associationType")
    if not isinstance(kind, str) or not (kind in KNOWN or kind.startswith("ext:")):
        return _("CASE has no such association type: “%(kind)s”.") % {"kind": kind}
    if len(kind) > 120:
        return _("The association type is too long.")
    for name in ("originNodeURI", "destinationNodeURI"):
        node = row.get(name)
        if not isinstance(node, dict) or not isinstance(node.get("identifier"), str):
            return _("%(name)s says nothing about where it leads.") % {"name": name}
        if not node["identifier"] or len(node["identifier"]) > 255:
            return _("The identifier in %(name)s is empty or too long.") % {"name": name}
    return ""


def _rows(
    items: Mapping[str, JSON], *, links: list[JSON], root: str, findings: list[RowFinding]
) -> list[Row]:
    """Put the items in the order of the tree, parents first; a circle is cut where it closes."""
    parents: dict[str, tuple[str, float]] = {}
    for link in links:
        if link["associationType"] == Kind.CHILD:
            origin = link["originNodeURI"]["identifier"].lower()
            parent = link["destinationNodeURI"]["identifier"].lower()
            known = parent in items or parent == root
            if origin in items and known and origin != parent and origin not in parents:
                number = link.get("sequenceNumber")
                parents[origin] = (parent, number if isinstance(number, int) else float("inf"))
    ordered, cut = in_order(list(items), parents=parents)
    for identifier in cut:
        sentence = _("This item stands under itself; it was put at the top.")
        findings.append(RowFinding("CFItems", _about(items[identifier]), sentence))
    return [
        Row(items[identifier], parent, place, depth)
        for place, (identifier, parent, depth) in enumerate(ordered)
    ]


def _definitions(data: JSON, *, findings: list[RowFinding]) -> dict[str, list[JSON]]:
    under = data.get("CFDefinitions")
    around = (under if isinstance(under, dict) else {}) | {"CFRubrics": data.get("CFRubrics")}
    found: dict[str, list[JSON]] = {}
    for name in LISTS:
        rows: dict[str, JSON] = {}
        for place, row in _listed(around, name, findings=findings):
            if wrong := _wrong(row, texts=()):
                findings.append(RowFinding(place, _about(row), wrong))
            else:
                identifier = read_uuid(row["identifier"])
                rows.setdefault(identifier, row | {"identifier": identifier})
        if isinstance(around.get(name), list):
            found[name] = list(rows.values())
    return found


def _definition_extensions(data: JSON) -> JSON:
    under = data.get("CFDefinitions")
    under = under if isinstance(under, dict) else {}
    return {name: value for name, value in under.items() if name not in LISTS}


def _kept(parts: JSON) -> JSON:
    return {name: part for name, part in parts.items() if part}


def _listed(
    around: Mapping[str, Any], name: str, *, findings: list[RowFinding]
) -> Iterator[tuple[str, JSON]]:
    rows = around.get(name)
    if rows is None:
        return
    if not isinstance(rows, list):
        findings.append(RowFinding(name, "", _("This is not a list.")))
        return
    for number, row in enumerate(rows, start=1):
        place = f"{name} {number}"
        if isinstance(row, dict):
            yield place, row
        else:
            findings.append(RowFinding(place, "", _("This is not an object.")))


def _wrong(row: Mapping[str, Any], *, texts: tuple[str, ...]) -> str:
    """Say why a row can't be taken; an empty string if it can."""
    if not read_uuid(row.get("identifier")):
        return _("The identifier is not a UUID.")
    for name in texts:
        if not isinstance(row.get(name), str) or not row[name].strip():
            return _("%(name)s is missing.") % {"name": name}
    limits = {"uri": "uri", "humanCodingScheme": "code", "CFItemType": "kind"} | {
        name: name for name in ("language", "version")
    }
    for name, limit in limits.items():
        if isinstance(row.get(name), str) and len(row[name]) > LONGEST[limit]:
            return _("%(name)s is too long.") % {"name": name}
    return ""


def _about(row: Mapping[str, Any]) -> str:
    for name in ("humanCodingScheme", "identifier", "fullStatement", "title"):
        if isinstance(row.get(name), str) and row[name]:
            return str(row[name])[:255]
    return ""
