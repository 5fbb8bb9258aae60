"""Figures of many people that say nothing of any one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The middle value, the ends of the middle half, and how many answers they rest on."""

    low: int
    median: int
    high: int
    answers: int


def spread(values: Sequence[int], *, smallest: int) -> Spread | None:
    """Return the spread of the first full groups of values, in the order in which they came.

    ``smallest`` is the size of a group; fewer values give None. Because figures move only with a
    whole group, nobody who reads them before and after one answer learns that answer.
    """
    counted = list(values[: len(values) // smallest * smallest])
    if not counted:
        return None
    low, median, high = (round(cut) for cut in quantiles(counted, n=4, method="inclusive"))
    return Spread(low=low, median=median, high=high, answers=len(counted))


def figures(smallest: int, **named: Sequence[int]) -> dict[str, Any]:
    """Return the spreads of several rows of values as plain data, by name."""
    found = {name: spread(values, smallest=smallest) for name, values in named.items()}
    return {name: vars(one) if one else None for name, one in found.items()}
