"""The terms in force for a piece of work: those that held when it was handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import (
    BooleanField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from milepost.define.models import Achievement
from milepost.organizations.models import Organization
from milepost.review.models import ReviewerPay, ReviewTerms
from milepost.review.rules.terms import PayWay, Terms


def asks_for(name: str) -> Coalesce:
    """Return whether the terms of a submission tick this: its achievement's, else the house's."""
    ticked = Subquery(_in_force().values(name)[:1])
    return Coalesce(ticked, Value(value=False), output_field=BooleanField())


def _in_force() -> QuerySet[ReviewTerms]:
    """Return the terms of the outer submission: its achievement's first, then the house's."""
    way = "version__achievement"
    held = ReviewTerms.objects.filter(
        Q(until=None) | Q(until__gt=OuterRef("submitted_at")),
        Q(achievement=OuterRef(way))
        | Q(achievement=None, organization=OuterRef(f"{way}__organization")),
        since__lte=OuterRef("submitted_at"),
    )
    return held.order_by(F("achievement").asc(nulls_last=True), "-since")


def paying_for_passes() -> QuerySet[Organization]:
    """Return the organizations that say that they pay reviewers by the result."""
    rows = ReviewerPay.objects.filter(until=None, way=PayWay.PASS)
    return Organization.objects.filter(pk__in=rows.values("organization"))


def pay_of(organization: Organization) -> ReviewerPay | None:
    """Return how an organization says that it pays reviewers; None if it has not said."""
    return ReviewerPay.objects.filter(organization=organization, until=None).first()


def own_terms(organization: Organization, *, achievement: Achievement | None) -> ReviewTerms | None:
    """Return the terms made for exactly this achievement, or, without one, for the house."""
    rows = ReviewTerms.objects.filter(organization=organization, until=None)
    return rows.filter(achievement=achievement).first()


def terms_of(achievement: Achievement) -> Terms:
    """Return the terms that hold for an achievement now."""
    organization = achievement.organization
    row = own_terms(organization, achievement=achievement)
    row = row or own_terms(organization, achievement=None)
    return row.terms if row else Terms()


def promised_days() -> Subquery:
    """Return the days that were promised for a submission when it was handed in; None without."""
    return Subquery(_in_force().values("days")[:1], output_field=IntegerField())


@dataclass(frozen=True, kw_only=True)
class TermsBook:
    """The terms of some achievements, now and formerly, read at once."""

    rows: list[ReviewTerms]

    def at(self, moment: datetime, *, achievement: UUID, organization: UUID) -> Terms:
        """Return the terms that held for an achievement at a moment."""
        held = [row for row in self.rows if row.since <= moment and _lasted(row, moment)]
        own = (row for row in held if row.achievement_id == achievement)
        house = (
            row
            for row in held
            if row.achievement_id is None and row.organization_id == organization
        )
        row = next(own, None) or next(house, None)
        return row.terms if row else Terms()


def terms_book(organizations: Iterable[UUID]) -> TermsBook:
    """Return every row of terms of these organizations."""
    return TermsBook(rows=list(ReviewTerms.objects.filter(organization__in=set(organizations))))


def _lasted(row: ReviewTerms, moment: datetime) -> bool:
    return row.until is None or row.until > moment
