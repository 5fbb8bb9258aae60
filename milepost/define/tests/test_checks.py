"""What keeps a draft from being published: a sentence, at its field."""

from typing import Any
from uuid import uuid4

import pytest

from milepost.define.rules import checks, typed
from milepost.define.tests.builders import DEFINITION, LEVELS


def places(changes: dict[str, Any]) -> list[str]:
    draft = typed.with_keys(typed.from_mapping(DEFINITION | changes), new_key=uuid4)
    return [finding.place for finding in checks.findings(draft)]


def rubric(*levels: dict[str, Any]) -> dict[str, Any]:
    return {"criteria": [{"text": "Waits.", "levels": list(levels)}]}


LOW, HIGH, TOP = LEVELS


def test_a_complete_definition_is_ready() -> None:
    assert places({}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, ["title"]),
        ({"title": "x" * 121}, ["title"]),
        ({"competency": ""}, ["competency"]),
        ({"limits": ["", " "]}, ["limits"]),
        ({"tags": "x" * 201}, ["tags"]),
        ({"criteria": []}, ["criteria"]),
        (
            {"criteria": [{"text": "a", "levels": [LOW, HIGH], "required": False}]},
            ["criteria-0-required"],
        ),
        ({"criteria": [{"text": "", "levels": [LOW, HIGH]}]}, ["criteria-0-text"]),
        (rubric(), ["criteria-0-levels"]),
        (rubric(HIGH), ["criteria-0-levels"]),
        (rubric(LOW, LOW | {"name": "Still not"}), ["criteria-0-levels"]),
        (rubric(HIGH, TOP), ["criteria-0-levels"]),
        (rubric(HIGH, LOW), ["criteria-0-levels"]),
        (rubric(LOW, HIGH, LOW | {"name": "Last"}), ["criteria-0-levels"]),
        (rubric(LOW, HIGH | {"name": "NOT YET"}), ["criteria-0-levels"]),
        (rubric(LOW, HIGH | {"description": LOW["description"]}), ["criteria-0-levels"]),
        (rubric(LOW, HIGH | {"name": ""}), ["criteria-0-levels-1-name"]),
        (rubric(LOW, HIGH | {"name": "x" * 61}), ["criteria-0-levels-1-name"]),
        ({"slots": []}, ["slots"]),
        ({"slots": [{"title": "a", "number": 0}]}, ["slots"]),
        ({"slots": [{"title": ""}]}, ["slots-0-title"]),
        ({"slots": [{"title": "x" * 121}]}, ["slots-0-title"]),
        ({"slots": [{"title": "a", "number": "many"}]}, ["slots-0-number"]),
        ({"slots": [{"title": "a", "number": 21}]}, ["slots-0-number"]),
        ({"language": "tlh"}, ["language"]),
        ({"language": "english"}, ["language"]),
        ({"language": ""}, ["language"]),
        ({"language": "EN-gb"}, []),
        ({"reviewers": 1}, ["reviewers"]),
        ({"reviewers": 8}, ["reviewers"]),
        ({"reviewers": ""}, ["reviewers"]),
        ({"effort_hours": "two"}, ["effort_hours"]),
        ({"effort_hours": 0}, ["effort_hours"]),
        ({"validity_months": -1}, ["validity_months"]),
        ({"kind": "talent"}, ["kind"]),
        ({"fee": "much", "fee_currency": "EUR"}, ["fee"]),
        ({"fee": "25"}, ["fee_currency"]),
        ({"fee": "25", "fee_currency": "XYZ"}, ["fee_currency"]),
        ({"fee": "25", "fee_currency": "EUR", "fee_payee": "x" * 161}, ["fee_payee"]),
        ({"scope": "galactic"}, ["scope"]),
        ({"agreement": "none"}, ["agreement"]),
        ({"palette": "neon"}, ["palette"]),
        ({"symbol": "crown"}, ["symbol"]),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(
    changes: dict[str, Any], expected: list[str]
) -> None:
    assert places(changes) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"effort_hours": "", "validity_months": "", "tags": "", "resources": ""},
        {"research_for": "", "research_against": "", "key_method": ""},
        {"reviewers": 7},
        {"fee": "", "fee_currency": "", "fee_payee": ""},
        {"fee": "25,5", "fee_currency": "eur", "fee_payee": "Exams Ltd"},
        {"fee": "0", "fee_currency": ""},
        {"slots": [{"title": "a", "number": 0}, {"title": "b", "number": 20}]},
        rubric(LOW, HIGH, TOP),
    ],
)
def test_what_may_stay_empty_may_stay_empty(changes: dict[str, Any]) -> None:
    assert places(changes) == []


def test_a_new_draft_is_told_all_it_needs() -> None:
    draft = typed.with_keys(typed.blank("Calm calls"), new_key=uuid4)
    assert [finding.place for finding in checks.findings(draft)] == [
        "competency",
        "limits",
        "criteria-0-text",
        "criteria-0-levels",
        "slots-0-title",
    ]
    assert checks.misfits(draft) == []


def test_too_long_is_said_with_numbers() -> None:
    draft = typed.with_keys(typed.from_mapping(DEFINITION | {"title": "x" * 130}), new_key=uuid4)
    sentences = [finding.sentence for finding in checks.misfits(draft)]
    assert sentences == ["Make this shorter: at most 120 characters; it has 130."]
