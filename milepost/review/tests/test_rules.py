"""The rules of review as tables; no database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import translation

from milepost.kit.errors import RuleError
from milepost.review.rules.conflicts import Answer, Conflict, check_answer, strongest
from milepost.review.rules.readings import Gap, Line, Need, Reading, gaps
from milepost.review.rules.reviewers import IDLE, is_idle, minutes_to_judge, places
from milepost.review.rules.verdicts import (
    Policy,
    Score,
    Scores,
    Step,
    Verdict,
    incomplete,
    levels_of,
    next_step,
    outcome_of,
    spoken,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADA, GRACE = UUID(int=1), UUID(int=2)
OFFICE, CLINIC, CHESS_CLUB = UUID(int=11), UUID(int=12), UUID(int=13)
TONE, TIMING, EXTRA = UUID(int=21), UUID(int=22), UUID(int=23)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], None),
        (["coach"], Conflict.COACH),
        (["team-mate", "own-work"], Conflict.OWN),
        (["judged-each-other", "declared"], Conflict.DECLARED),
        (["not-a-reviewer", "author-alone"], Conflict.NO_REVIEWER),
    ],
)
def test_of_several_conflicts_the_strongest_is_told(found, expected):
    assert strongest(found) == expected


def test_every_conflict_says_why_in_a_sentence_of_its_own():
    sentences = [conflict.sentence for conflict in Conflict]
    assert len(set(sentences)) == len(list(Conflict))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(knows=False), None),
        (Answer(knows=True, why="told"), None),
        (Answer(knows=True), "why-unsaid"),
        (Answer(knows=True, why="bored"), "why-unsaid"),
    ],
)
def test_who_may_know_whose_work_it_is_says_why(answer, code):
    if code is None:
        check_answer(answer)
        return
    with pytest.raises(RuleError, check=lambda error: error.code == code):
        check_answer(answer)


@pytest.mark.parametrize(
    ("idle_for", "expected"),
    [(timedelta(0), False), (IDLE, False), (IDLE + timedelta(seconds=1), True)],
)
def test_a_place_is_idle_after_more_than_seven_days(idle_for, expected):
    assert is_idle(touched=NOON, at=NOON + idle_for) is expected
    assert timedelta(days=7) == IDLE


def test_a_place_with_more_time_is_not_idle_before_that_is_over():
    until, after = NOON + 3 * IDLE, NOON + 3 * IDLE + timedelta(seconds=1)
    assert not is_idle(touched=NOON, at=until, more_until=until)
    assert is_idle(touched=NOON, at=after, more_until=until)
    assert not is_idle(touched=after, at=after, more_until=until)


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
    assert next_step(reviews, policy=Policy(asked=asked, agreement=policy)) == expected


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ([scores(2, 3)], {TONE: 2, TIMING: 3}),
        ([scores(2, 3), scores(3, 2)], {TONE: 2, TIMING: 2}),
        ([scores(1, 3), scores(2, 4), scores(3, 2)], {TONE: 2, TIMING: 3}),
    ],
)
def test_the_level_that_stands_is_the_median_of_two_the_lower(reviews, expected):
    assert levels_of(reviews, policy=Policy(asked=2)) == expected


def policy(agreement: str, tie_break: str = "majority", asked: int = 2) -> Policy:
    return Policy(asked=asked, agreement=agreement, tie_break=tie_break)


@pytest.mark.parametrize(
    ("rule", "reviews", "expected"),
    [
        (policy("levels"), [scores(2, 2, 1), scores(2, 2, 1)], "2 of 2 agreed"),
        (policy("levels"), [scores(2, 2, 1), scores(2, 2, 0)], Step.ONE_MORE),
        (policy("levels"), [scores(2, 2), scores(2, 3)], Step.ONE_MORE),
        (policy("required-levels"), [scores(2, 2, 1), scores(2, 2, 0)], "2 of 2 agreed"),
        (policy("required-levels"), [scores(2, 2), scores(2, 3)], Step.ONE_MORE),
        (policy("near-levels"), [scores(2, 2), scores(3, 3)], "2 of 2 agreed"),
        (policy("near-levels"), [scores(2, 2), scores(4, 2)], Step.ONE_MORE),
        (policy("near-levels"), [scores(1, 2), scores(2, 2)], Step.ONE_MORE),
        (policy("near-levels"), [scores(2, 2, 4), scores(2, 2, 0)], "2 of 2 agreed"),
    ],
)
def test_what_counts_as_agreement_is_the_version_s_to_say(rule, reviews, expected):
    found = next_step(reviews, policy=rule)
    assert (found.agreement if isinstance(found, Verdict) else found) == expected


@pytest.mark.parametrize(
    ("rule", "reviews", "expected"),
    [
        (
            policy("outcome", "third"),
            [YES, NO_TONE, YES],
            verdict("awarded", "2 differed, the one added decided"),
        ),
        (
            policy("levels", "third"),
            [YES, scores(2, 3), NO_TONE],
            verdict("not-yet", "2 differed, the one added decided"),
        ),
        (policy("outcome", "third"), [YES, NO_TONE], Step.ONE_MORE),
        (
            policy("outcome", "third", asked=3),
            [YES, YES, NO_TONE],
            verdict("awarded", "2 of 3 agreed"),
        ),
        (
            policy("outcome", "cautious"),
            [YES, NO_TONE],
            verdict("not-yet", "1 of 2 saw it met, any doubt counts"),
        ),
        (
            policy("levels", "cautious"),
            [YES, scores(2, 3)],
            verdict("awarded", "2 of 2 saw it met, any doubt counts"),
        ),
        (policy("outcome", "cautious"), [YES], Step.WAIT),
    ],
)
def test_what_decides_without_agreement_is_the_version_s_to_say(rule, reviews, expected):
    assert next_step(reviews, policy=rule) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (policy("outcome"), {TONE: 2, TIMING: 2}),
        (policy("levels", "third"), {TONE: 2, TIMING: 4}),
        (policy("levels", "cautious"), {TONE: 2, TIMING: 2}),
    ],
)
def test_the_levels_that_stand_are_those_of_whoever_decided(rule, expected):
    reviews = [scores(2, 2), scores(3, 2), scores(2, 4)]
    assert levels_of(reviews, policy=rule) == expected


@pytest.mark.parametrize(
    ("kept", "spanish"),
    [
        (next_step([YES, YES], policy=policy("outcome")).agreement, "2 de 2 coincidieron"),
        (
            next_step([YES, NO_TONE, YES], policy=policy("outcome", "third")).agreement,
            "2 discreparon y decidió quien se añadió",
        ),
        (
            next_step([YES, NO_TONE], policy=policy("outcome", "cautious")).agreement,
            "1 de 2 lo vio logrado; cualquier duda cuenta",
        ),
        (
            next_step([YES, NO_TONE, YES], policy=policy("criteria")).agreement,
            "mayoría de 3, criterio por criterio",
        ),
        (incomplete().agreement, "1 persona encontró que falta algo"),
        ("2 of 2 agreed; and more", "2 of 2 agreed; and more"),
    ],
)
def test_how_reviewers_stood_is_told_in_the_reader_s_language(kept, spanish):
    assert spoken(kept) == kept
    with translation.override("es"):
        assert spoken(kept) == spanish
