"""What a CASE client asks of a list: filter, sort, page, fields."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from milepost.frameworks.rules.case import JSON

FIELDS = {
    *("identifier", "uri", "frameworkType", "caseVersion", "creator", "title"),
    *("lastChangeDateTime", "officialSourceURL", "publisher", "description", "subject"),
    *("subjectURI", "language", "version", "adoptionStatus", "statusStartDate", "statusEndDate"),
    *("licenseURI", "notes", "extensions", "CFPackageURI"),
}
TERM = re.compile(r"\s*(\w+)\s*(!=|>=|<=|=|>|<|~)\s*'([^']*)'\s*\Z")
JOIN = re.compile(r"\s(AND|OR)\s")
MOST, USUAL = 1000, 100
COMPARE: dict[str, Callable[[str, str], bool]] = {
    "=": lambda value, asked: value == asked,
    "!=": lambda value, asked: value != asked,
    ">": lambda value, asked: value > asked,
    ">=": lambda value, asked: value >= asked,
    "<": lambda value, asked: value < asked,
    "<=": lambda value, asked: value <= asked,
    "~": lambda value, asked: asked in value,
}


class Unanswerable(Exception):
    """A question that the standard answers with an error: a word for machines, a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is asked; see :func:`read`."""

    limit: int
    offset: int
    sort: str
    descending: bool
    terms: tuple[tuple[str, str, str], ...]
    either: bool
    fields: tuple[str, ...]


def read(asked: Mapping[str, str]) -> Selection:
    """Return what the parameters of a request ask for; Unanswerable if that is impossible."""
    terms, either = _terms(asked["filter"]) if "filter" in asked else ((), False)
    return Selection(
        limit=min(_number(asked, "limit", usual=USUAL, least=1), MOST),
        offset=_number(asked, "offset", usual=0, least=0),
        sort=asked.get("sort", "") if asked.get("sort") in FIELDS else "",
        descending=asked.get("orderBy") == "desc",
        terms=terms,
        either=either,
        fields=_fields(asked["fields"]) if "fields" in asked else (),
    )


def select(documents: Sequence[JSON], *, by: Selection) -> tuple[list[JSON], int]:
    """Return the documents asked for, and how many there are on all pages."""
    rows = [document for document in documents if _fits(document, by=by)]
    if by.sort:
        rows.sort(key=lambda row: _text(row.get(by.sort)), reverse=by.descending)
    part = rows[by.offset : by.offset + by.limit]
    if by.fields:
        part = [{name: row[name] for name in by.fields if name in row} for row in part]
    return part, len(rows)


def pages(by: Selection, *, total: int) -> dict[str, int]:
    """Return for each ``rel`` of a Link header the offset it leads to."""
    last = max(total - 1, 0) // by.limit * by.limit
    found = {"first": 0, "last": last}
    if by.offset + by.limit < total:
        found["next"] = by.offset + by.limit
    if by.offset > 0:
        found["prev"] = max(by.offset - by.limit, 0)
    return found


def _fits(document: JSON, *, by: Selection) -> bool:
    answers = [
        COMPARE[compare](_text(document.get(name)), asked.casefold())
        for name, compare, asked in by.terms
    ]
    return not answers or (any(answers) if by.either else all(answers))


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(_text(entry) for entry in value)
    if isinstance(value, dict):
        return _text(value.get("title", ""))
    return "" if value is None else str(value).casefold()


def _terms(text: str) -> tuple[tuple[tuple[str, str, str], ...], bool]:
    parts = JOIN.split(text)
    if len(parts) not in (1, 3):
        raise Unanswerable("invalid_selection_field", "A filter has one AND or OR at most.")
    found = []
    for part in parts[::2]:
        match = TERM.match(part)
        if not match or match[1] not in FIELDS:
            raise Unanswerable("invalid_selection_field", f"This filter cannot be read: {part}")
        found.append((match[1], match[2], match[3]))
    return tuple(found), parts[1:2] == ["OR"]


def _fields(text: str) -> tuple[str, ...]:
    names = [name.strip() for name in text.split(",")]
    if not all(names):
        raise Unanswerable("invalid_selection_field", "A field in `fields` has no name.")
    return tuple(names) if all(name in FIELDS for name in names) else ()


def _number(asked: Mapping[str, str], name: str, *, usual: int, least: int) -> int:
    text = asked.get(name, str(usual))
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= least):
        sentence = f"`{name}` is a whole number, at least {least}."
        raise Unanswerable("invalid_selection_field", sentence)
    return int(text)
