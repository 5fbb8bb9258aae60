"""Figures that say nothing of any one person."""

from dataclasses import dataclass


def rounded(count: int, *, smallest: int) -> int:
    """Return a count in steps of the smallest group that is told of; 0 means fewer."""
    return count // smallest * smallest


@dataclass(frozen=True)
class Claimed:
    """What became of claims, in steps of the smallest group; 0 means fewer."""

    honored: int
    refused: int
    waiting: int
    unanswered: int
    """Closed because nobody answered in time."""


def claimed(
    *, honored: int, refused: int, waiting: int, unanswered: int, smallest: int
) -> Claimed | None:
    """Return what may be told of claims; nothing while all are fewer than the smallest group."""
    counts = honored, refused, waiting, unanswered
    if sum(counts) < smallest:
        return None
    return Claimed(*(rounded(count, smallest=smallest) for count in counts))
