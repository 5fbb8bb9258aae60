"""The rules of review as tables; no database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from milepost.review.rules.readings import Gap, Line, Need, Reading, gaps
from milepost.review.rules.reviewers import (
    IDLE,
    Conflict,
    Standing,
    conflict,
    is_idle,
    minutes_to_judge,
    places,
)
from milepost.review.rules.verdicts import (
    Score,
    Scores,
    Step,
    Verdict,
    levels_of,
    next_step,
    outcome_of,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADA, GRACE = UUID(int=1), UUID(int=2)
OFFICE, CLINIC, CHESS_CLUB = UUID(int=11), UUID(int=12), UUID(int=13)
TONE, TIMING, EXTRA = UUID(int=21), UUID(int=22), UUID(int=23)


def standing(person: UUID, *, belongs: set[UUID] = frozenset(), reviews: set[UUID] = frozenset()):
    return Standing(
        person=person,
        organizations=frozenset(belongs | reviews),
        reviews_for=frozenset(reviews),
    )


@pytest.mark.parametrize(
    ("reviewer", "applicant", "expected"),
    [
        (standing(GRACE, reviews={OFFICE}), standing(ADA), None),
        (standing(GRACE, reviews={OFFICE}), standing(ADA, belongs={CLINIC}), None),
        (standing(GRACE, reviews={OFFICE, CLINIC}), standing(ADA, belongs={CHESS_CLUB}), None),
        (standing(ADA, reviews={OFFICE}), standing(ADA, reviews={OFFICE}), Conflict.OWN),
        (standing(ADA), standing(ADA), Conflict.OWN),
        (standing(GRACE), standing(ADA), Conflict.NO_REVIEWER),
        (standing(GRACE, belongs={OFFICE}), standing(ADA), Conflict.NO_REVIEWER),
        (standing(GRACE, reviews={CLINIC}), standing(ADA), Conflict.NO_REVIEWER),
        (
            standing(GRACE, reviews={OFFICE}),
            standing(ADA, belongs={OFFICE}),
            Conflict.TEAM_MATE,
        ),
        (
            standing(GRACE, reviews={OFFICE}, belongs={CHESS_CLUB}),
            standing(ADA, belongs={CHESS_CLUB, CLINIC}),
            Conflict.TEAM_MATE,
        ),
    ],
)
def test_a_reviewer_judges_neither_their_own_work_nor_a_team_mates(reviewer, applicant, expected):
    assert conflict(reviewer, applicant=applicant, organization=OFFICE) is expected


def test_every_conflict_has_its_sentence():
    assert all(case.sentence for case in Conflict)
    assert len({case.sentence for case in Conflict}) == len(Conflict)


@pytest.mark.parametrize(
    ("idle_for", "expected"),
    [(timedelta(0), False), (IDLE, False), (IDLE + timedelta(seconds=1), True)],
)
def test_a_place_is_idle_after_more_than_seven_days(idle_for, expected):
    assert is_idle(touched=NOON, at=NOON + idle_for) is expected
    assert timedelta(days=7) == IDLE


@pytest.mark.parametrize(
    ("asked", "handed_in", "expected"),
    [(1, 0, 1), (2, 0, 2), (2, 1, 2), (2, 2, 3), (3, 2, 3), (4, 4, 5)],
)
def test_a_round_has_one_place_more_once_all_reviewers_disagree(asked, handed_in, expected):
    assert places(asked=asked, handed_in=handed_in) == expected


@pytest.mark.parametrize(
    ("criteria", "artifacts", "expected"), [(0, 0, 5), (1, 1, 5), (3, 2, 15), (4, 3, 20)]
)
def test_the_time_to_judge_grows_with_the_work(criteria, artifacts, expected):
    assert minutes_to_judge(criteria=criteria, artifacts=artifacts) == expected


FULL = (Line(criterion=1, level=10, comment="Calm"), Line(criterion=2, level=20, comment="Late"))


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (Reading(complete=True, lines=FULL), ()),
        (Reading(complete=False, missing="The second photo"), ()),
        (Reading(complete=False, missing="  ", lines=FULL), (Gap(need=Need.MISSING),)),
        (Reading(lines=FULL), (Gap(need=Need.COMPLETE),)),
        (
            Reading(complete=True, lines=FULL[:1]),
            (Gap(need=Need.LEVEL, criterion=2), Gap(need=Need.COMMENT, criterion=2)),
        ),
        (
            Reading(complete=True, lines=(FULL[0], Line(criterion=2, level=20, comment=" \n"))),
            (Gap(need=Need.COMMENT, criterion=2),),
        ),
        (
            Reading(complete=True, lines=(Line(criterion=1, comment="Calm"), FULL[1])),
            (Gap(need=Need.LEVEL, criterion=1),),
        ),
        (
            Reading(lines=FULL[:1]),
            (
                Gap(need=Need.COMPLETE),
                Gap(need=Need.LEVEL, criterion=2),
                Gap(need=Need.COMMENT, criterion=2),
            ),
        ),
    ],
)
def test_a_review_needs_a_level_and_a_comment_for_every_criterion(reading, expected):
    assert gaps(reading, criteria=[1, 2]) == expected


def test_every_need_has_its_sentence():
    assert all(Gap(need=need).sentence for need in Need)


def scores(tone: int, timing: int, extra: int | None = None) -> Scores:
    """Two required criteria and an optional one; levels from 2 up meet."""
    required = (
        Score(criterion=TONE, required=True, position=tone, meets=tone >= 2),
        Score(criterion=TIMING, required=True, position=timing, meets=timing >= 2),
    )
    optional = Score(criterion=EXTRA, required=False, position=extra or 0, meets=(extra or 0) >= 2)
    return required if extra is None else (*required, optional)


def optional_only(position: int) -> Scores:
    return (Score(criterion=EXTRA, required=False, position=position, meets=position >= 2),)


@pytest.mark.parametrize(
    ("review", "expected"),
    [
        (scores(2, 2), "meets"),
        (scores(3, 2, 0), "meets"),
        (scores(1, 3), "not-yet"),
        (scores(1, 1, 3), "not-yet"),
        (optional_only(2), "meets"),
        (optional_only(1), "not-yet"),
        ((), "not-yet"),
    ],
)
def test_work_meets_when_every_required_criterion_does(review, expected):
    assert outcome_of(review) == expected


YES, NO_TONE, NO_TIMING = scores(2, 2), scores(1, 2), scores(2, 1)


def verdict(outcome: str, agreement: str) -> Verdict:
    return Verdict(outcome=outcome, agreement=agreement)


@pytest.mark.parametrize(
    ("asked", "policy", "reviews", "expected"),
    [
        (2, "outcome", [], Step.WAIT),
        (2, "outcome", [YES], Step.WAIT),
        (1, "outcome", [YES], verdict("awarded", "1 of 1 agreed")),
        (1, "criteria", [NO_TONE], verdict("not-yet", "1 of 1 agreed")),
        (2, "outcome", [YES, scores(3, 3)], verdict("awarded", "2 of 2 agreed")),
        (2, "outcome", [NO_TONE, NO_TIMING], verdict("not-yet", "2 of 2 agreed")),
        (2, "outcome", [YES, NO_TONE], Step.ONE_MORE),
        (2, "outcome", [YES, NO_TONE, YES], verdict("awarded", "2 of 3 agreed")),
        (2, "outcome", [YES, NO_TONE, NO_TIMING], verdict("not-yet", "2 of 3 agreed")),
        (2, "criteria", [YES, scores(3, 3)], verdict("awarded", "2 of 2 agreed")),
        (2, "criteria", [scores(2, 2, 3), scores(2, 2, 0)], verdict("awarded", "2 of 2 agreed")),
        (2, "criteria", [NO_TONE, NO_TONE], verdict("not-yet", "2 of 2 agreed")),
        (2, "criteria", [NO_TONE, NO_TIMING], Step.ONE_MORE),
        (
            2,
            "criteria",
            [NO_TONE, NO_TIMING, YES],
            verdict("awarded", "majority of 3, criterion by criterion"),
        ),
        (
            2,
            "criteria",
            [NO_TONE, YES, NO_TONE],
            verdict("not-yet", "majority of 3, criterion by criterion"),
        ),
        (3, "outcome", [YES, NO_TONE], Step.WAIT),
        (3, "outcome", [YES, NO_TONE, YES], verdict("awarded", "2 of 3 agreed")),
        (4, "outcome", [YES, YES, YES, NO_TONE], Step.ONE_MORE),
        (4, "outcome", [YES, YES, NO_TONE, NO_TONE, NO_TONE], verdict("not-yet", "3 of 5 agreed")),
    ],
)
def test_what_follows_from_the_reviews_of_a_round(asked, policy, reviews, expected):
    assert next_step(reviews, asked=asked, policy=policy) == expected


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ([scores(2, 3)], {TONE: 2, TIMING: 3}),
        ([scores(2, 3), scores(3, 2)], {TONE: 2, TIMING: 2}),
        ([scores(1, 3), scores(2, 4), scores(3, 2)], {TONE: 2, TIMING: 3}),
    ],
)
def test_the_level_that_stands_is_the_median_of_two_the_lower(reviews, expected):
    assert levels_of(reviews) == expected
