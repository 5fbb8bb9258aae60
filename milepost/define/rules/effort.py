"""Figures of many people that say nothing of any one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

LEAST = 5
"""So few answers are not told; and further ones are told by so many at a time."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The middle value, the ends of the middle half, and how many answers they rest on."""

    low: int
    median: int
    high: int
    answers: int


def spread(values: Sequence[int]) -> Spread | None:
    """Return the spread of the first fives of values, in the order in which they came.

    Fewer than five give None. Because figures move only with every fifth answer, nobody who reads
    them before and after one answer learns that answer.
    """
    counted = list(values[: len(values) // LEAST * LEAST])
    if not counted:
        return None
    low, median, high = (round(cut) for cut in quantiles(counted, n=4, method="inclusive"))
    return Spread(low=low, median=median, high=high, answers=len(counted))


def figures(**named: Sequence[int]) -> dict[str, Any]:
    """Return the spreads of several rows of values as plain data, by name."""
    found = {name: spread(values) for name, values in named.items()}
    return {name: vars(one) if one else None for name, one in found.items()}
