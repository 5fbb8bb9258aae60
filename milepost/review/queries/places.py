"""The queue, the places in it, and who may take one."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from milepost.define.models import Criterion
from milepost.earn.models import Artifact, Submission
from milepost.organizations.models import Membership
from milepost.organizations.queries import organizations_where, roles_anywhere, teammates
from milepost.people.models import Person
from milepost.review.models import Assignment
from milepost.review.rules.reviewers import (
    IDLE,
    Conflict,
    Standing,
    conflict,
    minutes_to_judge,
    places,
)

Role = Membership.Role


class Waiting(NamedTuple):
    """One submission of the queue, with what helps to choose it."""

    submission: Submission
    days: int
    criteria: int
    artifacts: int
    minutes: int


def queue_for(person: Person, *, at: datetime) -> QuerySet[Submission]:
    """Return the submissions with a free place that ``person`` may take, oldest first.

    Each carries ``criteria_count`` and ``artifact_count``, to tell how much work it is.
    """
    here = Assignment.objects.filter(
        submission=OuterRef("pk"), round=OuterRef("round"), released_at__isnull=True
    )
    handed_in = Q(review__handed_in_at__isnull=False)
    fresh = Q(taken_at__gte=at - IDLE) | Q(review__changed_at__gte=at - IDLE)
    return (
        reviewable_by(person)
        .exclude(Exists(here.filter(reviewer=person)))
        .annotate(
            handed_in=_count(here.filter(handed_in), by="submission"),
            busy=_count(here.filter(handed_in | fresh), by="submission"),
        )
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
        .order_by("submitted_at", "id")
    )


def waiting(submissions: Iterable[Submission], *, at: datetime) -> list[Waiting]:
    """Return rows of ``queue_for`` with how long they wait and how much work they are."""
    return [_waiting(submission, at=at) for submission in submissions]


def _waiting(submission: Submission, *, at: datetime) -> Waiting:
    criteria, artifacts = submission.criteria_count, submission.artifact_count  # type: ignore[attr-defined]
    since = submission.submitted_at or at
    return Waiting(
        submission=submission,
        days=max(0, (at - since).days),
        criteria=criteria,
        artifacts=artifacts,
        minutes=minutes_to_judge(criteria=criteria, artifacts=artifacts),
    )


def reviewable_by(person: Person) -> QuerySet[Submission]:
    """Return the waiting submissions that ``person`` may judge, with a free place or without.

    The same answer as ``rules.reviewers.conflict``, for many submissions in one query.
    """
    reviewing = organizations_where(person, roles=[Role.REVIEWER])
    return (
        Submission.objects.filter(
            state=Submission.State.SUBMITTED,
            version__achievement__organization__in=reviewing,
        )
        .exclude(applicant=person)
        .exclude(applicant__in=teammates(person))
    )


def is_reviewer(person: Person) -> bool:
    """Return whether this person reviews for any organization."""
    return Role.REVIEWER in roles_anywhere(person)


def still_needed(assignment: Assignment) -> int:
    """Return how many more reviews the round of this place needs; 0 once it is over."""
    submission = assignment.submission
    if submission.state != submission.State.SUBMITTED or submission.round != assignment.round:
        return 0
    handed_in = submission.assignments.filter(
        round=assignment.round, review__handed_in_at__isnull=False
    ).count()
    return places(asked=submission.version.reviewers, handed_in=handed_in) - handed_in


def conflict_with(submission: Submission, *, reviewer: Person) -> Conflict | None:
    """Return why ``reviewer`` may not judge this submission; None if they may."""
    organization = submission.version.achievement.organization_id
    standings = _standings([reviewer, submission.applicant])
    return conflict(standings[0], applicant=standings[1], organization=organization)


def assignments_of(person: Person) -> QuerySet[Assignment]:
    """Return every place this person took, with what its page shows."""
    return Assignment.objects.filter(reviewer=person).select_related(
        "submission__version__achievement__organization", "submission__applicant", "review"
    )


def open_assignments(person: Person) -> QuerySet[Assignment]:
    """Return the reviews this person has begun and can still hand in, oldest first.

    Who has left the organization, or become the applicant's team-mate, can hand in none.
    """
    return assignments_of(person).filter(
        Q(review__isnull=True) | Q(review__handed_in_at__isnull=True),
        released_at__isnull=True,
        round=F("submission__round"),
        submission__in=reviewable_by(person),
    )


def _standings(people: Iterable[Person]) -> list[Standing]:
    rows = list(Membership.objects.filter(person__in=people))
    return [_standing(person, rows=rows) for person in people]


def _standing(person: Person, *, rows: list[Membership]) -> Standing:
    mine = [row for row in rows if row.person_id == person.pk]
    return Standing(
        person=person.pk,
        organizations=frozenset(row.organization_id for row in mine),
        reviews_for=frozenset(row.organization_id for row in mine if row.role == Role.REVIEWER),
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
