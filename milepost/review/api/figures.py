"""Public figures for programs; no account is needed."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Router, Schema

from milepost.define.queries import public_versions
from milepost.kit.addresses import absolute
from milepost.kit.problems import Problem
from milepost.organizations.models import Organization
from milepost.review.queries import figures as queries
from milepost.review.rules.figures import Fee as FeeFact
from milepost.review.rules.figures import Told
from milepost.review.rules.figures.told import Reviewers
from milepost.review.rules.standing import Standing

router = Router(tags=["figures"], auth=None)


class Agreement(Schema):
    """A measure of agreement with its 95 % interval; ``units`` are criteria read by two or more."""

    value: float
    low: float
    high: float
    units: int


class JudgedAs(Schema):
    """How many judged in one role."""

    role: str = Field(
        description="reviewer, panel, practitioner, holder, insider or invited; empty if not kept"
    )
    words: str
    number: int


class JudgedBy(Schema):
    """Who judged, by how they stood to the organization that issues when they took the work."""

    number: int
    own: int = Field(description="With the organization then, or within the year before")
    invited: int = Field(description="Let in by the organization, by a mailed link")
    unknown: int = Field(description="Of whom it was not kept")
    roles: list[JudgedAs] = Field(description="Each counts once, the closest first")


class ToldFigures(Schema):
    """What is told of all groups of attempts that are large enough."""

    attempts: int
    passed: int
    first: int
    first_passed: int
    later: int
    later_passed: int
    incomplete: int = Field(description="Sent back unjudged, because something was missing")
    median_days: int | None
    slow_days: int | None = Field(description="Nine of ten decisions came within so many days")
    same_level: Agreement | None = Field(description="Share of pairs who gave the same level")
    same_side: Agreement | None = Field(description="Share of pairs who both saw it met, or not")
    alpha: Agreement | None = Field(description="Krippendorff's alpha")
    kappa: Agreement | None = Field(description="Cohen's kappa with linear weights, of one rubric")
    appeals: int = Field(description="How many were filed, whatever came of them")
    appeals_waiting: int
    appeals_withdrawn: int
    appeals_decided: int
    appeals_late: int = Field(description="Ended after the day they were to be answered by")
    upheld: int
    reversed: int
    appeal_median_days: int | None = Field(description="From filing to the outcome")
    appeal_slow_days: int | None = Field(description="Nine of ten came within so many days")
    reviewers: JudgedBy


class FigureFee(Schema):
    """What a review costs; it can not depend on what comes of it."""

    amount: str
    currency: str
    paid_to: str = Field(description="Empty for the organization that issues")


class Gate(Schema):
    """What the quality gate said when the definition was published."""

    checks: int
    passed: int
    answered: int


class OverrideCount(Schema):
    """How often a rule of one kind was set aside."""

    kind: str = Field(description="conflict, deadline, alone or removed")
    words: str
    number: int


class RevokedKind(Schema):
    """Of how many learners a badge was revoked, for one kind of reason."""

    kind: str = Field(description="mistake, asked or conduct; empty where it was not kept")
    reason: str
    at_least: int = Field(description="In steps of ``smallest_group``; 0 means fewer")


class PublicFigures(Schema):
    """The facts about an achievement, an issuer or the network. There is no score."""

    page: str
    sentences: list[str] = Field(description="What a reader should know first")
    figures: ToldFigures | None = Field(description="Null while too few learners stand behind them")
    as_of: datetime | None
    smallest_group: int = Field(description="Nothing is told about fewer learners")
    fees: list[FigureFee] = Field(description="Of what can be earned now; empty if all is free")
    some_free: bool = Field(description="Whether some of what can be earned now costs nothing")
    overrides: list[OverrideCount] = Field(description="Every kind, zeros too")
    revoked: list[RevokedKind] = Field(description="Every kind; conduct takes two people")
    signed_without_review: int = Field(
        description="Credentials that programs had signed, by the issuer or by all; 0 of an "
        "achievement, whose badges come of reviews alone"
    )
    gate: Gate | None
    named_reviewers: list[str] = Field(description="Those who wish to be named")


ANSWERS = {200: PublicFigures, 404: Problem, 422: Problem}


@router.get("/figures", response={200: PublicFigures}, summary="How everything here is judged")
def network(request: HttpRequest) -> dict[str, Any]:
    """Give the figures of the whole network."""
    return _shape(queries.rigor_of_network(), page=reverse("review:figures"))


@router.get("/figures/organizations/{slug:slug}", response=ANSWERS, summary="How an issuer judges")
def organization(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Give the figures of one organization."""
    found = get_object_or_404(Organization, slug=slug)
    page = reverse("review:figures_organization", args=[slug])
    return _shape(queries.rigor_of_organization(found), page=page)


@router.get(
    "/figures/achievements/{slug:slug}", response=ANSWERS, summary="How one achievement is judged"
)
def achievement(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Give the figures of one achievement, with the fee and the gate of its newest version."""
    version = get_object_or_404(public_versions(slug)[:1])
    page = reverse("review:figures_achievement", args=[slug])
    return _shape(queries.rigor_of(version), page=page)


def _shape(rigor: queries.Rigor, *, page: str) -> dict[str, Any]:
    return {
        "page": absolute(page),
        "sentences": rigor.sentences,
        "figures": _told(rigor.told) if rigor.told else None,
        "as_of": rigor.as_of,
        "smallest_group": settings.SMALLEST_GROUP,
        "fees": [_fee(fee) for fee in rigor.fees],
        "some_free": rigor.free,
        "overrides": [asdict(row) for row in rigor.overrides],
        "revoked": [
            {name: getattr(one, name) for name in ("kind", "reason", "at_least")}
            for one in rigor.revoked
        ],
        "signed_without_review": rigor.unreviewed,
        "gate": asdict(rigor.gate) if rigor.gate else None,
        "named_reviewers": rigor.named,
    }


def _told(told: Told) -> dict[str, Any]:
    return asdict(told) | {"passed": told.passed, "reviewers": _reviewers(told.reviewers)}


def _reviewers(found: Reviewers) -> dict[str, Any]:
    numbers = {name: getattr(found, name) for name in ("number", "own", "invited", "unknown")}
    roles = [
        {"role": one.value, "words": str(one.label), "number": found.standings[one]}
        for one in Standing
        if found.standings.get(one)
    ]
    return {**numbers, "roles": roles}


def _fee(fee: FeeFact) -> dict[str, str]:
    return {"amount": str(fee.amount), "currency": fee.currency, "paid_to": fee.payee}
