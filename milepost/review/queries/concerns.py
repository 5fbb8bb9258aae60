"""Concerns: who may act on one, who may read it, and which badge it is about."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from milepost.earn.models import Submission
from milepost.issue.models import Credential
from milepost.organizations.models import Membership
from milepost.organizations.queries import (
    has_role,
    organizations_where,
    owners_of,
    second_owners,
)
from milepost.people.models import Person
from milepost.review.models import Appeal, Concern, ConcernStep, Decision
from milepost.review.queries.conflicts import barriers
from milepost.review.rules.concerns import CONTESTABLE, NEXT, Step
from milepost.review.rules.conflicts import Conflict

__all__ = [
    "CONTESTABLE",
    "NEXT",
    "answerers",
    "badge_of",
    "badges_led_by",
    "concerns_for",
    "is_settled",
    "last_step",
    "may_lead",
    "open_contest",
    "work_of",
]

CLOSE = (Conflict.OWN, Conflict.TIED, Conflict.TEAM_MATE, Conflict.SAME_LINE, Conflict.COACH)


def may_lead(submission: Submission, *, person: Person) -> bool:
    """Return whether somebody runs the organization and is not close to the learner."""
    organization = submission.version.achievement.organization
    if not has_role(person, organization=organization, roles=[Membership.Role.OWNER]):
        return False
    rows, closed = Submission.objects.filter(pk=submission.pk), barriers(person)
    for conflict in CLOSE:
        rows = rows.exclude(closed[conflict])
    return rows.exists()


def is_settled(submission: Submission, *, person: Person, at: datetime) -> bool:
    """Return whether somebody runs the organization for long enough to be a second person."""
    organization = submission.version.achievement.organization
    return second_owners(organization, to=None, on=at).filter(person=person).exists()


def concerns_for(person: Person) -> QuerySet[Concern]:
    """Return the concerns a person may read: in organizations they run, and about their own work
    from the talk on; newest first."""
    runs = organizations_where(person, roles=[Membership.Role.OWNER])
    talked = ConcernStep.objects.filter(concern=OuterRef("pk"), step=Step.TALK)
    return Concern.objects.filter(
        Q(submission__version__achievement__organization__in=runs)
        & ~Q(submission__applicant=person)
        | Q(submission__applicant=person) & Exists(talked)
    ).select_related(
        "submission__version__achievement__organization", "submission__applicant", "likeness"
    )


def badge_of(submission: Submission) -> Credential | None:
    """Return the badge that this work earned and that is in force."""
    decided = Decision.objects.filter(submission=submission, credential__isnull=False)
    appealed = Appeal.objects.filter(decision__submission=submission, credential__isnull=False)
    rows = Credential.objects.filter(Q(decision__in=decided) | Q(appeal__in=appealed))
    return rows.filter(revoked_at=None).first()


def badges_led_by(person: Person) -> QuerySet[Credential]:
    """Return the badges of organizations that somebody runs."""
    runs = organizations_where(person, roles=[Membership.Role.OWNER])
    rows = Credential.objects.filter(organization__in=runs).defer("document")
    return rows.select_related("version", "organization")


def work_of(credential: Credential) -> Submission | None:
    """Return the work that earned a badge."""
    earned = Q(decisions__credential=credential) | Q(decisions__appeal__credential=credential)
    rows = Submission.objects.filter(earned).distinct()
    return rows.select_related("version__achievement__organization", "applicant").first()


def open_contest(concern: Concern) -> ConcernStep | None:
    """Return the step that the learner contests and nobody has answered, while it goes on."""
    if not NEXT[concern.state]:
        return None
    return concern.steps.filter(contested_at__isnull=False, stands=None).first()


def answerers(concern: Concern) -> list[Person]:
    """Return who may say whether a contested step stands: who leads and took none of them."""
    organization = concern.submission.version.achievement.organization
    took = concern.steps.values("by")
    others = owners_of(organization).exclude(person__in=took).select_related("person")
    return [row.person for row in others if may_lead(concern.submission, person=row.person)]


def last_step(concern: Concern) -> ConcernStep:
    """Return the newest step; there is always one."""
    return concern.steps.order_by("-at", "-pk")[0]
