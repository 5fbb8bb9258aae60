"""CASE 1.1 and our columns: what an item, a document and a link say, and saying it again.

A column holds what pages and searches need; all else is kept beside it, so that what was read is
what is served.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

JSON = dict[str, Any]

ITEM_COLUMNS = {
    "humanCodingScheme": "code",
    "fullStatement": "statement",
    "abbreviatedStatement": "short",
    "CFItemType": "kind",
    "language": "language",
}
DOCUMENT_COLUMNS = {
    "title": "title",
    "creator": "creator",
    "description": "description",
    "language": "language",
    "version": "version",
    "officialSourceURL": "source_url",
}
LISTS = (
    *("CFConcepts", "CFSubjects", "CFLicenses", "CFItemTypes", "CFAssociationGroupings"),
    "CFRubrics",
)
"""The lists of definitions; all but the rubrics stand under CFDefinitions."""
LONGEST = {"code": 255, "kind": 255, "language": 40, "version": 255, "uri": 500}


def link(identifier: object, *, title: str, uri: str) -> JSON:
    """Return where a thing is: a LinkURI or LinkGenURI of CASE."""
    return {"title": title, "identifier": str(identifier), "uri": uri}


def case_time(moment: datetime) -> str:
    """Return a moment as CASE writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def item_document(columns: Mapping[str, Any], *, extra: JSON) -> JSON:
    """Return a CFItem as it stands in a package."""
    document: JSON = {
        "identifier": str(columns["identifier"]),
        "uri": columns["uri"],
        "lastChangeDateTime": case_time(columns["changed_at"]),
    }
    document |= {name: columns[own] for name, own in ITEM_COLUMNS.items() if columns[own]}
    if columns["levels"]:
        document["educationLevel"] = columns["levels"]
    return document | extra


def item_columns(document: Mapping[str, Any], *, at: datetime) -> JSON:
    """Return the columns of a CFItem, and under ``extra`` what they don't hold."""
    levels = document.get("educationLevel")
    columns = {own: _text(document.get(name)) for name, own in ITEM_COLUMNS.items()} | {
        "identifier": UUID(document["identifier"]),
        "uri": document["uri"],
        "levels": levels if _is_texts(levels) else [],
        "changed_at": read_time(document.get("lastChangeDateTime")) or at,
    }
    return columns | {"extra": left_over(document, said=item_document(columns, extra={}))}


def framework_document(columns: Mapping[str, Any], *, extra: JSON) -> JSON:
    """Return a CFDocument as it stands in a package."""
    document: JSON = {
        "identifier": str(columns["id"]),
        "uri": columns["uri"],
        "creator": columns["creator"],
        "title": columns["title"],
        "lastChangeDateTime": case_time(columns["changed_at"]),
        "caseVersion": "1.1",
    }
    document |= {name: columns[own] for name, own in DOCUMENT_COLUMNS.items() if columns[own]}
    return document | extra


def framework_columns(document: Mapping[str, Any], *, at: datetime) -> JSON:
    """Return the columns of a CFDocument, and under ``extra`` what they don't hold."""
    columns = {own: _text(document.get(name)) for name, own in DOCUMENT_COLUMNS.items()} | {
        "id": UUID(document["identifier"]),
        "uri": document["uri"],
        "changed_at": read_time(document.get("lastChangeDateTime")) or at,
    }
    said = framework_document(columns, extra={})
    return columns | {"extra": left_over(document, said=said)}


SERVER_FIELDS = {"CFPackageURI", "CFDocumentURI"}
"""What says only where a server hands something out; every server says it anew."""


def left_over(document: Mapping[str, Any], *, said: JSON) -> JSON:
    """Return what ``said`` does not say as the document does."""
    return {
        name: value
        for name, value in document.items()
        if name not in SERVER_FIELDS and said.get(name) != value
    }


def read_time(text: object) -> datetime | None:
    """Return an ISO 8601 moment with its offset; UTC if it names none, None if it is unreadable."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_uuid(text: object) -> str:
    """Return an identifier in small letters; an empty string if it is none."""
    try:
        return str(UUID(text)) if isinstance(text, str) and len(text) == 36 else ""
    except ValueError:
        return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
