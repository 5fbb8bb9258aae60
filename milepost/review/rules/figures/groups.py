"""Which attempts are told together, so that nobody shows through.

An attempt is told with others of its achievement as soon as enough learners stand behind them. What
waits too long is told with others of its organization, then of the network; it never counts towards
its achievement then, because the difference would tell about a few.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LONG = timedelta(days=90)
"""After so long an attempt may be told with its organization, after twice as long with all."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Something that happened to a learner and is not told yet."""

    key: UUID
    achievement: UUID | None
    organization: UUID | None
    """None where it may be told only with more: of the organization's, or of the network's."""
    learner: UUID
    since: datetime
    kind: str = "attempt"
    """Or ``late``; ``filed``, an appeal, with its outcome if it has one; ``closed``, that alone."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A group that is large enough; without an achievement it is of the organization alone."""

    members: tuple[Waiting, ...]
    organization: UUID | None
    achievement: UUID | None

    @property
    def learners(self) -> int:
        """How many different learners it holds."""
        return len({one.learner for one in self.members})


def groups(waiting: Iterable[Waiting], *, smallest: int, at: datetime) -> list[Found]:
    """Return the groups that can be told now, each of at least ``smallest`` learners."""
    found: list[Found] = []
    rest = list(waiting)
    for name, patience in (("achievement", 0), ("organization", 1), ("", 2)):
        ripe = [one for one in rest if one.since <= at - patience * LONG and _has(one, name)]
        fresh = _large(ripe, by=_by(name), smallest=smallest)
        found += [_found(members, name=name) for members in fresh]
        gone = {id(one) for members in fresh for one in members}
        rest = [one for one in rest if id(one) not in gone]
    return found


def _has(one: Waiting, name: str) -> bool:
    """Whether it may be told at this level."""
    return not name or getattr(one, name) is not None


def _by(name: str) -> Callable[[Waiting], UUID | None]:
    return lambda one: getattr(one, name) if name else None


def _large(
    waiting: Iterable[Waiting], *, by: Callable[[Waiting], UUID | None], smallest: int
) -> list[Sequence[Waiting]]:
    together: defaultdict[UUID | None, list[Waiting]] = defaultdict(list)
    for one in waiting:
        together[by(one)].append(one)
    return [row for row in together.values() if len({one.learner for one in row}) >= smallest]


def _found(members: Sequence[Waiting], *, name: str) -> Found:
    return Found(
        members=tuple(members),
        organization=members[0].organization if name else None,
        achievement=members[0].achievement if name == "achievement" else None,
    )
