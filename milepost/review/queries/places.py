"""The queue, the places in it, and who may take one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from milepost.define.models import Achievement, AchievementVersion, Criterion
from milepost.earn.models import Artifact, Submission
from milepost.organizations.models import Membership
from milepost.organizations.queries import roles_anywhere
from milepost.people.models import Person
from milepost.review.models import Appeal, Assignment
from milepost.review.queries.conflicts import judgeable_by, takeable_by
from milepost.review.queries.qualified import is_external, reviewers_of
from milepost.review.queries.samples import stood_for
from milepost.review.queries.terms import promised_days
from milepost.review.queries.third import free_for
from milepost.review.rules.appeals import panel_size
from milepost.review.rules.appeals.moves import OPEN
from milepost.review.rules.reviewers import IDLE, minutes_to_judge, places

Role = Membership.Role
UNPROMISED = timedelta(days=14)
"""Where work without a promised day stands in the queue."""


class Waiting(NamedTuple):
    """One submission of the queue, with what helps to choose it."""

    submission: Submission
    days: int
    due_at: datetime | None
    criteria: int
    artifacts: int
    minutes: int


def queue_for(person: Person, *, at: datetime) -> QuerySet[Submission]:
    """Return the submissions with a free place that ``person`` may take, what is due first, first.

    Each carries ``due_at``; ``criteria_count`` and ``artifact_count`` tell how much work it is.
    """
    here = Assignment.objects.filter(
        submission=OuterRef("pk"), round=OuterRef("round"), released_at__isnull=True
    )
    handed_in = Q(review__handed_in_at__isnull=False)
    rows = (
        takeable_by(person, at=at)
        .filter(state=Submission.State.SUBMITTED)
        .exclude(pk__in=stood_for(person))
        .exclude(Exists(here.filter(reviewer=person)))
        .annotate(
            handed_in=_count(here.filter(handed_in), by="submission"),
            busy=_count(here.filter(handed_in | held_on(at)), by="submission"),
        )
    )
    free: QuerySet[Submission] = (
        free_for(person, among=rows, at=at)
        .annotate(
            places=Case(
                When(handed_in__lt=F("version__reviewers"), then=F("version__reviewers")),
                default=F("handed_in") + 1,
                output_field=IntegerField(),
            )
        )
        .filter(busy__lt=F("places"))
        .annotate(criteria_count=_criteria(), artifact_count=_artifacts())
        .select_related("version__achievement__organization")
    )
    return due_first(free)


def due_first(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return waiting work in the order in which it is due, each with ``due_at``.

    What nobody promised a day for stands as if it were due ``UNPROMISED`` after it was handed in.
    """
    order = Coalesce("due_at", F("submitted_at") + UNPROMISED)
    return rows.annotate(due_at=_due()).order_by(order, "submitted_at", "id")


def _due() -> Combinable:
    """Return until when a decision was promised; None where nothing was."""
    waits = ExpressionWrapper(
        promised_days() * Value(timedelta(days=1)), output_field=DurationField()
    )
    return ExpressionWrapper(F("submitted_at") + waits, output_field=DateTimeField())


def held_on(at: datetime) -> Q:
    """Tell the places that are not idle: worked on lately, or held with more time."""
    lately = Q(taken_at__gte=at - IDLE) | Q(review__changed_at__gte=at - IDLE)
    return lately | Q(clock__more_until__gte=at)


def waiting(submissions: Iterable[Submission], *, at: datetime) -> list[Waiting]:
    """Return rows of ``queue_for`` with how long they wait and how much work they are."""
    return [_waiting(submission, at=at) for submission in submissions]


def _waiting(submission: Submission, *, at: datetime) -> Waiting:
    criteria, artifacts = submission.criteria_count, submission.artifact_count  # type: ignore[attr-defined]
    since = submission.submitted_at or at
    return Waiting(
        submission=submission,
        days=max(0, (at - since).days),
        due_at=submission.due_at,  # type: ignore[attr-defined]
        criteria=criteria,
        artifacts=artifacts,
        minutes=minutes_to_judge(criteria=criteria, artifacts=artifacts),
    )


def is_reviewer_of(person: Person, *, achievement: Achievement) -> bool:
    """Return whether this person reviews it, as a member of the house or from outside."""
    return reviewers_of(achievement).filter(pk=person.pk).exists()


def is_reviewer(person: Person) -> bool:
    """Return whether this person reviews for any organization."""
    return Role.REVIEWER in roles_anywhere(person) or is_external(person)


def is_opened(assignment: Assignment) -> bool:
    """Return whether its reviewer said that they know nothing, and so sees the work."""
    said = getattr(assignment, "declaration", None)
    return bool(said and not said.knows)


def opened_assignments(person: Person) -> QuerySet[Assignment]:
    """Return the reviews this person has begun and whose work they may see."""
    return open_assignments(person).filter(declaration__knows=False)


def still_needed(assignment: Assignment) -> int:
    """Return how many more reviews the round of this place needs; 0 once it is over."""
    submission = assignment.submission
    if assignment.appeal:
        return _still_on_panel(assignment.appeal, version=submission.version)
    if submission.state != submission.State.SUBMITTED or submission.round != assignment.round:
        return 0
    handed_in = submission.assignments.filter(
        round=assignment.round, review__handed_in_at__isnull=False
    ).count()
    return places(asked=submission.version.reviewers, handed_in=handed_in) - handed_in


def _still_on_panel(appeal: Appeal, *, version: AchievementVersion) -> int:
    if appeal.state not in OPEN:
        return 0
    handed_in = appeal.panel.filter(review__handed_in_at__isnull=False).count()
    return places(asked=panel_size(version.reviewers), handed_in=handed_in) - handed_in


def assignments_of(person: Person) -> QuerySet[Assignment]:
    """Return every place this person took, with what its page shows."""
    return Assignment.objects.filter(reviewer=person).select_related(
        "submission__version__achievement__organization",
        "submission__applicant",
        "review",
        "declaration",
        "appeal",
    )


def open_assignments(person: Person) -> QuerySet[Assignment]:
    """Return the reviews this person has begun and can still hand in, oldest first.

    Who has left the organization, or become the applicant's team-mate, can hand in none.
    """
    waiting = judgeable_by(person).filter(state=Submission.State.SUBMITTED)
    heard = judgeable_by(person, appeal=OuterRef(OuterRef("appeal")))
    return assignments_of(person).filter(
        Q(review__isnull=True) | Q(review__handed_in_at__isnull=True),
        Q(appeal=None, round=F("submission__round"), submission__in=waiting)
        | Q(Exists(heard.filter(pk=OuterRef("submission"))), appeal__state__in=OPEN),
        released_at__isnull=True,
    )


def _criteria() -> Coalesce:
    return _count(Criterion.objects.filter(version=OuterRef("version")), by="version")


def _artifacts() -> Coalesce:
    now_there = Q(removed_round__isnull=True) | Q(removed_round__gt=OuterRef("round"))
    artifacts = Artifact.objects.filter(
        now_there, submission=OuterRef("pk"), first_round__lte=OuterRef("round")
    )
    return _count(artifacts, by="submission")


def _count(rows: QuerySet, *, by: str) -> Coalesce:  # type: ignore[type-arg]
    """Return the number of rows of a subquery that all share the same ``by``."""
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
