"""How fast decisions are promised, and how often that was kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q

from milepost.define.models import Achievement
from milepost.earn.models import Submission
from milepost.review.models import Attempt, ReviewTerms
from milepost.review.queries.terms import terms_of

COUNTED_OVER = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Service:
    """What is promised now, and what was kept within a year, of groups of enough learners."""

    days: int | None
    decided: int
    kept: int
    late_now: int
    """How many wait longer than was promised, at this moment."""

    @property
    def is_told(self) -> bool:
        """Whether enough was decided to tell it without telling of anyone."""
        return self.decided > 0


@dataclass(frozen=True, kw_only=True)
class _Promise:
    since: datetime
    until: datetime | None
    days: int


def service_of(achievement: Achievement, *, at: datetime) -> Service:
    """Return what is promised for an achievement, and how often it was kept in the last year.

    Counted are whole groups that public figures were told of, and of them only those in which
    enough learners were promised something, so that no difference tells about a few.
    """
    promises = _promises(achievement)
    late = sum(_late(promise, achievement=achievement, at=at) for promise in promises)
    counts = [row for row in _groups(promises, achievement=achievement, at=at) if _is_enough(row)]
    return Service(
        days=terms_of(achievement).days,
        decided=sum(row["decided"] for row in counts),
        kept=sum(row["kept"] for row in counts),
        late_now=late,
    )


def _groups(
    promises: list[_Promise], *, achievement: Achievement, at: datetime
) -> Iterable[Mapping[str, Any]]:
    """Return for each group told in the last year how many decisions were promised, and in time."""
    if not promises:
        return []
    way, promised, kept = "decision__submitted_at", Q(), Q()
    for promise in promises:
        held = _handed_in(promise, at=way)
        promised |= held
        kept |= held & Q(decided_at__lte=F(way) + timedelta(days=promise.days))
    rows = Attempt.objects.filter(
        promised, group__achievement=achievement, group__told_at__gt=at - COUNTED_OVER
    )
    return (
        rows.order_by()
        .values("group")
        .annotate(
            decided=Count("pk"),
            kept=Count("pk", filter=kept),
            learners=Count("learner", distinct=True),
        )
    )


def _is_enough(row: Mapping[str, Any]) -> bool:
    return bool(row["learners"] >= settings.SMALLEST_GROUP)


def _late(promise: _Promise, *, achievement: Achievement, at: datetime) -> int:
    return Submission.objects.filter(
        _handed_in(promise, at="submitted_at"),
        version__achievement=achievement,
        state=Submission.State.SUBMITTED,
        submitted_at__lt=at - timedelta(days=promise.days),
    ).count()


def _promises(achievement: Achievement) -> list[_Promise]:
    """Return when what was promised for an achievement: its own terms, else the house's."""
    rows = list(
        ReviewTerms.objects.filter(
            Q(achievement=achievement)
            | Q(achievement=None, organization=achievement.organization_id)
        ).order_by("since")
    )
    own = [row for row in rows if row.achievement_id]
    found = [_Promise(since=r.since, until=r.until, days=r.days) for r in own if r.days]
    first = own[0].since if own else None
    for row in rows:
        if row.achievement_id is None and row.days and (first is None or row.since < first):
            ends = [day for day in (row.until, first) if day is not None]
            found.append(_Promise(since=row.since, until=min(ends, default=None), days=row.days))
    return found


def _handed_in(promise: _Promise, *, at: str) -> Q:
    """Return the condition under which the day of handing in, at this field, is promised."""
    begun = Q(**{f"{at}__gte": promise.since})
    return begun & Q(**{f"{at}__lt": promise.until}) if promise.until else begun
