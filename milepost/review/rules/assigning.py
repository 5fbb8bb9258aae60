"""Who is asked next, until when they answer and judge, and when a place goes on to another."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError
from milepost.review.rules.reviewers import IDLE

ANSWER_WITHIN = timedelta(days=2)
"""Who is asked and says nothing for so long is passed over for this round."""
LEAST = timedelta(days=3)
"""However late the work is, a reviewer gets at least so long."""
GRACE = timedelta(days=1)
"""A place is given on so long after its day."""
REMIND_BEFORE = timedelta(days=1)
MOST_OPEN = 5
"""Nobody is asked who has so many reviews open or waiting for an answer."""
LINK_LIFE = timedelta(days=90)
MOST_MORE_DAYS = 60


class Way(TextChoices):
    """Why somebody qualifies to review an achievement."""

    PRACTITIONER = "practitioner", gettext_lazy("Practices it")
    PANEL = "panel", gettext_lazy("On the named panel")
    EXTERNAL = "external", gettext_lazy("From outside, by a mailed link")


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody named as qualified, by an address, and why."""

    way: str
    email: str
    words: str


class Answer(TextChoices):
    """What became of asking somebody."""

    OPEN = "open", gettext_lazy("Asked")
    TAKEN = "taken", gettext_lazy("Taken")
    DECLINED = "declined", gettext_lazy("Declined")
    LAPSED = "lapsed", gettext_lazy("Not answered")
    CLOSED = "closed", gettext_lazy("Not needed any more")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A reviewer as the fair order sees them."""

    person: UUID
    speaks: bool
    """Whether they use Milepost in the language of the definition."""
    load: int
    """Reviews they have open, or were asked for and have not answered."""
    lately: int
    """Reviews they handed in within a month."""


def fair_order(candidates: Iterable[Candidate], *, submission: UUID) -> list[Candidate]:
    """Return who is asked first: who reads the language, has least to do, did least; then by lot.

    The lot is drawn from the submission, so that it can be drawn again and nobody can choose it.
    Whoever has too much to do is asked later.
    """
    free = [one for one in candidates if one.load < MOST_OPEN]

    def key(one: Candidate) -> tuple[bool, int, int, str]:
        lot = hashlib.sha256(f"{submission}:{one.person}".encode()).hexdigest()
        return (not one.speaks, one.load, one.lately, lot)

    return sorted(free, key=key)


def due(
    *,
    taken_at: datetime,
    touched_at: datetime,
    submitted_at: datetime,
    days: int | None,
    more_until: datetime | None = None,
) -> datetime:
    """Return until when a reviewer holds a place, unless they hand in.

    With a promise of ``days`` to the applicant: until then, but at least ``LEAST`` from taking it.
    Never longer than ``IDLE`` after the last word was written. More time, once given, counts.
    """
    idle = touched_at + IDLE
    promised = idle
    if days is not None:
        promised = max(submitted_at + timedelta(days=days), taken_at + LEAST)
    return max(min(idle, promised), more_until or taken_at)


def is_overdue(due_at: datetime, *, at: datetime) -> bool:
    """Return whether a place due then goes on to somebody else now."""
    return at > due_at + GRACE


def is_to_remind(due_at: datetime, *, reminded: bool, at: datetime) -> bool:
    """Return whether its holder is reminded now; once a place."""
    return not reminded and due_at - REMIND_BEFORE <= at <= due_at


def check_more_days(days: int) -> None:
    """Refuse to give no time, or very much."""
    if not 1 <= days <= MOST_MORE_DAYS:
        raise RuleError(_("Give between 1 and 60 more days."), code="days-out-of-range")
