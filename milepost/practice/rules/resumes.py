"""Work histories as people bring them: a table, JSON Resume, HR Open LER-RS, Europass XML."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

COLUMNS: dict[str, tuple[str, ...]] = {
    "employer": ("employer", "company", "organization", "name", "empresa", "organización"),
    "role": ("role", "position", "job", "title", "job title", "puesto", "cargo"),
    "begin": ("from", "start", "startdate", "start date", "begin", "desde", "inicio"),
    "end": ("to", "end", "enddate", "end date", "until", "hasta", "fin"),
    "hours": ("hours", "hours a week", "hours per week", "horas"),
    "duties": ("duties", "summary", "description", "tasks", "tareas", "funciones"),
    "highlights": ("highlights", "achievements", "logros"),
}
"""What a column of a table, or a key of JSON Resume, may be called."""
MEANT = {name: column for column, names in COLUMNS.items() for name in names}
NEEDED = ("employer", "role", "begin")
READ_OF_LER_RS = {"title", "start", "end", "current", "descriptions"}
READ_OF_EUROPASS = {
    *("OrganizationName", "PositionHistory"),
    *("PositionTitle", "EmploymentPeriod", "Description"),
}
NAMES_OF = ("tradeName", "name", "legalName")
"""How LER-RS names an organization."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One job as it was written down, its words by our names; ``faults`` say what can't be read."""

    said: Mapping[str, str] = field(default_factory=dict)
    highlights: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Resume:
    """The jobs of a work history in their order, and the parts of them that are not read."""

    jobs: list[Told]
    passed_over: list[str]


def read_resume(content: str) -> Resume:
    """Return the jobs that stand in a text; RuleError if there is no work history in it."""
    text = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()
    mark = text[:1]
    if mark == "<":
        return _europass(text)
    return _json(text) if mark and mark in "{[" else _table(text)


def _unreadable(sentence: str) -> RuleError:
    return RuleError(sentence, code="unreadable")


def _table(text: str) -> Resume:
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise _unreadable(_("This table can’t be read.")) from error
    heading = [name.strip() for name in lines[0]] if lines else []
    columns = [MEANT.get(name.lower(), "") for name in heading]
    if missing := [COLUMNS[name][0] for name in NEEDED if name not in columns]:
        words = _("The first line names the columns; these are missing: %(names)s.")
        raise _unreadable(words % {"names": ", ".join(missing)})
    passed_over = [
        name for name, column in zip(heading, columns, strict=True) if name and not column
    ]
    rows = [cells for cells in lines[1:] if any(cell.strip() for cell in cells)]
    return Resume(jobs=[_row(cells, columns=columns) for cells in rows], passed_over=passed_over)


def _row(cells: Sequence[str], *, columns: Sequence[str]) -> Told:
    said = _gathered(zip(columns, cells, strict=False))
    highlights = said.pop("highlights", "").replace("|", "\n").split("\n")
    faults: tuple[str, ...] = ()
    if any(cell.strip() for cell in cells[len(columns) :]):
        words = _("it has %(cells)s cells under %(headings)s headings")
        faults = (words % {"cells": len(cells), "headings": len(columns)},)
    return Told(said=said, highlights=_kept(highlights), faults=faults)


