"""Who may review a submission, and how many places a round has."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from uuid import UUID

from django.utils.translation import gettext_lazy as _

IDLE = timedelta(days=7)
"""A place nobody worked on for longer than this is free again."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A person seen by the rules: where they belong, and where they review."""

    person: UUID
    organizations: frozenset[UUID] = frozenset()
    """Every organization they have any role in, coach included."""
    reviews_for: frozenset[UUID] = frozenset()


class Conflict(StrEnum):
    """Why somebody may not review a submission, strongest reason first."""

    OWN = "own-work"
    NO_REVIEWER = "not-a-reviewer"
    TEAM_MATE = "team-mate"

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return str(_SENTENCES[self])


_SENTENCES = {
    Conflict.OWN: _("This is your own work. Other people review it."),
    Conflict.NO_REVIEWER: _("Only reviewers of the organization that offers this can review it."),
    Conflict.TEAM_MATE: _("You and the applicant are in the same organization. Others review it."),
}


def conflict(reviewer: Standing, *, applicant: Standing, organization: UUID) -> Conflict | None:
    """Return why ``reviewer`` may not judge work for an achievement of ``organization``, if so."""
    if reviewer.person == applicant.person:
        return Conflict.OWN
    if organization not in reviewer.reviews_for:
        return Conflict.NO_REVIEWER
    if reviewer.organizations & applicant.organizations:
        return Conflict.TEAM_MATE
    return None


def is_idle(*, touched: datetime, at: datetime) -> bool:
    """Return whether a place last worked on at ``touched`` may go to somebody else."""
    return at - touched > IDLE


def places(*, asked: int, handed_in: int) -> int:
    """Return how many reviewers a round needs: one more than planned once all planned disagree.

    ``handed_in`` counts the reviews of a round that is still undecided.
    """
    return asked if handed_in < asked else handed_in + 1


def minutes_to_judge(*, criteria: int, artifacts: int) -> int:
    """Return a rough time to judge a submission, in steps of five minutes."""
    return max(5, ceil((2 * criteria + 3 * artifacts) / 5) * 5)
