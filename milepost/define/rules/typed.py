"""A draft as it was typed: every word kept, whether or not it makes sense yet.

``Typed`` is JSON of strings and lists in the shape of ``Content``: plain fields by name,
``criteria`` with their ``levels``, ``slots``, and the ``answers`` to the gate by check.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from milepost.define.rules import measured
from milepost.define.rules.alignments import alignment_row, read_alignment
from milepost.define.rules.choices import (
    Agreement,
    Kind,
    Renewal,
    Scope,
    SelfAssessment,
    SlotKind,
    Third,
    TieBreak,
)
from milepost.define.rules.content import Content, CriterionContent, Level, SlotContent
from milepost.define.rules.contexts import FINER_KEYS
from milepost.define.rules.fees import amount_in
from milepost.practice.rules import read_rule, sentence

Typed = dict[str, Any]

PLAIN: dict[str, str] = {
    "title": "",
    "competency": "",
    "key_method": "",
    "kind": Kind.SKILL.value,
    "scope": Scope.LOCAL.value,
    "limits": "",
    "research_for": "",
    "research_against": "",
    "resources": "",
    "effort_hours": "",
    "validity_months": "",
    "reviewers": "2",
    "agreement": Agreement.OUTCOME.value,
    "self_assessment": SelfAssessment.OFF.value,
    "renewal": Renewal.ANEW.value,
    "third": Third.ANY.value,
    "tie_break": TieBreak.MAJORITY.value,
    "appeal_days": "30",
    "fee": "",
    "fee_currency": "",
    "fee_payee": "",
    "tags": "",
    "palette": "pine",
    "symbol": "path",
    "language": "en",
    "contexts_asked": "1",
    "contexts": "",
    "license": "own",
}
MAX_TEXT = 20_000
MAX_ROWS = {"criteria": 25, "levels": 9, "slots": 30, "alignments": 20}
"""Together they stay below the 1,000 fields that Django takes in one form."""
TAKEN = re.compile(r"take-context-\d{1,3}\Z")
"""Contexts of a framework that were ticked: they go to those of the definition's own."""
FINER = re.compile(r"finer-([a-z-]{1,40})\Z")
ANSWER = re.compile(r"answers-([a-z-]{1,40})\Z")
MAX_ANSWERS, MAX_ANSWER = 20, 2_000
ROW = re.compile(
    r"(criteria|slots|alignments)-(\d{1,3})-(?:levels-(\d{1,3})-)?((?:rule-)?[a-z]+)\Z"
)


def blank(title: str = "") -> Typed:
    """Return a new draft: the title, one criterion and one evidence slot to fill in."""
    rows = {"criteria": [blank_criterion()], "slots": [blank_slot()], "alignments": []}
    return PLAIN | {"title": title, "finer": [], "answers": {}} | rows


def blank_criterion() -> Typed:
    """Return a criterion with the two levels that every rubric has."""
    levels = [
        {"name": _("Not yet"), "description": "", "meets": False},
        {"name": _("Met"), "description": "", "meets": True},
    ]
    return {"key": "", "text": "", "required": True, "rule": None, "levels": levels}


def blank_level() -> Typed:
    """Return a level to fill in."""
    return {"name": "", "description": "", "meets": True}


def blank_slot() -> Typed:
    """Return an evidence slot to fill in."""
    return {"key": "", "title": "", "kind": SlotKind.ANY.value, "number": "1", "instructions": ""}


def from_fields(fields: Mapping[str, str]) -> Typed:
    """Return the draft in the flat fields of a sent form (``criteria-0-levels-1-name``)."""
    typed: Typed = {name: fields.get(name, usual) for name, usual in PLAIN.items()}
    rows = _rows(fields)
    typed["criteria"] = [
        _criterion(row, levels=_under(rows, "criteria", number))
        for number, row in _sorted(rows, "criteria")
    ]
    typed["slots"] = [_slot(row) for _number, row in _sorted(rows, "slots")]
    typed["alignments"] = [alignment_row(row) for _number, row in _sorted(rows, "alignments")]
    typed["finer"] = [found[1] for name in fields if (found := FINER.match(name))]
    taken = [value for name, value in fields.items() if TAKEN.match(name)]
    if taken:
        typed["contexts"] = "\n".join(dict.fromkeys([*lines(typed["contexts"]), *taken]))
    typed["answers"] = {
        found[1]: value for name, value in fields.items() if (found := ANSWER.match(name))
    }
    return bounded(typed)


