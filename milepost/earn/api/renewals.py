"""Badges that end, for programs."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from milepost.earn import actions, queries
from milepost.earn.api.submissions import ERRORS
from milepost.earn.rules.renewal import Ending
from milepost.issue.models import Credential
from milepost.kit.paging import api_page
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(auth=Bearer())


class Asked(Schema):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=10_000)


class EndingOut(Schema):
    """A badge that ends, from when it can be renewed, by what, and how far that is."""

    credential: UUID
    title: str
    valid_until: datetime
    opens_at: datetime
    renewed: bool
    renewal: Literal["anew", "work", "log", "either"] | None = Field(
        description="What renews it; null if it is not offered any more"
    )
    submission: UUID | None = Field(description="The renewal that is under way")


class EndingsOut(Schema):
    """One page of them, the next to end first."""

    count: int
    items: list[EndingOut]


class RenewalOut(Schema):
    """The submission to put new work into."""

    submission: UUID


@router.get(
    "/renewals", response={200: EndingsOut, 401: Problem, 422: Problem}, summary="Badges that end"
)
def renewals(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """List your badges that end, 20 a page."""
    rows = queries.ending_of(person_of(request))
    return api_page(rows, number=asked.page, shape=_told)


@router.post(
    "/credentials/{uuid:pk}/renew", response={201: RenewalOut, **ERRORS}, summary="Renew a badge"
)
def renew(request: HttpRequest, pk: UUID) -> Status[dict[str, Any]]:
    """Begin to show a badge anew; again, it gives the same submission."""
    person = person_of(request)
    badge = get_object_or_404(queries.ending_of(person), pk=pk)
    return Status(201, {"submission": actions.renew(badge, by=person, at=timezone.now()).pk})


def _told(badge: Any) -> dict[str, Any]:
    """A badge as :func:`milepost.earn.queries.ending_of` gives it."""
    held: Credential = badge
    ends = Ending(
        issued_at=held.issued_at, valid_until=held.valid_until, revoked=False, renewed=False
    )
    going = badge.open_renewals
    return {
        "credential": held.pk,
        "title": held.version.title,
        "valid_until": held.valid_until,
        "opens_at": ends.opens_at,
        "renewed": badge.renewed,
        "renewal": badge.renewal or None,
        "submission": going[0].pk if going else None,
    }
