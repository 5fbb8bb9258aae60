"""The record as HR Open LER-RS 4.4: badges whole, competencies as skills that name them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from milepost.hold.rules.portfolio import Entry, Portfolio, Word
from milepost.hold.rules.record import Line

TYPE = "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json"
Document = dict[str, Any]


def ler_rs(portfolio: Portfolio, *, lines: Sequence[Line]) -> Document:
    """Return the LER-RS document; it is not signed, the badges in it are.

    A badge stands in ``certifications`` as ``otherW3CVerifiableCredential``, any form of it; one
    that is a token as an attachment beside a plain entry. Own words are narratives that say so,
    and so are the badges whose issuer is not known here: beside a whole badge nothing may stand.
    """
    badges = portfolio.standing
    tokens = [one for one in badges if one.parsed is None]
    parts = {
        "skills": _skills(lines, badges=badges),
        "certifications": [_certification(one, tokens=tokens) for one in badges],
        "narratives": [*_narratives(portfolio.words), *_warnings(badges)],
        "attachments": [_attachment(one) for one in tokens],
    }
    return {
        "type": TYPE,
        "person": {"name": {"formattedName": portfolio.name}},
        "communication": {"email": [{"address": portfolio.email}]},
        **{name: rows for name, rows in parts.items() if rows},
    }


def _certification(one: Entry, *, tokens: Sequence[Entry]) -> Document:
    if one.parsed is not None:
        return {"verifications": [{"otherW3CVerifiableCredential": one.parsed}]}
    until = {"validTo": _moment(one.until)} if one.until else {}
    return {
        "name": one.title,
        "issuingAuthority": {"name": one.issuer},
        "effectiveTimePeriod": {"validFrom": _moment(one.on), **until},
        "attachmentReferences": [{"uri": f"#/attachments/{tokens.index(one)}"}],
    }


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _skills(lines: Iterable[Line], *, badges: Sequence[Entry]) -> list[Document]:
    named = {one.pk: one.identifier for one in badges if ":" in one.identifier}
    return [_skill(line, named=named) for line in lines if line.first]


def _skill(line: Line, *, named: dict[Any, str]) -> Document:
    one = line.competence
    keys = [named[shown.pk] for shown in line.showings if shown.counts and shown.pk in named]
    meant = {"definitionReference": {"reference": one.address}} if one.address else {}
    proven = {"verifications": [{"reference": key} for key in dict.fromkeys(keys)]} if keys else {}
    return {
        "name": one.name,
        **meant,
        **({"lastUsedDate": line.last.isoformat()} if line.last else {}),
        **proven,
    }


def _narratives(words: Sequence[Word]) -> list[Document]:
    texts = [
        {
            "name": one.title,
            "lines": [part for part in (one.when, one.words) if part] or [one.title],
        }
        for one in words
    ]
    name = _("In their own words; nobody has checked this")
    return [{"name": name, "texts": texts}] if texts else []


def _warnings(badges: Iterable[Entry]) -> list[Document]:
    """One narrative that names the badges whose issuer is not known here."""
    strange = [one for one in badges if one.warning]
    texts = [
        {
            "name": one.title,
            "lines": [part for part in (one.issuer, one.identifier) if part] or [one.title],
        }
        for one in strange
    ]
    return [{"name": strange[0].warning, "texts": texts}] if strange else []


def _attachment(one: Entry) -> Document:
    content = {"value": one.document, "mimeType": "application/jwt", "filename": f"{one.pk}.jwt"}
    return {"id": {"value": str(one.pk)}, "descriptions": [one.title], "content": content}