def from_mapping(data: Mapping[str, Any]) -> Typed:
    """Return the draft in a mapping of plain values, as a file or an import gives it."""
    typed: Typed = {name: _text(data.get(name), usual) for name, usual in PLAIN.items()}
    typed["criteria"] = [
        _criterion(row, levels=row.get("levels", [])) for row in data.get("criteria", [])
    ]
    typed["slots"] = [_slot(row) for row in data.get("slots", [])]
    typed["alignments"] = [alignment_row(row) for row in data.get("alignments", [])]
    typed["finer"] = [str(key) for key in data.get("finer", []) if key in FINER_KEYS]
    typed["answers"] = {str(name): _text(text, "") for name, text in _answers_in(data)}
    return bounded(typed)


def from_content(content: Content, *, answers: Mapping[str, str]) -> Typed:
    """Return the draft that says what a published version says, under the same keys."""
    typed: Typed = {name: _text(getattr(content, name), "") for name in PLAIN}
    typed["tags"] = ", ".join(content.tags)
    typed["criteria"] = [
        {
            "key": str(row.key),
            "text": row.text,
            "required": row.required,
            "rule": measured.fields_of(row.rule) if row.rule else None,
            "levels": [_level(vars(level)) for level in row.levels],
        }
        for row in content.criteria
    ]
    typed["slots"] = [_slot(vars(row)) for row in content.slots]
    typed["alignments"] = [alignment_row(vars(row)) for row in content.alignments]
    typed["finer"] = list(content.finer)
    typed["answers"] = dict(answers)
    return typed


def with_keys(typed: Typed, *, new_key: Callable[[], UUID]) -> Typed:
    """Return the draft with a key on every criterion and slot, none used twice."""
    seen: set[str] = set()
    return typed | {
        name: [row | {"key": _unused(row["key"], seen, new_key)} for row in typed[name]]
        for name in ("criteria", "slots")
    }


def bounded(typed: Typed) -> Typed:
    """Return the draft cut to what one definition may hold at most."""
    typed = _cut(typed)
    typed["finer"] = [key for key in typed["finer"] if key in FINER_KEYS]
    for name in ("criteria", "slots", "alignments"):
        typed[name] = [_cut(row) for row in typed[name][: MAX_ROWS[name]]]
    for row in typed["criteria"]:
        row["levels"] = [_cut(level) for level in row["levels"][: MAX_ROWS["levels"]]]
        row["rule"] = _cut(row["rule"]) if row["rule"] else None
    for row in [row for row in typed["criteria"] if row["rule"]][measured.MOST_MEASURED :]:
        row["rule"] = None
    answers = list(_cut(typed["answers"]).items())[:MAX_ANSWERS]
    typed["answers"] = {name: text[:MAX_ANSWER] for name, text in answers}
    return typed


def filled(typed: Typed) -> Typed:
    """Return a draft with the fields that came after it was begun."""
    criteria = [row | {"rule": _filled_rule(row)} for row in typed.get("criteria", [])]
    return {**PLAIN, "finer": [], "answers": {}, "alignments": [], **typed, "criteria": criteria}


def _filled_rule(row: Typed) -> Typed | None:
    return measured.BLANK | row["rule"] if row.get("rule") else None


def answers_in(typed: Typed) -> dict[str, str]:
    """Return what designers wrote to the gate's questions, by check."""
    answers: dict[str, str] = typed.get("answers", {})
    return answers


def read(typed: Typed) -> Content:
    """Return what the draft says so far; a number that makes no sense is left out."""
    plain = {name: typed.get(name, usual).strip() for name, usual in PLAIN.items()}
    return Content(
        **{name: plain[name] for name in TEXTS},
        limits=lines(plain["limits"]),
        effort_hours=number(plain["effort_hours"]),
        validity_months=number(plain["validity_months"]),
        reviewers=number(plain["reviewers"]) or 0,
        contexts_asked=number(plain["contexts_asked"]) or 1,
        appeal_days=number(plain["appeal_days"]) or 0,
        finer=tuple(typed.get("finer", ())),
        contexts=lines(plain["contexts"]),
        tags=tuple(tag.strip() for tag in plain["tags"].split(",") if tag.strip()),
        criteria=tuple(
            _read_criterion(row, language=plain["language"]) for row in typed.get("criteria", [])
        ),
        slots=tuple(_read_slot(row) for row in typed.get("slots", [])),
        alignments=tuple(read_alignment(row) for row in typed.get("alignments", [])),
        **_read_fee(plain),
    )


