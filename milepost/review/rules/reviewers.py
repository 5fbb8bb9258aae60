"""How many places a round has, and when one is free again."""

from datetime import datetime, timedelta
from math import ceil

IDLE = timedelta(days=7)
"""A place nobody worked on for longer than this is free again."""


def is_idle(*, touched: datetime, at: datetime, more_until: datetime | None = None) -> bool:
    """Return whether a place last worked on at ``touched`` may go to somebody else.

    Its holder keeps it for as long as they were given more time.
    """
    return at - touched > IDLE and (more_until is None or at > more_until)


def places(*, asked: int, handed_in: int) -> int:
    """Return how many reviewers a round needs: one more than planned once all planned disagree.

    ``handed_in`` counts the reviews of a round that is still undecided.
    """
    return asked if handed_in < asked else handed_in + 1


def minutes_to_judge(*, criteria: int, artifacts: int) -> int:
    """Return a rough time to judge a submission, in steps of five minutes."""
    return max(5, ceil((2 * criteria + 3 * artifacts) / 5) * 5)
