"""Where to learn something, for programs: the list, suggestions, what owners decide."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from milepost.define import actions, queries
from milepost.define.models import Achievement, Resource
from milepost.define.rules.resources.suggestions import (
    HIGHEST_PRICE,
    LONGEST_NOTE,
    LONGEST_REASON,
    LONGEST_TITLE,
    Suggestion,
)
from milepost.kit.bodies import ClosedBody
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(tags=["learning"])

PER_PAGE = 20
ERRORS: dict[int, type[Schema]] = {401: Problem, 404: Problem, 409: Problem, 422: Problem}
Page = Annotated[int, Field(ge=1, le=10_000)]
Kind = Literal[
    "course", "book", "video", "audio", "site", "tool", "person", "place", "practice", "other"
]
Access = Literal[
    "captions",
    "transcript",
    "described",
    "screen-reader",
    "keyboard",
    "plain-language",
    "signed",
    "offline",
    "phone",
]


class SuggestionIn(Schema):
    """Something to learn from. Without a price it is free."""

    title: Annotated[str, StringConstraints(max_length=LONGEST_TITLE, pattern=WITHOUT_ZERO)]
    url: Annotated[str, StringConstraints(max_length=1000, pattern=WITHOUT_ZERO)]
    kind: Kind
    language: Annotated[str, StringConstraints(max_length=12, pattern=WITHOUT_ZERO)] = Field(
        "en", description="Two-letter code (ISO 639-1)"
    )
    price: Annotated[Decimal, Field(ge=0, le=HIGHEST_PRICE, decimal_places=2)] | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = Field(
        "", description="ISO 4217; needed beside a price"
    )
    access: list[Access] = Field(default_factory=list, max_length=9)
    note: Annotated[str, StringConstraints(max_length=LONGEST_NOTE, pattern=WITHOUT_ZERO)] = ""


class DecisionIn(Schema):
    """What its owners decide; a refusal says why."""

    state: Literal["accepted", "refused", "retired"]
    reason: Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=WITHOUT_ZERO)] = ""


class PlaceIn(ClosedBody):
    """Before which resource of the list it shall stand; before none: last."""

    before: UUID | None = None


class ResourceOut(Schema):
    """Something to learn from."""

    id: UUID
    achievement: str
    state: Literal["suggested", "accepted", "refused", "retired"]
    title: str
    url: str = Field(description="Suggested by anyone: show where it leads before you follow it")
    host: str
    kind: str
    language: str
    free: bool
    price: str | None
    currency: str
    access: list[str]
    note: str
    helped: int = Field(description="How many people who earned it say that this helped")
    reason: str
    suggested_at: datetime


class ResourcesOut(Schema):
    """One page of a list."""

    count: int
    page: int
    pages: int
    items: list[ResourceOut]


@router.get(
    "/catalogue/{slug:slug}/resources",
    response={200: ResourcesOut, 404: Problem, 422: Problem},
    summary="Where to learn it",
)
def resources(
    request: HttpRequest, slug: str, free: bool = False, page: Page = 1
) -> dict[str, Any]:
    """Give what its owners let everyone see, in their order, twenty a page."""
    return _listed(queries.resources_of(_achievement(slug), free=free), page=page)


@router.post(
    "/catalogue/{slug:slug}/resources",
    response={201: ResourceOut, 400: Problem, **ERRORS},
    auth=Bearer(),
    summary="Suggest a resource",
)
def suggest(request: HttpRequest, slug: str, body: SuggestionIn) -> Status[dict[str, Any]]:
    """Suggest something to learn from; the owners decide whether it is shown."""
    kept = actions.suggest_resource(
        _achievement(slug),
        suggestion=Suggestion(**body.dict() | {"access": tuple(body.access)}),
        by=person_of(request),
        at=timezone.now(),
    )
    return Status(201, _resource(kept))


@router.get(
    "/resources",
    response={200: ResourcesOut, 401: Problem, 422: Problem},
    auth=Bearer(),
    summary="Resources to decide about",
)
def to_decide(
    request: HttpRequest,
    state: Literal["suggested", "accepted", "refused", "retired"] = "suggested",
    page: Page = 1,
) -> dict[str, Any]:
    """Give the resources, in one state, of every achievement you may write; oldest first."""
    rows = queries.resources_to_decide(person_of(request)).filter(state=state)
    return _listed(rows.order_by("suggested_at", "pk"), page=page)


@router.post(
    "/resources/{uuid:pk}/decision",
    response={200: ResourceOut, 400: Problem, **ERRORS},
    auth=Bearer(),
    summary="Decide about a resource",
)
def decide(request: HttpRequest, pk: UUID, body: DecisionIn) -> dict[str, Any]:
    """Show it, refuse it with a reason, or take it away."""
    person, at = person_of(request), timezone.now()
    resource = get_object_or_404(queries.resources_to_decide(person), pk=pk)
    if body.state == "accepted":
        actions.accept_resource(resource, by=person, at=at)
    elif body.state == "refused":
        actions.refuse_resource(resource, by=person, reason=body.reason, at=at)
    else:
        actions.retire_resource(resource, by=person, at=at)
    return _resource(queries.resources_to_decide(person).get(pk=pk))


@router.post(
    "/resources/{uuid:pk}/place",
    response={200: ResourceOut, 400: Problem, **ERRORS},
    auth=Bearer(),
    summary="Put a resource in its place",
)
def place(request: HttpRequest, pk: UUID, body: PlaceIn) -> dict[str, Any]:
    """Put a shown resource before another one of its list."""
    person = person_of(request)
    resource = get_object_or_404(queries.resources_to_decide(person), pk=pk)
    before = resource.achievement.learning.filter(pk=body.before).first() if body.before else None
    actions.place_resource(resource, before=before, by=person, at=timezone.now())
    return _resource(queries.resources_to_decide(person).get(pk=pk))


def _achievement(slug: str) -> Achievement:
    version = queries.public_versions(slug).first()
    if version is None:
        raise Http404
    return version.achievement


def _listed(rows: Any, *, page: int) -> dict[str, Any]:
    rows = rows.select_related("achievement")
    count, start = rows.count(), (page - 1) * PER_PAGE
    return {
        "count": count,
        "page": page,
        "pages": max(1, -(-count // PER_PAGE)),
        "items": [_resource(row) for row in rows[start : start + PER_PAGE]],
    }


def _resource(row: Resource) -> dict[str, Any]:
    names = ("id", "state", "title", "url", "host", "kind", "language", "currency", "access")
    return {name: getattr(row, name) for name in names} | {
        "achievement": row.achievement.slug,
        "free": row.price is None,
        "price": None if row.price is None else f"{row.price:.2f}",
        "note": row.note,
        "helped": getattr(row, "helps", 0),
        "reason": row.reason,
        "suggested_at": row.suggested_at,
    }
