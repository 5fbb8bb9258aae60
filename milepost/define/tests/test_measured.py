"""Criteria in the measured form: typed, read back as one sentence, published, told to everyone."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import assume, given

from milepost.define import actions
from milepost.define.queries import content_of
from milepost.define.rules import typed
from milepost.define.rules.checks import findings
from milepost.define.rules.differences import differences
from milepost.define.rules.measured import BLANK, MOST_MEASURED, faults_in, fields_of, rule_in
from milepost.define.rules.moves import moved
from milepost.define.rules.sheet import sheet
from milepost.define.tests.builders import DEFINITION, NOON, make_draft, make_version
from milepost.define.tests.test_typed import flat
from milepost.practice.rules import PracticeRule, Unreadable, read_rule, rule_document
from milepost.practice.rules.sense import require_sense
from milepost.practice.tests.test_properties import rules, steady

RULE: dict[str, Any] = {
    "condition": "the written attendance rules",
    "behavior": "is on time",
    "standard": {"unit": "workingDays", "met": 99, "of": 100},
    "period": {"length": 6, "unit": "months"},
    "record": "the employer's log-in record",
}
SENTENCE = (
    "Given the written attendance rules, the learner is on time, on at least 99 of every 100"
    " working days, over any 6 months, by the employer's log-in record."
)
LEVELS = [
    {"name": "Not yet", "description": "The record falls short.", "meets": False},
    {"name": "Met", "description": "The record shows it.", "meets": True},
]
ON_TIME = {"text": "", "rule": RULE, "levels": LEVELS}
LOG = {"title": "The log-in record", "kind": "log"}
FILLED = fields_of(read_rule(RULE))
DAYS_OFF = [
    f"{year}-{month:02}-{day:02}"
    for year in (2026, 2027)
    for month in range(1, 13)
    for day in range(1, 18)
]


@steady
@given(rule=rules())
def test_every_rule_is_the_same_after_the_form(rule: PracticeRule) -> None:
    try:
        require_sense(rule)
    except Unreadable:
        assume(False)
    assert rule_in(fields_of(rule)) == rule


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({}, None),
        ({"condition": " "}, "condition"),
        ({"behavior": ""}, "behavior"),
        ({"record": ""}, "record"),
        ({"met": "many"}, "met"),
        ({"met": "101"}, "met"),
        ({"met": ""}, "met"),
        ({"met": "", "of": ""}, "of"),
        ({"met": "", "of": "", "streak": "20"}, None),
        ({"tolerance": "1"}, "tolerance"),
        ({"length": ""}, "length"),
        ({"length": "2", "span": "weeks"}, "length"),
        ({"start": "soon"}, "start"),
        ({"start": "2026-01-05 2026-01-06"}, "start"),
        ({"start": "2026-01-05"}, None),
        ({"holidays": "2026-12-25 2026-12-26"}, None),
        ({"holidays": "--12-25 2026-12-28 --02-29"}, None),
        ({"holidays": "--12-32"}, "holidays"),
        ({"start": "--12-25"}, "start"),
        ({"holidays": "Christmas"}, "holidays"),
        ({"holidays": " ".join(DAYS_OFF)}, "holidays"),
        ({"sources": "system"}, None),
        ({"sources": "supervisor teacher system"}, None),
        ({"condition": "a desk, the learner sits"}, "condition"),
        ({"unit": "hours"}, "condition"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(
    changes: dict[str, str], place: str | None
) -> None:
    fields = FILLED | changes
    for language in ("en", "es"):
        with override(language):
            assert [name for name, _sentence in faults_in(fields)] == ([place] if place else [])
    assert (rule_in(fields) is None) is bool(place)


def test_a_form_begun_before_sources_were_asked_for_counts_everybodys_entries() -> None:
    old = {name: text for name, text in FILLED.items() if name != "sources"}
    assert rule_in(old) == read_rule(RULE)
    draft = typed.with_keys(
        typed.from_mapping(DEFINITION | {"criteria": [ON_TIME], "slots": [LOG]}), new_key=uuid4
    )
    del draft["criteria"][0]["rule"]["sources"]
    assert typed.filled(draft)["criteria"][0]["rule"] == FILLED
    assert sheet(draft, errors={}).criteria[0].rule.box["sources"].value == ""


def test_whose_entries_count_is_chosen_in_the_form() -> None:
    rule = rule_in(FILLED | {"sources": "supervisor system"})
    assert rule
    assert rule.standard.sources == {"supervisor", "system"}
    assert fields_of(rule)["sources"] == "supervisor system"


def test_a_measured_criterion_may_say_nothing_but_its_sentence() -> None:
    draft = typed.with_keys(
        typed.from_mapping(DEFINITION | {"criteria": [ON_TIME], "slots": [LOG]}), new_key=uuid4
    )
    assert findings(draft) == []
    (criterion,) = typed.read(draft).criteria
    assert (criterion.text, criterion.sentence) == (SENTENCE, SENTENCE)
    with override("es"):
        assert criterion.sentence.startswith("Con the written attendance rules, quien aprende is")
    assert typed.from_fields(flat(draft)) == draft
    draft["criteria"][0]["rule"]["met"] = "all"
    assert [finding.place for finding in findings(draft)][:1] == ["criteria-0-text"]
    assert "criteria-0-rule-met" in [finding.place for finding in findings(draft)]


def test_a_press_of_a_button_measures_a_criterion_and_another_takes_it_back() -> None:
    draft = typed.blank("On time")
    measured, place = moved(draft, move="measure-criteria-0")
    assert (measured["criteria"][0]["rule"], place) == (BLANK, "criteria-0")
    assert [level["description"] for level in measured["criteria"][0]["levels"]] == [
        "The record falls short.",
        "The record shows it.",
    ]
    assert [slot["kind"] for slot in measured["slots"]] == ["any", "log"]
    back, _place = moved(measured, move="unmeasure-criteria-0")
    assert back["criteria"][0]["rule"] is None
    assert moved(draft, move="measure-criteria-7") == (draft, "")
    for index in range(MOST_MEASURED + 1):
        measured, _place = moved(measured, move="add-criteria")
        measured, _place = moved(measured, move=f"measure-criteria-{index}")
    assert sum(row["rule"] is not None for row in measured["criteria"]) == MOST_MEASURED


@pytest.mark.parametrize(
    ("slots", "places"),
    [
        ([LOG], []),
        ([LOG | {"number": 2}], ["slots-0-number"]),
        ([DEFINITION["slots"][0]], ["slots"]),
        ([LOG, LOG], ["slots"]),
    ],
)
def test_each_measured_criterion_asks_for_one_log(slots: Any, places: list[str]) -> None:
    data = DEFINITION | {"criteria": [ON_TIME], "slots": slots}
    draft = typed.with_keys(typed.from_mapping(data), new_key=uuid4)
    assert [finding.place for finding in findings(draft)] == places


@pytest.mark.django_db
def test_the_rule_is_published_and_everyone_reads_it(client: Client) -> None:
    version = make_version({"criteria": [ON_TIME | {"text": "Comes on time."}], "slots": [LOG]})
    (row,) = version.criteria.all()
    assert row.rule == rule_document(read_rule(RULE))
    slug = version.achievement.slug
    page = client.get(reverse("define:achievement", args=[slug])).text
    assert SENTENCE.replace("'", "&#x27;") in page
    told = client.get(f"/api/v1/catalogue/{slug}").json()
    assert told["measured"] == [
        {
            "criterion": str(row.key),
            "text": "Comes on time.",
            "sentence": SENTENCE,
            "rule": row.rule,
        }
    ]
    narrative = told["definition"]["criteria"]["narrative"]
    assert f"- Comes on time. Measured: {SENTENCE}" in narrative
    draft = actions.start_version(version.achievement, by=version.created_by, at=NOON)
    assert draft.typed["criteria"][0]["rule"] == FILLED
    old = content_of(version)
    draft.typed["criteria"][0]["rule"]["met"] = "98"
    assert differences(old, new=content_of(draft)) == [
        "How “Comes on time.” is measured was changed."
    ]


@pytest.mark.django_db
def test_the_form_reads_back_as_a_sentence_while_it_is_filled_in(client: Client) -> None:
    draft = make_draft({"criteria": [ON_TIME], "slots": [LOG]})
    client.force_login(draft.created_by)
    page = client.get(reverse("define:edit", args=[draft.pk])).text
    assert SENTENCE.replace("'", "&#x27;") in page
    address = reverse("define:sentence") + "?row=criteria-0"
    fields = flat(draft.typed) | {"criteria-0-rule-met": "98"}
    assert "98 of every 100" in client.post(address, fields).text
    fields["criteria-0-rule-of"] = "9"
    assert "Write a number from 1 to the one beside it." in client.post(address, fields).text
    assert client.post(f"{address}9", fields).status_code == 200
    client.logout()
    assert client.post(address, fields).status_code == 403
