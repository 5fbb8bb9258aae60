"""Figures that say nothing of any one person."""

from dataclasses import dataclass

LEAST = 5
"""Fewer are not told, and more are told in steps of so many."""


def rounded(count: int) -> int:
    """Return a count rounded down to fives; 0 means fewer than five."""
    return count // LEAST * LEAST


@dataclass(frozen=True)
class Decided:
    """How many claims were honored and refused, in fives; 0 means fewer than five."""

    honored: int
    refused: int


def decided(*, honored: int, refused: int) -> Decided | None:
    """Return what may be told of decisions; nothing while there are fewer than five in all."""
    if honored + refused < LEAST:
        return None
    return Decided(rounded(honored), rounded(refused))
