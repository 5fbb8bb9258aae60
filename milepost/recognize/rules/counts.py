"""Figures that say nothing of any one person."""

from dataclasses import dataclass

LEAST = 5
"""Fewer are not told, and more are told in steps of so many."""


def rounded(count: int) -> int:
    """Return a count rounded down to fives; 0 means fewer than five."""
    return count // LEAST * LEAST


@dataclass(frozen=True)
class Claimed:
    """What became of claims, in fives; 0 means fewer than five."""

    honored: int
    refused: int
    waiting: int
    unanswered: int
    """Closed because nobody answered in time."""


def claimed(*, honored: int, refused: int, waiting: int, unanswered: int) -> Claimed | None:
    """Return what may be told of claims; nothing while there are fewer than five in all."""
    if honored + refused + waiting + unanswered < LEAST:
        return None
    return Claimed(rounded(honored), rounded(refused), rounded(waiting), rounded(unanswered))
