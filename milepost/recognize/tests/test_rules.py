"""What a commitment must say, and on which days it counts."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from milepost.kit.errors import RuleError
from milepost.recognize.rules import access, commitments
from milepost.recognize.rules.choices import NEXT, State
from milepost.recognize.rules.commitments import (
    Named,
    Span,
    findings,
    grant_sentence,
    holds,
    last_day,
    statement,
)
from milepost.recognize.rules.document import commitment_terms, subject_of
from milepost.recognize.tests.builders import make_terms

TODAY = date(2026, 11, 22)
ONE = (uuid4(),)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"title": "  "}, ["title"]),
        ({"achievements": ()}, ["accepted"]),
        ({"achievements": tuple(uuid4() for _number in range(51))}, ["accepted"]),
        ({"achievements": (), "issuers": ONE}, []),
        ({"grant": ""}, ["grant"]),
        ({"amount": None}, ["amount"]),
        ({"grant": "interview", "amount": None, "grant_words": ""}, []),
        ({"grant": "waiver", "amount": None, "grant_words": ""}, ["grant_words"]),
        ({"starts_on": None}, ["starts_on"]),
        ({"ends_on": date(2026, 9, 30)}, ["ends_on"]),
        ({"ends_on": date(2026, 11, 21)}, ["ends_on"]),
        ({"ends_on": TODAY}, []),
        ({"jurisdiction": ""}, ["jurisdiction"]),
    ],
)
def test_what_is_missing_is_named_at_its_field(changes: dict[str, Any], fields: list[str]) -> None:
    terms = make_terms(**{"achievements": ONE, **changes})
    assert [one.field for one in findings(terms, today=TODAY)] == fields


@pytest.mark.parametrize(
    ("changes", "on", "counts"),
    [
        ({}, TODAY, True),
        ({"starts_on": date(2026, 11, 23)}, TODAY, False),
        ({"effective_on": date(2026, 11, 23)}, TODAY, False),
        ({"ends_on": TODAY}, TODAY, True),
        ({"ends_on": date(2026, 11, 21)}, TODAY, False),
        ({"withdrawn_on": TODAY}, TODAY, True),
        ({"withdrawn_on": date(2026, 11, 21), "ends_on": date(2027, 1, 1)}, TODAY, False),
    ],
)
def test_a_version_counts_from_its_first_to_its_last_day(
    changes: dict[str, Any], on: date, counts: bool
) -> None:
    days = {"starts_on": date(2026, 10, 1), "ends_on": None, "effective_on": date(2026, 10, 1)}
    assert holds(Span(**{**days, **changes}), on=on) is counts


def test_the_notice_never_lasts_longer_than_the_commitment() -> None:
    assert last_day(today=TODAY, notice_days=30, ends_on=None) == date(2026, 12, 22)
    early = date(2026, 12, 1)
    assert last_day(today=TODAY, notice_days=30, ends_on=early) == early


def test_what_was_withdrawn_stays_withdrawn() -> None:
    assert NEXT[State.WITHDRAWN] == frozenset()
    with pytest.raises(RuleError):
        commitments.require_move(State.ENDING, to=State.ENDING)


def test_only_owners_and_employers_of_a_proved_domain_commit() -> None:
    access.check_may_commit({"employer"})
    with pytest.raises(RuleError):
        access.check_may_commit({"designer", "awarder", "reviewer", "coach"})
    with pytest.raises(RuleError):
        access.check_domain("")


@pytest.mark.parametrize(
    ("grant", "amount", "words", "sentence"),
    [
        ("credit-hours", Decimal("3.00"), "", "3 credit hours"),
        ("pd-hours", Decimal("10"), "", "10 hours of professional development"),
        ("pd-hours", Decimal("1.50"), "", "1.5 hours of professional development"),
        ("interview", None, "within a week", "An interview: within a week"),
    ],
)
def test_what_one_gets_in_words(
    grant: str, amount: Decimal | None, words: str, sentence: str
) -> None:
    assert grant_sentence(grant, amount=amount, words=words) == sentence


NAMED = Named(
    achievements={"https://m.example/catalogue/wait/": "Wait time"},
    versions=["https://m.example/achievements/wait/v1/"],
    issuers={"https://m.example/organizations/office/": "State Office"},
)


def test_the_signed_words_say_all_of_it() -> None:
    words = statement(
        make_terms(ends_on=date(2027, 6, 30)), organization="State College", named=NAMED
    )
    assert words == (
        "State College accepts the micro-credentials “Wait time”, or any micro-credential issued "
        "by “State Office”.\n"
        "For: 3 credit hours: counts as EDU 210.\n"
        "From 2026-10-01 until 2027-06-30. Where: All campuses.\n"
        "Changes and an early end are announced 30 days before.\n"
        "Terms: Earned within five years."
    )


def test_machines_read_the_same_as_people() -> None:
    terms = make_terms(ends_on=date(2027, 6, 30))
    told = commitment_terms(terms, named=NAMED, address="https://m.example/c/?version=2")
    assert told == {
        "commitment": {
            "id": "https://m.example/c/?version=2",
            "type": ["Commitment"],
            "accepts": [
                "https://m.example/catalogue/wait/",
                "https://m.example/achievements/wait/v1/",
            ],
            "acceptsIssuedBy": ["https://m.example/organizations/office/"],
            "grants": {
                "type": ["Grant"],
                "grantType": "credit-hours",
                "amount": "3",
                "inWords": "counts as EDU 210",
            },
            "jurisdiction": "All campuses",
            "effectiveFrom": "2026-10-01",
            "noticeDays": 30,
            "page": "https://m.example/c/?version=2",
            "terms": "Earned within five years.",
            "effectiveUntil": "2027-06-30",
        }
    }


def test_the_endorsement_is_about_the_one_thing_named_or_about_the_commitment() -> None:
    one = Named(achievements={"https://m.example/catalogue/wait/": "Wait time"})
    assert subject_of(one, address="https://m.example/c/") == "https://m.example/catalogue/wait/"
    assert subject_of(NAMED, address="https://m.example/c/") == "https://m.example/c/"
