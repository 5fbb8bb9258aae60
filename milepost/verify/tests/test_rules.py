"""Strangers' documents are read with care; checks and verdicts have words."""

from typing import Any

import pytest

from insignia import Check, Report
from milepost.verify import rules
from milepost.verify.rules import safe
from milepost.verify.rules.badge import Piece, Step
from milepost.verify.tests.strangers import ISSUER, make_badge


def test_a_badge_is_read_part_by_part() -> None:
    badge = rules.badge_of(make_badge())
    assert (badge.title, badge.issuer, badge.issuer_id, badge.recipient, badge.version) == (
        "Calm phone calls",
        "Riverside School",
        ISSUER,
        "did:example:ada",
        "3",
    )
    assert badge.steps == (
        Step(criterion="Stays calm", reached="high", meaning="", levels=("low", "high")),
    )
    assert badge.evidence == (
        Piece(
            identifier="https://school.example/e/1",
            name="A call",
            narrative="",
            setting="",
            address="https://school.example/e/1",
            digest="",
        ),
    )
    assert badge.assessment is None


def test_assessment_facts_are_read() -> None:
    document = make_badge()
    document["credentialSubject"]["assessment"] = {
        "assessmentMethod": "Blind review",
        "agreement": "2 of 2",
        "limits": ["One group."],
        "ledger": "https://school.example/log/",
        "decisionLeaf": "ab" * 32,
        "review": [{"reviewerRole": "Teacher", "outcome": "meets"}],
    }
    facts = rules.badge_of(document).assessment
    assert facts is not None
    assert (facts.method, facts.agreement, facts.limits) == (
        "Blind review",
        "2 of 2",
        ("One group.",),
    )
    assert facts.log_entry == f"https://school.example/log/leaves/{'ab' * 32}/"
    assert [review.role for review in facts.reviews] == ["Teacher"]


ODD: list[Any] = [None, 7, True, "text", [], {}, [[]], [None, 1], {"@value": 3}, {"a": {"b": 1}}]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "member",
    ["issuer", "credentialSubject", "evidence", "name", "image", "awardedDate", "type", "id"],
)
def test_any_member_may_be_odd(member: str, odd: Any) -> None:
    rules.badge_of({**make_badge(), member: odd})


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("member", ["achievement", "result", "assessment", "identifier"])
def test_any_member_of_the_subject_may_be_odd(member: str, odd: Any) -> None:
    document = make_badge()
    document["credentialSubject"][member] = odd
    rules.badge_of(document)


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("https://a.example/", "https://a.example/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://a b", ""),
        ({"id": "https://a.example/"}, ""),
        (None, ""),
    ],
)
def test_only_web_addresses_become_links(value: object, link: str) -> None:
    assert safe.link(value) == (link if not isinstance(value, dict) else safe.text(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        ({"en": "a"}, "a"),
        ({"@value": "a", "@language": "en"}, "a"),
        (["a", "b"], "a"),
        (3, "3"),
        (True, ""),
        (None, ""),
        ("x" * 9000, "x" * 4000),
    ],
)
def test_text_of_anything(value: object, text: str) -> None:
    assert safe.text(value) == text


def test_pictures_are_shown_only_from_inside() -> None:
    inside = make_badge(image={"id": "data:image/png;base64,AA", "type": "Image"})
    outside = make_badge(image={"id": "https://tracker.example/p.png", "type": "Image"})
    assert rules.badge_of(inside).image == "data:image/png;base64,AA"
    assert rules.badge_of(outside).image == ""


def test_the_reason_is_what_failed_before_what_is_unknown() -> None:
    unknown, failed = Check("status", "unknown", "No list."), Check("dates", "failed", "Too old.")
    told = rules.tell(Report(checks=(unknown, failed)))
    assert (told["verdict"], rules.reason_of(told)) == ("invalid", "Too old.")
    assert rules.reason_of(rules.tell(Report(checks=(unknown,)))) == "No list."
    assert rules.tell(Report(checks=()))["verdict"] == "unknown"


def test_every_check_has_words_and_a_new_one_its_name() -> None:
    assert str(rules.question("dates").title) == "It is in force today"
    assert rules.question("brand-new").title == "Brand new"
    assert set(rules.VERDICTS) == {"valid", "invalid", "unknown"}
