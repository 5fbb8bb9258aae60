"""Agreement beyond chance: published worked examples, to the printed digits, and oracles."""

from collections import Counter
from random import Random

import krippendorff
import numpy
import pycm
import pytest

from milepost.review.rules.agreement import (
    Measure,
    alpha,
    alpha_of_counts,
    cohens_kappa,
    interval,
    kappa_of_counts,
    krippendorffs_alpha,
    linear,
    nominal,
    ordinal,
    percent_agreement,
    percent_of_counts,
    quadratic,
)

GAP = None
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
    [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
]
"""Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), part C."""
TWO_OBSERVERS = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
"""The same, part A."""
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
"""Cohen (1960) and, with his weights of disagreement, Cohen (1968); 200 patients."""
FLEISS = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
"""Fleiss, Statistical Methods for Rates and Proportions (1981), table 13.1."""

SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
"""A printout of SAS's PROC FREQ, which statsmodels is tested against (``test_inter_rater``)."""
NEWCOMBE = [
    (81, 263, (0.2553, 0.3662)),
    (15, 148, (0.0624, 0.1605)),
    (0, 20, (0.0, 0.1611)),
    (1, 29, (0.0061, 0.1718)),
]
"""Newcombe, Statistics in Medicine 17 (1998), table I, the score method without correction."""


def units(observers: list[list[int | None]]) -> list[list[int]]:
    columns = zip(*observers, strict=True)
    return [[score for score in column if score is not None] for column in columns]


def pairs(table: list[list[int]]) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one, row in enumerate(table)
        for other, number in enumerate(row)
        for _ in range(number)
    ]


def rounded(measure: Measure | None, *, to: int) -> tuple[float, int] | None:
    return measure and (round(measure.value, to), measure.units)


@pytest.mark.parametrize(
    ("metric", "published"), [(nominal, 0.743), (ordinal, 0.815), (interval, 0.849)]
)
def test_alpha_of_four_observers_with_gaps_is_as_published(metric, published: float) -> None:
    found = krippendorffs_alpha(units(FOUR_OBSERVERS), chance=Random(1), metric=metric)
    assert rounded(found, to=3) == (published, 11)


def test_alpha_of_two_observers_is_as_published() -> None:
    found = krippendorffs_alpha(units(TWO_OBSERVERS), chance=Random(1), metric=nominal)
    assert rounded(found, to=3) == (0.095, 10)


def test_kappa_is_as_published() -> None:
    assert rounded(cohens_kappa(pairs(COHEN), levels=3), to=3) == (0.492, 200)


def test_weighted_kappa_is_as_published() -> None:
    disagreement = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
    found = cohens_kappa(
        pairs(COHEN),
        levels=3,
        weights=lambda _: lambda one, other: 1 - disagreement[one][other] / 6,
    )
    assert rounded(found, to=3) == (0.348, 200)


def test_kappa_s_interval_is_as_published() -> None:
    found = cohens_kappa(pairs(FLEISS), levels=3)
    assert found
    assert [round(figure, 2) for figure in (found.value, found.low, found.high)] == [
        0.68,
        0.50,
        0.85,
    ]
    assert round((found.high - found.value) / 1.959964, 3) == 0.088


@pytest.mark.parametrize(
    ("named", "printed"),
    [({}, (0.4842, 0.2137, 0.7547)), ({"weights": linear}, (0.4701, 0.1845, 0.7558))],
)
def test_the_interval_of_kappa_and_of_weighted_kappa_is_as_printed(named, printed) -> None:
    found = cohens_kappa(pairs(SAS), levels=3, **named)
    assert found
    assert tuple(round(figure, 4) for figure in (found.value, found.low, found.high)) == printed


@pytest.mark.parametrize(("alike", "of", "printed"), NEWCOMBE)
def test_the_interval_of_a_share_is_as_published(alike: int, of: int, printed) -> None:
    counts = {(1, 1): alike, (1, 2): of - alike}
    listed = [unit for unit, number in counts.items() for _ in range(number)]
    for found in (percent_agreement(listed), percent_of_counts(counts)):
        assert found
        assert (round(found.low, 4), round(found.high, 4)) == printed


def test_percent_agreement_counts_pairs_within_each_unit() -> None:
    found = percent_agreement([[1, 1], [1, 2], [2, 2, 1], [3]])
    assert found
    assert (round(found.value, 4), found.units) == (0.4444, 3)
    assert 0 < found.low < found.value < found.high < 1


def test_weights_count_near_for_more_than_far() -> None:
    near = cohens_kappa([(0, 1), (1, 0), (2, 2), (0, 0)], levels=3, weights=linear)
    far = cohens_kappa([(0, 2), (2, 0), (2, 2), (0, 0)], levels=3, weights=linear)
    nearer = cohens_kappa([(0, 1), (1, 0), (2, 2), (0, 0)], levels=3, weights=quadratic)
    assert near and far and nearer
    assert far.value < near.value < nearer.value


@pytest.mark.parametrize("scores", [[], [[1], [2]], [[2, 2], [2, 2]]])
def test_where_nothing_can_differ_nothing_is_said(scores: list[list[int]]) -> None:
    assert krippendorffs_alpha(scores, chance=Random(1)) is None
    whole = [(row[0], row[1]) for row in scores if len(row) == 2]
    assert cohens_kappa(whole, levels=3) is None


def test_the_interval_is_the_same_each_time_and_holds_the_value() -> None:
    found = [krippendorffs_alpha(units(FOUR_OBSERVERS), chance=Random(7)) for _ in range(2)]
    assert found[0] == found[1]
    assert found[0] and found[0].low <= found[0].value <= found[0].high


NAMES = {nominal: "nominal", ordinal: "ordinal", interval: "interval"}


