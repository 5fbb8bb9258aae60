"""The record as a JSON Resume (schema 1.0.0): badges as certificates, competencies as skills."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from insignia.times import format_moment

from milepost.hold.rules.portfolio import Entry, Portfolio, Word
from milepost.hold.rules.record import Line

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
Document = dict[str, Any]


def json_resume(portfolio: Portfolio, *, lines: Sequence[Line]) -> Document:
    """Return the resume; own words are projects whose ``type`` says that nobody checked them.

    The form has no place beside an issuer's name: that it is not known here stands in it.
    """
    told: dict[str, list[Document]] = {
        "certificates": [_certificate(one) for one in portfolio.standing],
        "skills": _skills(lines),
        "projects": [_project(one) for one in portfolio.words],
    }
    return {
        "$schema": SCHEMA,
        "basics": {"name": portfolio.name, "email": portfolio.email},
        **{name: rows for name, rows in told.items() if rows},
        "meta": {"version": "v1.0.0", "lastModified": format_moment(portfolio.at)},
    }


def _certificate(one: Entry) -> Document:
    linked = one.identifier.startswith(("https://", "http://"))
    issuer = f"{one.issuer} ({one.warning})" if one.warning else one.issuer
    told = {"name": one.title, "date": one.on.isoformat(), "issuer": issuer}
    return told | ({"url": one.identifier} if linked else {})


def _skills(lines: Iterable[Line]) -> list[Document]:
    groups: dict[str, Document] = {}
    for line in lines:
        if line.first:
            name = line.competence.framework or _("In no framework")
            group = groups.setdefault(line.competence.group, {"name": name, "keywords": []})
            group["keywords"].append(line.competence.name)
    return list(groups.values())


def _project(one: Word) -> Document:
    days = {"startDate": one.begun, "endDate": one.ended}
    return {
        "name": one.title,
        **({"description": one.words} if one.words else {}),
        **{name: day for name, day in days.items() if re.fullmatch(r"\d{4}(-\d\d){0,2}", day)},
        "type": _("In their own words; nobody has checked this"),
    }
