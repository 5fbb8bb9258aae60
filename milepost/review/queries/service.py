"""How fast decisions are promised, and how often that was kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from milepost.define.models import Achievement
from milepost.earn.models import Submission
from milepost.review.models import Appeal, Attempt, Group, LateWork, ReviewTerms
from milepost.review.queries.terms import terms_of
from milepost.review.rules.appeals.moves import OPEN

COUNTED_OVER = timedelta(days=365)
SUBMITTED = "submitted_at"
State = Submission.State
LATE_IN = (State.SUBMITTED, State.WITHDRAWN)


@dataclass(frozen=True, kw_only=True)
class Service:
    """What is promised now, and what was kept within a year, of groups of enough learners."""

    days: int | None
    promised: int
    """Of how much work it is told whether the promised day was kept."""
    kept: int
    late_now: int
    """How many wait longer than was promised, at this moment."""
    late_learners: int
    answer_days: int
    """Within how many days an appeal is to be answered."""
    appeals_late: int
    """How many appeals are without an answer past their day, at this moment."""
    appellants_late: int

    @property
    def is_told(self) -> bool:
        """Whether enough is known to tell it without telling of anyone."""
        return self.promised > 0

    @property
    def late_told(self) -> int | None:
        """How many wait longer than was promised, for everyone; None of too few learners."""
        return self.late_now if self.late_learners >= settings.SMALLEST_GROUP else None

    @property
    def appeals_late_told(self) -> int | None:
        """How many appeals are late now, for everyone; None of too few learners."""
        return self.appeals_late if self.appellants_late >= settings.SMALLEST_GROUP else None


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
    promised, kept = kept_lately(achievement, at=at)
    waiting = Submission.objects.filter(
        _any_late(_promises(achievement), at=at), version__achievement=achievement
    )
    learners = list(waiting.order_by().values_list("applicant", flat=True))
    appeals = Appeal.objects.filter(
        decision__submission__version__achievement=achievement, state__in=OPEN, answer_by__lt=at
    )
    appellants = list(appeals.order_by().values_list("decision__submission__applicant", flat=True))
    terms = terms_of(achievement)
    return Service(
        days=terms.days,
        promised=promised,
        kept=kept,
        late_now=len(learners),
        late_learners=len(set(learners)),
        answer_days=terms.answer_days,
        appeals_late=len(appellants),
        appellants_late=len(set(appellants)),
    )


def kept_lately(achievement: Achievement, *, at: datetime) -> tuple[int, int]:
    """Return of how much work of the last year it is told whether the promised day was kept, and of
    how much it was."""
    told = Group.objects.filter(achievement=achievement, told_at__gt=at - COUNTED_OVER)
    sums = told.aggregate(promised=Sum("promised"), kept=Sum("kept"))
    return sums["promised"] or 0, sums["kept"] or 0


def kept_in(group: Group) -> tuple[int, int]:
    """Return of how much work of a group it is known whether the promised day was kept, and of how
    much it was; nothing while fewer learners than may be told of were promised one.

    What was noted as late counts as that alone, whatever was decided later.
    """
    achievement = group.achievement
    promises = _promises(achievement) if achievement else []
    late = set(group.late.values_list("learner", flat=True))
    noted = LateWork.objects.filter(
        submission=OuterRef("decision__submission"), round=OuterRef("decision__round")
    )
    way, promised, in_time = "decision__submitted_at", Q(pk=None), Q(pk=None)
    for promise in promises:
        held = _handed_in(promise, at=way)
        promised |= held
        in_time |= held & Q(decided_at__lte=F(way) + timedelta(days=promise.days))
    attempts = Attempt.objects.filter(promised, group=group).exclude(Exists(noted)).order_by()
    if len(late | set(attempts.values_list("learner", flat=True))) < settings.SMALLEST_GROUP:
        return 0, 0
    return attempts.count() + group.late.count(), attempts.filter(in_time).count()


def newly_late(*, at: datetime) -> Iterator[LateWork]:
    """Yield what was not decided on the day promised and is not noted as late yet, unsaved."""
    noted = LateWork.objects.filter(submission=OuterRef("pk"), round=OuterRef("round"))
    waiting = Submission.objects.filter(state__in=LATE_IN).exclude(Exists(noted))
    promising = ReviewTerms.objects.filter(days__isnull=False).order_by()
    achievements = Achievement.objects.filter(
        pk__in=waiting.order_by().values("version__achievement"),
        organization__in=promising.values("organization"),
    )
    for achievement in achievements:
        rows = waiting.filter(version__achievement=achievement)
        for promise in _promises(achievement):
            yield from _late_by(promise, rows=rows, achievement=achievement, at=at)


def _late_by(
    promise: _Promise, *, rows: QuerySet[Submission], achievement: Achievement, at: datetime
) -> Iterator[LateWork]:
    days = timedelta(days=promise.days)
    withdrawn = Q(state=State.WITHDRAWN, changed_at__gt=F("submitted_at") + days)
    for row in rows.filter(_late(promise, at=at) | _handed_in(promise, at=SUBMITTED) & withdrawn):
        assert row.submitted_at is not None
        yield LateWork(
            submission=row,
            round=row.round,
            achievement=achievement,
            organization_id=achievement.organization_id,
            learner_id=row.applicant_id,
            due_at=row.submitted_at + days,
        )


def _any_late(promises: list[_Promise], *, at: datetime) -> Q:
    found = Q(pk=None)
    for promise in promises:
        found |= _late(promise, at=at)
    return found


def _late(promise: _Promise, *, at: datetime) -> Q:
    """Return the condition under which a submission waits longer than was promised."""
    due = Q(state=State.SUBMITTED, submitted_at__lt=at - timedelta(days=promise.days))
    return _handed_in(promise, at=SUBMITTED) & due


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
