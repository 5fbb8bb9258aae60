"""What is told in public: groups that hide everybody, sums, and what follows from them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.review.rules import agreement
from milepost.review.rules.figures import (
    AttemptFacts,
    Fee,
    Waiting,
    groups,
    plus,
    sentences,
    sums_of,
    told_from,
    told_of,
)
from milepost.review.rules.figures.groups import LONG
from milepost.review.rules.figures.told import Reviewers

NOW = datetime(2026, 9, 1, tzinfo=UTC)
WELDING, WIRING, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=3)
SCHOOL, CLINIC = UUID(int=11), UUID(int=12)
OF = {WELDING: SCHOOL, WIRING: SCHOOL, ELSEWHERE: CLINIC}


def waiting(achievement: UUID, learner: int, *, days: int = 0) -> Waiting:
    return Waiting(
        key=UUID(int=1000 + learner),
        achievement=achievement,
        organization=OF[achievement],
        learner=UUID(int=100 + learner),
        since=NOW - timedelta(days=days),
    )


def found(rows: list[Waiting], *, smallest: int = 3) -> list[tuple[UUID | None, UUID | None, int]]:
    told = groups(rows, smallest=smallest, at=NOW)
    return [(one.organization, one.achievement, len(one.members)) for one in told]


def test_a_group_needs_enough_learners_not_enough_attempts():
    two = [waiting(WELDING, number % 2) for number in range(9)]
    assert found(two) == []
    assert found([*two, waiting(WELDING, 7)]) == [(SCHOOL, WELDING, 10)]


def test_what_waits_long_is_told_with_its_organization_then_with_all():
    rows = [waiting(WELDING, 1, days=91), waiting(WELDING, 2, days=91), waiting(WIRING, 3, days=91)]
    assert found(rows) == [(SCHOOL, None, 3)]
    assert found([*rows[:2], waiting(WIRING, 3, days=89)]) == []
    rows[2] = waiting(ELSEWHERE, 3, days=181)
    assert found(rows) == []
    assert found([replace(row, since=NOW - 2 * LONG) for row in rows]) == [(None, None, 3)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([WELDING, WIRING, ELSEWHERE]),
            st.integers(0, 6),
            st.integers(0, 200),
            st.integers(0, 3),
        ),
        max_size=30,
    ),
    st.integers(2, 5),
)
@settings(max_examples=200, deadline=None)
def test_no_difference_of_figures_tells_about_fewer_learners(rows, smallest):
    """Day after day, for every pair of figures that anyone can subtract."""
    pending: list[Waiting] = []
    seen = [dict.fromkeys([WELDING, WIRING, ELSEWHERE, SCHOOL, CLINIC, None], frozenset())]
    for day in range(4):
        at = NOW + timedelta(days=60 * day)
        pending += [
            replace(waiting(place, who, days=age), key=UUID(int=100 * day + number))
            for number, (place, who, age, when) in enumerate(rows)
            if when == day
        ]
        for group in groups(pending, smallest=smallest, at=at):
            members = {(one.key, one.learner) for one in group.members}
            pending = [one for one in pending if one not in group.members]
            now = dict(seen[-1])
            for scope in {group.achievement, group.organization, None}:
                now[scope] = now[scope] | members
            seen.append(now)
    every = [row[scope] for row in seen for scope in row]
    for one, other in product(every, repeat=2):
        if one > other:
            assert len({learner for _key, learner in one - other}) >= smallest
    parts = [
        seen[-1][SCHOOL] - seen[-1][WELDING] - seen[-1][WIRING],
        seen[-1][None] - seen[-1][SCHOOL] - seen[-1][CLINIC],
    ]
    for rest in parts:
        assert not rest or len({learner for _key, learner in rest}) >= smallest


PASSED = AttemptFacts(
    first=True,
    outcome="awarded",
    days=2,
    ratings=(((2, True), (3, True)), ((2, True), (2, True))),
)
FAILED = replace(PASSED, outcome="not-yet", days=9, ratings=(((1, False), (2, True)),))
LATER = replace(PASSED, first=False, days=None)
MISSING = replace(PASSED, outcome="incomplete", days=1, ratings=())


def test_sums_count_each_thing_once():
    assert sums_of([PASSED, FAILED, LATER, MISSING]) == {
        "attempts": 3,
        "first": 2,
        "first_passed": 1,
        "later": 1,
        "later_passed": 1,
        "incomplete": 1,
        "days": {"2": 1, "9": 1, "1": 1},
        "levels": {"2,3": 2, "2,2": 2, "1,2": 1},
        "met": {"1,1": 4, "0,1": 1},
    }


def test_sums_of_sums_are_sums():
    parts = plus(sums_of([PASSED, MISSING]), sums_of([FAILED, LATER]))
    assert parts == sums_of([PASSED, MISSING, FAILED, LATER])
    assert plus({}, parts) == parts


def told(*attempts: AttemptFacts, own: int = 4, invited: int = 0, one_rubric: bool = True):
    standings = {"reviewer": own, "invited": invited}
    data = told_of(
        sums_of(attempts),
        reviewers=Reviewers(standings={one: of for one, of in standings.items() if of}),
        one_rubric=one_rubric,
        chance=Random(7),
    )
    return told_from(data)


def test_what_follows_from_the_sums():
    figures = told(PASSED, FAILED, LATER, MISSING)
    assert (figures.attempts, figures.passed, figures.median_days, figures.slow_days) == (
        3,
        2,
        2,
        9,
    )
    assert (figures.same_level.value, figures.same_level.units) == (pytest.approx(2 / 5), 5)
    assert figures.same_side.value == pytest.approx(4 / 5)
    units = [(2, 3), (2, 3), (2, 2), (2, 2), (1, 2)]
    assert figures.alpha.value == pytest.approx(agreement.alpha(units))
    assert figures.kappa.units == 5
    assert told(PASSED, one_rubric=False).kappa is None
    assert told_from({}) is None


def test_counted_agreement_is_agreement():
    chance = Random(3)
    units = [tuple(sorted(chance.choices([1, 2, 3], k=chance.choice([2, 3])))) for _ in range(300)]
    counts = {unit: units.count(unit) for unit in units}
    plain = agreement.percent_agreement(units)
    assert vars(agreement.percent_of_counts(counts)) == pytest.approx(vars(plain))
    drawn = agreement.krippendorffs_alpha(units, chance=Random(1))
    counted = agreement.alpha_of_counts(counts, chance=Random(1))
    assert counted.value == pytest.approx(drawn.value)
    assert (counted.low, counted.high) == pytest.approx((drawn.low, drawn.high), abs=0.03)
    pairs = {unit: number for unit, number in counts.items() if len(unit) == 2}
    kappa = agreement.kappa_of_counts(pairs)
    listed = [(one - 1, other - 1) for one, other in units_of(pairs)]
    assert kappa.units == len(listed)
    assert agreement.kappa_of_counts({(1, 1): 3, (2, 2): 3}).value == 1


def units_of(counts):
    return [unit for unit, number in counts.items() for _ in range(number)]


FEE = Fee(amount=Decimal("49.00"), currency="EUR", payee="")


def test_a_mill_is_told_in_plain_sentences():
    same = replace(PASSED, days=0, ratings=(((2, True), (2, True)),))
    assert sentences(told(*[same] * 240), fees=[FEE], free=False) == [
        "All 240 attempts passed.",
        "All reviewers belong to the organization that issues.",
        "A fee of 49.00 EUR is paid to the same organization.",
        "Reviewers’ ratings never differed.",
        "Half of the decisions came on the day the work was handed in.",
        "Nobody appealed against a decision, as far as can be told.",
    ]


def test_careful_review_is_told_in_the_same_words():
    assert sentences(told(PASSED, FAILED, LATER, own=5, invited=3), fees=[], free=True) == [
        "2 of 3 attempts passed.",
        "3 of 8 reviewers were invited by the organization that issues; the others belong to it.",
        "It costs nothing.",
        "Two reviewers gave the same level in 40 % of cases.",
        "Half of the decisions came within 2 days.",
        "Nobody appealed against a decision, as far as can be told.",
    ]


@pytest.mark.parametrize(
    ("fees", "sentence"),
    [
        ([FEE, FEE], "A fee of 49.00 EUR is paid to the same organization."),
        (
            [FEE, replace(FEE, amount=Decimal("9.00"))],
            "A fee of 9.00 EUR to 49.00 EUR is paid to the same organization.",
        ),
        ([replace(FEE, payee="Exams Ltd")], "A fee of 49.00 EUR is paid to Exams Ltd."),
        (
            [FEE, replace(FEE, payee="Exams Ltd")],
            "A fee of 49.00 EUR is paid, partly to the same organization.",
        ),
    ],
)
def test_fees_are_told_with_whom_they_are_paid_to(fees, sentence):
    assert sentences(None, fees=fees, free=False) == [sentence]


@pytest.mark.parametrize(
    ("fees", "sentence"),
    [
        (
            [FEE],
            "Some of it costs nothing; else a fee of 49.00 EUR is paid to the same organization.",
        ),
        (
            [replace(FEE, payee="Exams Ltd")],
            "Some of it costs nothing; else a fee of 49.00 EUR is paid to Exams Ltd.",
        ),
        (
            [replace(FEE, amount=Decimal("9.00")), replace(FEE, payee="Exams Ltd")],
            "Some of it costs nothing; else a fee of 9.00 EUR to 49.00 EUR is paid, partly to the "
            "same organization.",
        ),
        ([], "It costs nothing."),
    ],
)
def test_what_is_free_beside_what_costs_a_fee_is_not_left_out(fees, sentence):
    assert sentences(None, fees=fees, free=True) == [sentence]