def _gathered(parts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Words by our names; what means the same is kept, one line each."""
    found: dict[str, list[str]] = {}
    for name, words in parts:
        if name and words.strip():
            found.setdefault(name, []).append(words.strip())
    return {name: "\n".join(lines) for name, lines in found.items()}


def _kept(lines: Iterable[str]) -> tuple[str, ...]:
    tidied = (" ".join(line.split()).lstrip("-–•* ") for line in lines)
    return tuple(line for line in tidied if line)


def _json(text: str) -> Resume:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(_("This JSON can’t be read.")) from error
    if isinstance(found, Mapping) and isinstance(found.get("credentialSubject"), Mapping):
        found = found["credentialSubject"]
    if isinstance(found, list):
        return _json_resume(found)
    if isinstance(work := found.get("work"), list):
        return _json_resume(work)
    if isinstance(histories := found.get("employmentHistories"), list):
        jobs = [job for one in histories for job in _ler_rs(one)]
        return Resume(jobs=jobs, passed_over=_beside_ler_rs(histories))
    raise _unreadable(
        _("There is no work history in this JSON: no “work” and no “employmentHistories”.")
    )


def _json_resume(rows: Sequence[Any]) -> Resume:
    keys = dict.fromkeys(str(key) for row in rows if isinstance(row, Mapping) for key in row)
    passed_over = [key for key in keys if key.lower() not in MEANT]
    return Resume(jobs=[_json_job(row) for row in rows], passed_over=passed_over)


def _json_job(row: Any) -> Told:
    if not isinstance(row, Mapping):
        return Told(faults=(_("this is no job"),))
    known = {key: value for key, value in row.items() if str(key).lower() in MEANT}
    lists = [value for key, value in known.items() if MEANT[str(key).lower()] == "highlights"]
    highlights = [line for one in lists for line in (one if isinstance(one, list) else [one])]
    plain = {key: value for key, value in known.items() if MEANT[str(key).lower()] != "highlights"}
    faults = [
        _("«%(name)s» holds no text") % {"name": key}
        for key, value in plain.items()
        if isinstance(value, list | Mapping)
    ]
    if any(isinstance(line, list | Mapping) for line in highlights):
        faults.append(_("«%(name)s» holds no text") % {"name": "highlights"})
    said = _gathered((MEANT[str(key).lower()], _words(value)) for key, value in plain.items())
    return Told(said=said, highlights=_kept(map(_words, highlights)), faults=tuple(faults))


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_words(one) for one in value)
    return str(value) if isinstance(value, str | int | float) else ""


def _ler_rs(one: Any) -> Iterator[Told]:
    """The positions of one employment; of a signed one nothing, it is a badge."""
    if not isinstance(one, Mapping):
        yield Told(faults=(_("this is no job"),))
        return
    if "verifications" in one and "organization" not in one:
        yield Told(faults=(_("this is a signed record: bring it as a badge"),))
        return
    employer = _named(one.get("organization"))
    positions = one.get("positionHistories")
    found = positions if isinstance(positions, list) else []
    for position in found or [{}]:
        yield _position(position if isinstance(position, Mapping) else {}, employer=employer)


def _beside_ler_rs(histories: Sequence[Any]) -> list[str]:
    """The keys of positions that are not read; of a place its descriptions are."""
    found: dict[str, None] = {}
    for one in histories:
        positions = one.get("positionHistories") if isinstance(one, Mapping) else None
        for position in positions if isinstance(positions, list) else []:
            for key, value in position.items() if isinstance(position, Mapping) else ():
                only_words = isinstance(value, Mapping) and set(value) == {"descriptions"}
                if key not in READ_OF_LER_RS and not (key == "location" and only_words):
                    found[str(key)] = None
    return list(found)


def _position(position: Mapping[str, Any], *, employer: str) -> Told:
    place = position.get("location")
    told = [
        position.get("descriptions"),
        *([place.get("descriptions")] if isinstance(place, Mapping) else []),
    ]
    lines = [line for part in told for line in _words(part).split("\n") if line.strip()]
    said = {
        "employer": employer,
        "role": _words(position.get("title")),
        "begin": _words(position.get("start")),
        "end": "" if position.get("current") is True else _words(position.get("end")),
        "duties": "\n".join(line for line in lines if not line.lstrip().startswith("-")),
    }
    highlights = [line for line in lines if line.lstrip().startswith("-")]
    return Told(said=_gathered(said.items()), highlights=_kept(highlights))


def _named(organization: Any) -> str:
    if not isinstance(organization, Mapping):
        return ""
    return next((_words(organization[key]) for key in NAMES_OF if organization.get(key)), "")


def _europass(text: str) -> Resume:
    """The positions of a Europass CV as XML; a document type could blow it up, so none is read."""
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise _unreadable(_("This XML has a document type, which is not read."))
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError) as error:
        raise _unreadable(_("This XML can’t be read.")) from error
    employers = [one for one in root.iter() if _tag(one) == "EmployerHistory"]
    if not employers:
        raise _unreadable(_("There is no work history in this XML: no “EmployerHistory”."))
    jobs = [job for one in employers for job in _worked_for(one)]
    parts = [
        part
        for one in employers
        for place in (one, *(part for part in one if _tag(part) == "PositionHistory"))
        for part in place
    ]
    beside = dict.fromkeys(_tag(part) for part in parts if _tag(part) not in READ_OF_EUROPASS)
    return Resume(jobs=jobs, passed_over=list(beside))


def _worked_for(employer: Element) -> Iterator[Told]:
    positions = [one for one in employer.iter() if _tag(one) == "PositionHistory"]
    for position in positions or [employer]:
        period = _first(position, "EmploymentPeriod")
        if period is None:
            period = _first(employer, "EmploymentPeriod")
        current = _within(period, "CurrentIndicator") == "true"
        lines = _within(position, "Description").split("\n")
        said = {
            "employer": _within(employer, "OrganizationName"),
            "role": " ".join(_within(position, "PositionTitle").split()),
            "begin": _day(period, "StartDate"),
            "end": "" if current else _day(period, "EndDate"),
            "duties": "\n".join(" ".join(line.split()) for line in lines),
        }
        yield Told(said=_gathered(said.items()))


def _day(period: Element | None, name: str) -> str:
    end = None if period is None else _first(period, name)
    return "" if end is None else "".join(end.itertext()).strip()


def _first(element: Element, name: str) -> Element | None:
    return next((one for one in element.iter() if _tag(one) == name), None)


def _within(element: Element | None, name: str) -> str:
    found = None if element is None else _first(element, name)
    return "" if found is None else "".join(found.itertext()).strip()


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
