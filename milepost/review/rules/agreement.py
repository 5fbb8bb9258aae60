"""How far reviewers agree beyond chance: percent agreement, Cohen's kappa, Krippendorff's alpha.

Levels are whole numbers, lowest first. Every measure comes with the interval in which, with 95 %
confidence, it would lie for very many submissions; None where too little is known to say.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from random import Random

from milepost.practice.rules.finding import Z_95, wilson

DRAWS = 1_000
"""How often alpha is worked out from units drawn anew, for its interval."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A value from -1 to 1 (1 is perfect, 0 is chance) or a share, and what it rests on."""

    value: float
    low: float
    high: float
    units: int
    """Submissions, or their criteria, that at least two reviewers scored."""


def percent_agreement(units: Iterable[Sequence[int]]) -> Measure | None:
    """Return the share of pairs of reviewers of one unit who gave the same level, with Wilson's
    interval over the units."""
    paired = [list(unit) for unit in units if len(unit) > 1]
    if not paired:
        return None
    share = sum(_pairs_alike(unit) for unit in paired) / len(paired)
    low, high = wilson(share * len(paired), of=len(paired))
    return Measure(value=share, low=low, high=high, units=len(paired))


def _pairs_alike(unit: Sequence[int]) -> float:
    alike = sum(number * (number - 1) for number in Counter(unit).values())
    return alike / (len(unit) * (len(unit) - 1))


Weights = Callable[[int, int], float]
"""How much of an agreement two levels are: 1 for the same level, down to 0."""


def unweighted(_levels: int) -> Weights:
    """Only the same level counts (Cohen 1960)."""
    return lambda one, other: float(one == other)


def linear(levels: int) -> Weights:
    """Each step apart costs the same."""
    return lambda one, other: 1 - abs(one - other) / max(levels - 1, 1)


def quadratic(levels: int) -> Weights:
    """Far apart costs much more than near (Fleiss and Cohen 1973)."""
    return lambda one, other: 1 - ((one - other) / max(levels - 1, 1)) ** 2


def cohens_kappa(
    pairs: Sequence[tuple[int, int]],
    *,
    levels: int,
    weights: Callable[[int], Weights] = unweighted,
) -> Measure | None:
    """Return kappa of two reviewers; ``pairs`` hold their levels, from 0 to ``levels`` - 1.

    The interval follows Fleiss, Cohen and Everitt (1969). None where chance alone would make them
    agree on everything.
    """
    if not pairs:
        return None
    shares = [[0.0] * levels for _ in range(levels)]
    for one, other in pairs:
        shares[one][other] += 1 / len(pairs)
    return _kappa(shares, weight=weights(levels), number=len(pairs))


def _kappa(shares: Sequence[Sequence[float]], *, weight: Weights, number: int) -> Measure | None:
    rows = [sum(row) for row in shares]
    columns = [sum(column) for column in zip(*shares, strict=True)]
    observed = _weighted(shares, weight)
    expected = _weighted([[row * column for column in columns] for row in rows], weight)
    if math.isclose(expected, 1):
        return None
    kappa = (observed - expected) / (1 - expected)
    error = _error(shares, weight=weight, kappa=kappa, number=number)
    return Measure(
        value=kappa,
        low=max(-1.0, kappa - Z_95 * error),
        high=min(1.0, kappa + Z_95 * error),
        units=number,
    )


def _weighted(shares: Sequence[Sequence[float]], weight: Weights) -> float:
    return sum(
        weight(one, other) * share
        for one, row in enumerate(shares)
        for other, share in enumerate(row)
    )


def _error(
    shares: Sequence[Sequence[float]], *, weight: Weights, kappa: float, number: int
) -> float:
    """Return kappa's standard error when it is not assumed to be 0 (formula 9 of the paper)."""
    levels = range(len(shares))
    rows = [sum(row) for row in shares]
    columns = [sum(column) for column in zip(*shares, strict=True)]
    by_row = [sum(columns[other] * weight(one, other) for other in levels) for one in levels]
    by_column = [sum(rows[one] * weight(one, other) for one in levels) for other in levels]
    expected = sum(rows[one] * by_row[one] for one in levels)
    spread = sum(
        shares[one][other]
        * (weight(one, other) - (by_row[one] + by_column[other]) * (1 - kappa)) ** 2
        for one in levels
        for other in levels
    )
    variance = spread - (kappa - expected * (1 - kappa)) ** 2
    error: float = math.sqrt(max(variance, 0.0) / number) / (1 - expected)
    return error


Numbers = Mapping[int, float]
"""How many ratings each level got, of those that can be compared."""

Distance = Callable[[int, int], float]
"""How far apart two levels are, squared: 0 for the same level."""


def nominal(_numbers: Numbers) -> Distance:
    """Levels are names only."""
    return lambda one, other: float(one != other)


def ordinal(numbers: Numbers) -> Distance:
    """Levels have an order: as far apart as there are ratings between them."""
    places = sorted(numbers)

    def distance(one: int, other: int) -> float:
        low, high = min(one, other), max(one, other)
        between = sum(numbers[place] for place in places if low <= place <= high)
        return (between - (numbers[one] + numbers[other]) / 2) ** 2

    return distance


def interval(_numbers: Numbers) -> Distance:
    """Levels are numbers: as far apart as their difference."""
    return lambda one, other: float((one - other) ** 2)


