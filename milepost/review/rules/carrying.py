"""What of an earlier round still counts, so that only what was not met is shown and judged anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Judged:
    """How the reviewers of a round that came back saw one criterion."""

    criterion: UUID
    required: bool
    round: int
    views: tuple[bool, ...]
    """Whether each reviewer saw it met."""
    level: int
    """Position of the level that stands."""
    rests_on: frozenset[str]
    """Fingerprints of the work in which it was seen."""


def carried(rounds: Iterable[Sequence[Judged]], *, now: frozenset[str]) -> dict[UUID, Judged]:
    """Return the criteria that need no new look, each as its latest round saw it.

    ``rounds`` are those that came back as not yet, oldest first; ``now`` are the fingerprints of
    the work of this round. A criterion counts on while all the work it was seen in is unchanged.
    """
    latest: dict[UUID, Judged] = {}
    for judged in rounds:
        met = settled(judged)
        for one in judged:
            latest.pop(one.criterion, None)
            if one.criterion in met:
                latest[one.criterion] = one
    return {key: one for key, one in latest.items() if one.rests_on <= now}


def settled(judged: Sequence[Judged]) -> frozenset[UUID]:
    """Return the criteria of one round that most reviewers saw met.

    Where that is all that counts, although the round came back (reviewers failed different
    criteria), only what every reviewer saw met: something is always left to judge.
    """
    by_most = frozenset(one.criterion for one in judged if 2 * sum(one.views) > len(one.views))
    counted = [one for one in judged if one.required] or judged
    if any(one.criterion not in by_most for one in counted):
        return by_most
    return frozenset(one.criterion for one in judged if all(one.views))