def test_alpha_equals_another_program_s_on_random_tables() -> None:
    chance, compared = Random(20261128), 0
    for _ in range(200):
        reviewers, number, top = chance.randint(2, 6), chance.randint(2, 30), chance.randint(2, 6)
        table = [
            [chance.randint(1, top) if chance.random() > 0.2 else GAP for _ in range(number)]
            for _ in range(reviewers)
        ]
        told = numpy.array(
            [[numpy.nan if score is GAP else score for score in row] for row in table]
        )
        for metric, name in NAMES.items():
            ours = alpha(units(table), metric=metric)
            if ours is None:
                continue
            theirs = krippendorff.alpha(reliability_data=told, level_of_measurement=name)
            assert ours == pytest.approx(theirs, abs=1e-9), (table, name)
            compared += 1
    assert compared > 550


def read_by_some(chance: Random, *, number: int) -> list[tuple[int, ...]]:
    """Units that three reviewers see much alike; now and then one did not score."""
    found = []
    for _ in range(number):
        true = chance.randint(1, 4)
        given = [min(4, max(1, true + chance.choice([-1, 0, 0, 0, 1]))) for _ in range(3)]
        found.append(tuple(given[: chance.choice([2, 3, 3])]))
    return found


def drawn_elsewhere(found: list[tuple[int, ...]], *, name: str) -> tuple[float, float]:
    """The interval from another program's alpha, of units that numpy draws."""
    table = numpy.array([[*unit, *[numpy.nan] * (3 - len(unit))] for unit in found]).T
    draws = numpy.random.default_rng(1).integers(0, len(found), size=(1_000, len(found)))
    values = [
        krippendorff.alpha(reliability_data=table[:, draw], level_of_measurement=name)
        for draw in draws
    ]
    low, high = numpy.percentile(values, [2.5, 97.5])
    return float(low), float(high)


@pytest.mark.parametrize(("metric", "name"), NAMES.items())
def test_alpha_s_interval_is_that_of_another_bootstrap(metric, name: str) -> None:
    found = read_by_some(Random(20261130), number=120)
    low, high = drawn_elsewhere(found, name=name)
    listed = krippendorffs_alpha(found, chance=Random(7), metric=metric)
    counted = alpha_of_counts(Counter(found), chance=Random(7), metric=metric)
    for ours in (listed, counted):
        assert ours
        assert (ours.low, ours.high) == (
            pytest.approx(low, abs=0.02),
            pytest.approx(high, abs=0.02),
        )
    assert high - low > 0.08


def test_four_times_as_many_units_halve_alpha_s_interval() -> None:
    few = read_by_some(Random(3), number=80)
    one, four = (krippendorffs_alpha(few * times, chance=Random(7)) for times in (1, 4))
    assert one and four
    assert (four.high - four.low) / (one.high - one.low) == pytest.approx(0.5, abs=0.06)


STEPS = {None: 0, linear: 1, quadratic: 2}
"""To which power levels lie apart, in the weights of disagreement that the other program takes."""


def kappa_elsewhere(found: list[tuple[int, int]], *, levels: int, steps: int) -> float:
    table = {one: dict.fromkeys(range(levels), 0) for one in range(levels)}
    for one, other in found:
        table[one][other] += 1
    told = pycm.ConfusionMatrix(matrix=table)
    if not steps:
        return float(told.Kappa)
    weight = {
        one: {other: abs(one - other) ** steps for other in range(levels)} for one in range(levels)
    }
    return float(told.weighted_kappa(weight=weight))


def test_kappa_equals_another_program_s_on_random_tables() -> None:
    chance, compared = Random(20261130), 0
    for _ in range(200):
        levels, number = chance.randint(2, 6), chance.randint(4, 60)
        same = chance.random()
        found = [
            (one, one if chance.random() < same else chance.randrange(levels))
            for one in (chance.randrange(levels) for _ in range(number))
        ]
        for weights, steps in STEPS.items():
            named = {"weights": weights} if weights else {}
            ours = cohens_kappa(found, levels=levels, **named)
            if ours is None:
                continue
            theirs = kappa_elsewhere(found, levels=levels, steps=steps)
            assert ours.value == pytest.approx(theirs, abs=1e-9), (found, weights)
            compared += 1
    assert compared > 550


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_kappa_of_counted_pairs_is_the_same_whichever_reviewer_came_first(number: int) -> None:
    """Once for each pair in either order is what another program is given, odd numbers too."""
    counts = {(1, 1): 7, (1, 2): number, (2, 3): 3, (3, 3): 6}
    found = kappa_of_counts(counts)
    assert found == kappa_of_counts({(high, low): times for (low, high), times in counts.items()})
    both = [
        pair
        for (one, other), times in counts.items()
        for pair in ((one - 1, other - 1), (other - 1, one - 1))
        for _ in range(times)
    ]
    theirs = kappa_elsewhere(both, levels=3, steps=1)
    assert found and (found.value, found.units) == (pytest.approx(theirs, abs=1e-9), 16 + number)
    twice = cohens_kappa(both, levels=3, weights=linear)
    assert twice
    half, quarter = found.high - found.low, twice.high - twice.low
    assert half == pytest.approx(quarter * 2**0.5)


@pytest.mark.parametrize("odd", [(1,), (1, 2, 2), ()])
def test_kappa_says_nothing_where_any_unit_was_not_read_by_two(odd: tuple[int, ...]) -> None:
    two = {(1, 1): 7, (1, 2): 5, (2, 2): 6}
    assert kappa_of_counts(two) is not None
    assert kappa_of_counts({**two, odd: 1}) is None
    assert kappa_of_counts({**two, odd: 0}) == kappa_of_counts(two)
    assert percent_of_counts({**two, (1, 2, 2): 1}) is not None