Table = dict[tuple[int, int], float]


def krippendorffs_alpha(
    units: Iterable[Sequence[int]],
    *,
    chance: Random,
    metric: Callable[[Numbers], Distance] = ordinal,
) -> Measure | None:
    """Return alpha of any number of reviewers; each unit holds the levels it was given.

    A reviewer who did not score a unit is simply not in it; units with one score say nothing
    (Krippendorff 2011). The interval comes from drawing the units anew ``DRAWS`` times. None where
    every score is the same.
    """
    tables = _tables(units)
    value = _alpha(tables, metric=metric)
    if value is None:
        return None
    drawn = sorted(
        found
        for _ in range(DRAWS)
        if (found := _alpha(chance.choices(tables, k=len(tables)), metric=metric)) is not None
    )
    low, high = drawn[int(0.025 * len(drawn))], drawn[min(int(0.975 * len(drawn)), len(drawn) - 1)]
    return Measure(value=value, low=min(low, value), high=max(high, value), units=len(tables))


def alpha(
    units: Iterable[Sequence[int]], *, metric: Callable[[Numbers], Distance] = ordinal
) -> float | None:
    """Return alpha's value alone, without the interval that takes its time."""
    return _alpha(_tables(units), metric=metric)


def _tables(units: Iterable[Sequence[int]]) -> list[Table]:
    return [_coincidences(unit) for unit in units if len(unit) > 1]


def _coincidences(unit: Sequence[int]) -> Table:
    """Return each pair of scores of one unit, in both orders; a unit weighs as many as it has."""
    found = Counter(permutations(unit, 2))
    return {pair: number / (len(unit) - 1) for pair, number in found.items()}


def _alpha(tables: Sequence[Table], *, metric: Callable[[Numbers], Distance]) -> float | None:
    together: defaultdict[tuple[int, int], float] = defaultdict(float)
    numbers: defaultdict[int, float] = defaultdict(float)
    for table in tables:
        for pair, number in table.items():
            together[pair] += number
            numbers[pair[0]] += number
    distance = metric(numbers)
    seen = sum(number * distance(*pair) for pair, number in together.items())
    by_chance = sum(
        numbers[one] * numbers[other] * distance(one, other)
        for one, other in permutations(numbers, 2)
    )
    return None if by_chance == 0 else 1 - (sum(numbers.values()) - 1) * seen / by_chance


Counts = Mapping[tuple[int, ...], int]
"""How often each set of ratings of one unit was given; thousands of units are a few of them."""


def percent_of_counts(counts: Counts) -> Measure | None:
    """Return ``percent_agreement`` of units that were counted by what they were given."""
    paired = {unit: number for unit, number in counts.items() if len(unit) > 1 and number}
    if not paired:
        return None
    units = sum(paired.values())
    alike = sum(_pairs_alike(unit) * number for unit, number in paired.items())
    low, high = wilson(alike, of=units)
    return Measure(value=alike / units, low=low, high=high, units=units)


def kappa_of_counts(counts: Counts) -> Measure | None:
    """Return Cohen's kappa with linear weights; each unit holds two levels, counted from 1.

    Which of two reviewers came first says nothing, so each pair counts half in either order. None
    where any unit was read by more or fewer: kappa is of two, and to leave out what a third was
    asked for would leave out where the two differed.
    """
    counted = {unit: times for unit, times in counts.items() if times}
    if not counted or any(len(unit) != 2 for unit in counted):
        return None
    number = sum(counted.values())
    levels = max(level for unit in counted for level in unit)
    shares = [[0.0] * levels for _ in range(levels)]
    for (one, other), times in counted.items():
        for row, column in ((one, other), (other, one)):
            shares[row - 1][column - 1] += times / number / 2
    return _kappa(shares, weight=linear(levels), number=number)


def alpha_of_counts(
    counts: Counts, *, chance: Random, metric: Callable[[Numbers], Distance] = ordinal
) -> Measure | None:
    """Return ``krippendorffs_alpha`` of units that were counted by what they were given.

    For the interval each number is drawn anew as a Poisson number, which for many units is the same
    as drawing the units themselves.
    """
    tables = [(_coincidences(unit), number) for unit, number in counts.items() if len(unit) > 1]
    value = _alpha([_times(table, number) for table, number in tables], metric=metric)
    if value is None:
        return None
    drawn = sorted(
        found
        for _ in range(DRAWS)
        if (found := _alpha(_drawn(tables, chance=chance), metric=metric)) is not None
    )
    units = sum(number for _table, number in tables)
    low, high = drawn[int(0.025 * len(drawn))], drawn[min(int(0.975 * len(drawn)), len(drawn) - 1)]
    return Measure(value=value, low=min(low, value), high=max(high, value), units=units)


def _times(table: Table, number: int) -> Table:
    return {pair: times * number for pair, times in table.items()}


def _drawn(tables: Sequence[tuple[Table, int]], *, chance: Random) -> list[Table]:
    return [_times(table, _poisson(number, chance=chance)) for table, number in tables]


def _poisson(mean: int, *, chance: Random) -> int:
    """Return a Poisson number; of a large mean, by its normal approximation."""
    if mean > 50:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    number, product, least = 0, chance.random(), math.exp(-mean)
    while product > least:
        number, product = number + 1, product * chance.random()
    return number
