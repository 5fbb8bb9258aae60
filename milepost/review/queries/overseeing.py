"""What those who look after reviewing see, and what everyone may read about it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from milepost.define.models import Achievement, AchievementVersion
from milepost.define.rules.choices import State
from milepost.earn.models import Submission
from milepost.organizations.models import Organization
from milepost.organizations.queries import kept_apart
from milepost.review.models import ReviewerShortage, ReviewTerms
from milepost.review.queries.duties import AsideCount, overrides_of, sentences_of
from milepost.review.queries.service import Service, service_of
from milepost.review.queries.terms import pay_of, terms_of
from milepost.review.rules.duties import Kind
from milepost.review.rules.terms import Terms


@dataclass(frozen=True, kw_only=True)
class Reviewing:
    """How an achievement is reviewed, for everyone to read."""

    terms: Terms
    pay: list[str]
    roles: list[str]
    service: Service
    overrides: list[AsideCount]


def reviewing_of(achievement: Achievement, *, at: datetime) -> Reviewing:
    """Return on what terms an achievement is reviewed, and how often a rule was set aside."""
    organization = achievement.organization
    pay = pay_of(organization)
    pairs = [list(pair) for pair in sorted(kept_apart(organization))]
    return Reviewing(
        terms=terms_of(achievement),
        pay=sentences_of(Kind.PAY, {"way": pay.way} if pay else {}),
        roles=sentences_of(Kind.ROLES, {"pairs": pairs}),
        service=service_of(achievement, at=at),
        overrides=overrides_of(organization=organization, achievement=achievement),
    )


def achievements_led(organization: Organization) -> QuerySet[Achievement]:
    """Return what an organization offers, by title, each with whether it has terms of its own."""
    own = ReviewTerms.objects.filter(achievement=OuterRef("pk"), until=None)
    published = AchievementVersion.objects.filter(achievement=OuterRef("pk"), state=State.PUBLISHED)
    rows = Achievement.objects.filter(Exists(published), organization=organization)
    return rows.annotate(title=published.values("title")[:1], own_terms=Exists(own)).order_by(
        "title", "pk"
    )


def shortages_at(organization: Organization) -> QuerySet[ReviewerShortage]:
    """Return the rounds here that lack reviewers while nobody is left to ask."""
    return _shortages().filter(submission__version__achievement__organization=organization)


def short_of_reviewers() -> QuerySet[Organization]:
    """Return the organizations with such a round, of which those who lead were not told."""
    rows = _shortages().filter(told_at=None).order_by()
    return Organization.objects.filter(
        pk__in=rows.values("submission__version__achievement__organization")
    ).order_by("pk")


def _shortages() -> QuerySet[ReviewerShortage]:
    return ReviewerShortage.objects.filter(
        ended_at=None,
        round=F("submission__round"),
        submission__state=Submission.State.SUBMITTED,
    )


def waiting_at(organization: Organization) -> QuerySet[Submission]:
    """Return the work that waits for reviewers, the oldest first; whose it is stays out of it.

    ``short`` tells of which nobody is left to ask.
    """
    short = shortages_at(organization).filter(submission=OuterRef("pk"))
    return (
        Submission.objects.filter(
            state=Submission.State.SUBMITTED, version__achievement__organization=organization
        )
        .annotate(short=Exists(short))
        .select_related("version__achievement__organization")
        .order_by("submitted_at", "id")
    )
