"""Who is asked when reviewers do not agree: the written rule of the version, as a question."""

from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from milepost.define.models import AchievementVersion
from milepost.earn.models import Submission
from milepost.organizations.models import Membership
from milepost.organizations.queries import organizations_where
from milepost.people.models import Person
from milepost.review.models import Assignment, Review
from milepost.review.rules.third import EXPERIENCE, PATIENCE
from milepost.review.rules.verdicts import Policy

Third = AchievementVersion.Third


def policy_of(version: AchievementVersion) -> Policy:
    """Return the written rule by which readings of this version become a decision."""
    return Policy(asked=version.reviewers, agreement=version.agreement, tie_break=version.tie_break)


def free_for(person: Person, *, among: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Return those submissions of ``among`` whose free place ``person`` may take.

    The place that is added when reviewers do not agree is kept for whom the version asks for, for
    a week; then nobody should wait any longer. ``handed_in`` is annotated by the caller.
    """
    lead = organizations_where(person, roles=[Membership.Role.OWNER])
    rows: QuerySet[Any] = among.annotate(
        judged=_judged(person), disagreed_at=_last_handed_in()
    ).filter(
        Q(handed_in__lt=F("version__reviewers"))
        | Q(version__third=Third.ANY)
        | Q(version__third=Third.LEAD, version__achievement__organization__in=lead)
        | Q(version__third=Third.EXPERIENCED, judged__gte=EXPERIENCE)
        | Q(disagreed_at__lt=at - PATIENCE)
    )
    return rows


def may_be_third(submission: Submission, *, person: Person, at: datetime) -> bool:
    """Return whether ``person`` may take the place that is free now."""
    in_round = submission.assignments.filter(
        round=submission.round, review__handed_in_at__isnull=False
    )
    row = Submission.objects.filter(pk=submission.pk).annotate(
        handed_in=Coalesce(Subquery(_number(in_round, by="submission")), 0)
    )
    return free_for(person, among=row, at=at).exists()


def _judged(person: Person) -> Coalesce:
    """How often they have judged work for the achievement."""
    mine = Assignment.objects.filter(
        reviewer=person,
        review__handed_in_at__isnull=False,
        submission__version__achievement=OuterRef("version__achievement"),
    )
    return Coalesce(Subquery(_number(mine, by="submission__version__achievement")), 0)


def _number(rows: QuerySet[Assignment], *, by: str) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = rows.order_by().values(by).annotate(number=Count("pk"))
    return counted.values("number")


def _last_handed_in() -> Subquery:
    here = Review.objects.filter(
        assignment__submission=OuterRef("pk"), assignment__round=OuterRef("round")
    )
    last = here.order_by().values("assignment__submission").annotate(last=Max("handed_in_at"))
    return Subquery(last.values("last"), output_field=DateTimeField())