def _read_fee(plain: Mapping[str, str]) -> dict[str, Any]:
    """Without an amount there is no currency and nobody to pay."""
    amount = amount_in(plain["fee"])
    if amount is None:
        return {}
    currency, payee = plain["fee_currency"].upper(), plain["fee_payee"]
    return {"fee": amount, "fee_currency": currency, "fee_payee": payee}


TEXTS = (
    *("title", "competency", "key_method", "kind", "scope", "research_for", "research_against"),
    *(
        "resources",
        "agreement",
        "third",
        "tie_break",
        "self_assessment",
        "palette",
        "symbol",
        "language",
    ),
    *("license", "renewal"),
)


def number(text: str) -> int | None:
    """Return the whole number somebody typed; None for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else None


def lines(text: str) -> tuple[str, ...]:
    """Return the lines that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


Rows = dict[tuple[str, int, int | None], dict[str, str]]


def _rows(fields: Mapping[str, str]) -> Rows:
    rows: Rows = {}
    for name, value in fields.items():
        if match := ROW.match(name):
            group, row, level, field = match.groups()
            place = (group, int(row), int(level) if level else None)
            rows.setdefault(place, {})[field] = value
    return rows


def _sorted(rows: Rows, group: str) -> list[tuple[int, dict[str, str]]]:
    found = [
        (place[1], row) for place, row in rows.items() if place[0] == group and place[2] is None
    ]
    return sorted(found, key=lambda item: item[0])


def _under(rows: Rows, group: str, number: int) -> list[dict[str, str]]:
    found = [(place[2], row) for place, row in rows.items() if place[:2] == (group, number)]
    return [row for place, row in sorted((p, r) for p, r in found if p is not None)]


def _criterion(row: Mapping[str, Any], *, levels: Sequence[Mapping[str, Any]]) -> Typed:
    return {
        "key": _text(row.get("key"), ""),
        "text": _text(row.get("text"), ""),
        "required": bool(row.get("required", "key" not in row)),
        "rule": _rule(row),
        "levels": [_level(level) for level in levels],
    }


def _rule(row: Mapping[str, Any]) -> Typed | None:
    """Return a criterion's measured form: fields of a form, or a rule in its JSON form."""
    if isinstance(row.get("rule"), Mapping):
        return measured.fields_of(read_rule(dict(row["rule"])))
    if not any(name.startswith("rule-") for name in row):
        return None
    usual = measured.BLANK
    return {name: _text(row.get(f"rule-{name}"), usual[name]) for name in usual}


def _answers_in(data: Mapping[str, Any]) -> Iterable[tuple[Any, Any]]:
    answers = data.get("answers", {})
    return answers.items() if isinstance(answers, Mapping) else ()


def _level(row: Mapping[str, Any]) -> Typed:
    return {
        "name": _text(row.get("name"), ""),
        "description": _text(row.get("description"), ""),
        "meets": bool(row.get("meets")),
    }


def _slot(row: Mapping[str, Any]) -> Typed:
    return blank_slot() | {
        name: _text(value, "") for name, value in row.items() if name in blank_slot()
    }


def _text(value: Any, usual: str) -> str:
    if value is None:
        return usual
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _unused(key: str, seen: set[str], new_key: Callable[[], UUID]) -> str:
    try:
        text = str(UUID(key))
    except ValueError:
        text = str(new_key())
    while text in seen:
        text = str(new_key())
    seen.add(text)
    return text


def _cut(row: Typed) -> Typed:
    return {
        name: value.replace("\x00", "")[:MAX_TEXT] if isinstance(value, str) else value
        for name, value in row.items()
    }


def _read_criterion(row: Typed, *, language: str) -> CriterionContent:
    levels = tuple(
        Level(
            name=level["name"].strip(),
            description=level["description"].strip(),
            meets=level["meets"],
        )
        for level in row["levels"]
    )
    rule, text = measured.rule_in(row.get("rule")), row["text"].strip()
    return CriterionContent(
        key=UUID(row["key"]),
        text=text or (sentence(rule, language=language) if rule else ""),
        required=row["required"],
        levels=levels,
        rule=rule,
    )


def _read_slot(row: Typed) -> SlotContent:
    asked = number(row["number"])
    return SlotContent(
        key=UUID(row["key"]),
        title=row["title"].strip(),
        kind=row["kind"] if row["kind"] in SlotKind.values else SlotKind.ANY.value,
        number=1 if asked is None else asked,
        instructions=row["instructions"].strip(),
    )
