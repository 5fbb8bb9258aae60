"""When it was last shown that somebody can do something: one rule for issuers and for readers."""

from collections.abc import Iterable
from datetime import date


def last_shown(
    observed: Iterable[date], *, handed_in: date | None, logs_alone: bool
) -> date | None:
    """Return the latest day on which the evidence showed it; None where no day is known.

    Where practice logs are all there is, that is the last day they tell of (``observed``); other
    work shows it on the day it was handed in.
    """
    days = list(observed)
    if handed_in is not None and not (days and logs_alone):
        days.append(handed_in)
    return max(days, default=None)
