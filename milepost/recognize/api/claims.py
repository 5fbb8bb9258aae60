"""Claims for programs: make one, see what became of it, decide."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from milepost.kit.paging import api_page
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.recognize import actions, queries
from milepost.recognize.actions import ClaimRequest, Ruling
from milepost.recognize.models import Commitment, RecognitionClaim
from milepost.recognize.rules.claims import (
    LONGEST_GRANTED,
    LONGEST_NOTE,
    LONGEST_REASON,
    MOST_BADGES,
    last_day,
)

router = Router(tags=["recognition"], auth=Bearer())

ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}
StateName = Literal["made", "honored", "refused", "withdrawn", "unanswered"]


class Asked(Schema):
    """Which page of the list, and which claims."""

    page: int = Field(1, ge=1, le=10_000)
    state: StateName | None = None


class ClaimIn(Schema):
    """What to claim with. ``id`` makes a second try harmless."""

    id: UUID
    credentials: list[UUID] = Field(default_factory=list, max_length=MOST_BADGES)
    imported: list[UUID] = Field(default_factory=list, max_length=MOST_BADGES)
    """Badges from elsewhere."""
    evidence: list[UUID] = Field(default_factory=list, max_length=200)
    note: Annotated[str, StringConstraints(max_length=LONGEST_NOTE, pattern=WITHOUT_ZERO)] = ""


class ClaimDecisionIn(Schema):
    """Honored or refused; a refusal says why."""

    outcome: Literal["honored", "refused"]
    granted: Annotated[str, StringConstraints(max_length=LONGEST_GRANTED, pattern=WITHOUT_ZERO)] = (
        ""
    )
    reason: Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=WITHOUT_ZERO)] = ""


class RecognitionClaimOut(Schema):
    """One claim. ``link`` shows what it rests on, to deciders, while the learner lets it.

    Deciders read the ``note`` as long as there is a ``link``.
    """

    id: UUID
    commitment: UUID
    version: int
    organization: str
    state: StateName
    credentials: list[UUID]
    imported: list[UUID]
    """Badges from elsewhere that are still in the wallet."""
    note: str
    made_at: datetime
    decided_at: datetime | None
    granted: str
    reason: str
    leaf: str
    link: str | None


class OneClaimOut(RecognitionClaimOut):
    """One claim, until when it can be answered, and how often what it shows was opened."""

    answer_by: date
    times_opened: int | None = Field(description="null for deciders")


class RecognitionClaimsOut(Schema):
    """One page of claims."""

    count: int
    items: list[RecognitionClaimOut]


@router.get(
    "/recognition-claims",
    response={200: RecognitionClaimsOut, 401: Problem, 422: Problem},
    summary="Own claims",
)
def own_claims(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """List what one has claimed, newest first, 20 a page."""
    rows = queries.claims_of(person_of(request))
    return _page(rows, asked=asked, shape=_own)


@router.get(
    "/recognition-claims/{uuid:pk}",
    response={200: OneClaimOut, 401: Problem, 404: Problem, 422: Problem},
    summary="One claim",
)
def one_claim(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give a claim one has made, or one to decide, with the link to what it shows."""
    person = person_of(request)
    own = queries.claims_of(person).filter(pk=pk).first()
    if own is None:
        made = get_object_or_404(queries.claims_decided_by(person), pk=pk)
        told = _to_decide(made, at=timezone.now())
        return told | {"answer_by": last_day(made.made_at), "times_opened": None}
    opened = own.share.views.count() if own.share else 0
    return _own(own) | {"answer_by": last_day(own.made_at), "times_opened": opened}


@router.post(
    "/commitments/{uuid:pk}/claims",
    response={201: RecognitionClaimOut, **ERRORS},
    summary="Claim under a commitment",
)
def claim(request: HttpRequest, pk: UUID, body: ClaimIn) -> Status[dict[str, Any]]:
    """Claim with badges of one's own; the organization may look at them for 90 days."""
    by, at = person_of(request), timezone.now()
    commitment = get_object_or_404(Commitment.objects.exclude(state="draft"), pk=pk)
    wanted = ClaimRequest(**body.dict())
    made = actions.claim(commitment, request=wanted, by=by, at=at)
    return Status(201, _own(queries.claims_of(by).get(pk=made.pk)))


@router.post(
    "/recognition-claims/{uuid:pk}/take-back",
    response={200: RecognitionClaimOut, **ERRORS},
    summary="Take a claim back",
)
def take_back(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Take a waiting claim back; what it showed is closed at once."""
    by = person_of(request)
    made = get_object_or_404(queries.claims_of(by), pk=pk)
    actions.take_back_claim(made, by=by, at=timezone.now())
    return _own(queries.claims_of(by).get(pk=pk))


@router.get(
    "/organizations/{slug:slug}/claims",
    response={200: RecognitionClaimsOut, 401: Problem, 404: Problem, 422: Problem},
    summary="Claims to decide",
)
def claims_to(request: HttpRequest, slug: str, asked: Query[Asked]) -> dict[str, Any]:
    """List the claims made to an organization one decides for, the oldest first.

    A minor's stands there once a guardian has approved it.
    """
    organization = get_object_or_404(queries.desks_of(person_of(request)), slug=slug)
    at = timezone.now()

    def shape(one: RecognitionClaim) -> dict[str, Any]:
        return _to_decide(one, at=at)

    return _page(queries.claims_to(organization), asked=asked, shape=shape)


@router.post(
    "/recognition-claims/{uuid:pk}/decision",
    response={200: RecognitionClaimOut, **ERRORS},
    summary="Decide a claim",
)
def decide(request: HttpRequest, pk: UUID, body: ClaimDecisionIn) -> dict[str, Any]:
    """Honor or refuse a claim for good; the learner is told by mail.

    What a refused claim showed is closed. 409 ``badge-not-valid`` says which badge was revoked or
    fails a check since, and why; 409 ``family`` that it is a relative's.
    """
    by, at = person_of(request), timezone.now()
    made = get_object_or_404(queries.claims_decided_by(by), pk=pk)
    actions.decide(made, ruling=Ruling(**body.dict()), by=by, at=at)
    return _to_decide(queries.claims_decided_by(by).get(pk=pk), at=at)


def _page(
    rows: QuerySet[RecognitionClaim],
    *,
    asked: Asked,
    shape: Callable[[RecognitionClaim], dict[str, Any]],
) -> dict[str, Any]:
    chosen = rows.filter(state=asked.state) if asked.state else rows
    return api_page(chosen, number=asked.page, shape=shape)


def _own(made: RecognitionClaim) -> dict[str, Any]:
    return _told(made) | {"note": made.note, "link": None}


def _to_decide(made: RecognitionClaim, *, at: datetime) -> dict[str, Any]:
    link = queries.link_of(made, at=at)
    return _told(made) | {"note": made.note if link else "", "link": link or None}


def _told(made: RecognitionClaim) -> dict[str, Any]:
    names = ("id", "state", "made_at", "decided_at", "granted", "reason")
    return {name: getattr(made, name) for name in names} | {
        "commitment": made.version.commitment_id,
        "version": made.version.number,
        "organization": made.version.commitment.organization.slug,
        "credentials": [one.credential_id for one in made.badges.all() if one.credential_id],
        "imported": [one.imported_id for one in made.badges.all() if one.imported_id],
        "leaf": made.leaf_hash,
    }
