"""What a badge states of its own strength: facts, and an honest gap where it says nothing."""

from typing import Any

import pytest

from milepost.verify.rules import badge_of, strength_of
from milepost.verify.rules.strength import Observed, Strength
from milepost.verify.tests.strangers import make_badge

MEASURED = {
    "observedFrom": "2026-02-01",
    "observedUntil": "2026-03-02",
    "metCount": 27,
    "countedOccasions": 30,
    "observerCount": 2,
}
REVIEWS = [
    {"reviewerRole": "Teacher", "organization": "https://a.example/", "outcome": "meets"},
    {"reviewerRole": "Nurse", "organization": "https://b.example/", "outcome": "meets"},
    {"reviewerRole": "Guest", "outcome": "meets"},
]


def strength(assessment: dict[str, Any] | None = None, **changes: Any) -> Strength:
    document = make_badge(**changes)
    if assessment:
        document["credentialSubject"] |= {"assessment": assessment}
    return strength_of(badge_of(document))


def test_every_fact_is_told_as_it_is_signed() -> None:
    told = strength(
        {
            "submitted": "2026-01-05T10:00:00Z",
            "agreement": "2 of 3 agreed",
            "shownIn": ["work", "school"],
            "contextsAsked": 2,
            "review": REVIEWS,
            "measured": [MEASURED],
        }
    )
    seen = Observed(
        first="2026-02-01",
        last="2026-03-02",
        days=30,
        met="27",
        counted="30",
        observers="2",
        days_by={},
    )
    assert told == Strength(
        last_shown="2026-03-02",
        contexts=("work", "school"),
        contexts_asked="2",
        pieces=1,
        reviewers=3,
        organizations=2,
        observed=(seen,),
        agreement="2 of 3 agreed",
    )


def test_a_badge_that_says_nothing_of_its_review_leaves_it_open() -> None:
    evidence = [
        {"id": "https://school.example/e/1", "type": ["Evidence"], "genre": "work"},
        {"id": "https://school.example/e/2", "type": ["Evidence"], "genre": "work"},
    ]
    assert strength(evidence=evidence) == Strength(
        last_shown="2026-10-01",
        contexts=("work",),
        contexts_asked="",
        pieces=2,
        reviewers=0,
        organizations=0,
        observed=(),
        agreement="",
    )


@pytest.mark.parametrize(
    ("assessment", "last"),
    [
        ({"submitted": "2026-01-05T10:00:00Z"}, "2026-01-05"),
        ({"submitted": "2026-01-05T10:00:00Z", "measured": [MEASURED]}, "2026-03-02"),
        ({"submitted": "2026-06-05T10:00:00Z", "measured": [MEASURED]}, "2026-06-05"),
        ({"submitted": "2026-13-45T10:00:00Z"}, "2026-10-01"),
        ({"submitted": "last week"}, "2026-10-01"),
    ],
)
def test_the_last_day_is_the_latest_that_was_seen(assessment: dict[str, Any], last: str) -> None:
    assert strength({"method": "x", **assessment}).last_shown == last


def test_where_logs_are_all_there_is_their_last_day_counts() -> None:
    log = {"id": "urn:uuid:1", "type": ["Evidence"], "digestMultibase": "zDigest"}
    told = {
        "submitted": "2026-06-05T10:00:00Z",
        "measured": [MEASURED | {"entriesDigest": "zDigest"}],
    }
    assert strength(told, evidence=[log]).last_shown == "2026-03-02"
    other = log | {"digestMultibase": "zOther"}
    assert strength(told, evidence=[log, other]).last_shown == "2026-06-05"


def test_whose_word_a_log_rests_on_is_told_if_the_badge_says_it_of_all() -> None:
    days = {"learnerDays": 97, "supervisorDays": 0, "teacherDays": 0, "systemDays": 3}
    (seen,) = strength({"measured": [MEASURED | days]}).observed
    assert seen.days_by == {"learner": "97", "supervisor": "0", "teacher": "0", "system": "3"}
    del days["systemDays"]
    assert strength({"measured": [MEASURED | days]}).observed[0].days_by == {}


@pytest.mark.parametrize(
    "strange",
    [
        {"observedFrom": "2026-05-01", "observedUntil": "2026-01-01"},
        {"metCount": "many", "countedOccasions": -3, "observerCount": "9" * 99},
        {"observedFrom": ["2026"], "observedUntil": {}},
    ],
)
def test_strange_numbers_and_days_are_left_out(strange: dict[str, Any]) -> None:
    (seen,) = strength({"measured": [strange]}).observed
    assert (seen.days, seen.met, seen.counted, seen.observers) == (0, "", "", "")


def test_rules_set_aside_and_promises_are_read_as_signed_or_not_at_all() -> None:
    aside = {"conflictsSetAside": 2, "moreTimeGiven": 1, "ruledAlone": 0, "judgesTakenOut": 4}
    promise = {"promisesDue": 9, "promisesKept": 7}
    document = make_badge()
    document["credentialSubject"]["assessment"] = {
        "rigor": [aside | promise, {**aside, "ruledAlone": "many"}, {"attempts": 9}]
    }
    assessment = badge_of(document).assessment
    assert assessment is not None
    told = [(one.set_aside, one.promised, one.kept) for one in assessment.rigor]
    assert told == [("7", "9", "7"), ("", "", ""), ("", "", "")]
