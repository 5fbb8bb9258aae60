"""One's own shares over the API: list them, open one, stop one."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from milepost.hold import actions, queries, rules
from milepost.hold.models import Share
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(tags=["shares"], auth=Bearer())

PER_PAGE = 20
MOST_ITEMS = 200
WITHOUT_ZERO = r"^[^\x00]*$"
Audience = Annotated[
    str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*\S[^\x00]*$")
]
Message = Annotated[str, StringConstraints(max_length=2000, pattern=WITHOUT_ZERO)]


class Asked(Schema):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=10_000)


class ShareIn(Schema):
    """What to show, to whom, until the end of which day. ``id`` makes a second try harmless."""

    id: UUID
    audience: Audience
    purpose: Literal["employer", "registrar", "teacher", "friend"]
    ends: date
    message: Message = ""
    credentials: list[UUID] = Field(min_length=1, max_length=MOST_ITEMS)
    evidence: list[UUID] = Field(default_factory=list, max_length=MOST_ITEMS)


class ShareOut(Schema):
    """One share: whether it is open, and how often it was opened."""

    id: UUID
    audience: str
    purpose: str
    state: Literal["open", "ended", "withdrawn"]
    created_at: datetime
    ends_at: datetime
    badges: int
    times_opened: int
    last_opened: datetime | None


class Opened(ShareOut):
    """A share with its link, which is given out this once; null if it was opened before."""

    link: str | None


class Shares(Schema):
    """One page of shares, newest first, and how many there are in all."""

    count: int
    items: list[ShareOut]


@router.get("/shares", response={200: Shares, 401: Problem, 422: Problem}, summary="Own shares")
def shares(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """List one's own shares, 20 a page."""
    pages = Paginator(queries.shares_of(person_of(request)), PER_PAGE)
    now = timezone.now()
    items = pages.page(asked.page).object_list if asked.page <= pages.num_pages else []
    return {"count": pages.count, "items": [_told(share, now=now) for share in items]}


@router.post(
    "/shares",
    response={
        200: Opened,
        201: Opened,
        400: Problem,
        401: Problem,
        409: Problem,
        422: Problem,
    },
    summary="Open a share",
)
def open_share(request: HttpRequest, wanted: ShareIn) -> Status[dict[str, Any]]:
    """Open a share and return its link; the same ``id`` again returns the share without it."""
    holder, now = person_of(request), timezone.now()
    own = queries.shares_of(holder).filter(pk=wanted.id)
    try:
        _opened, token = actions.share(holder, request=_request(wanted), at=now)
    except RuleError as refused:
        if refused.code == "share-exists" and (known := own.first()):
            return Status(200, _told(known, now=now) | {"link": None})
        raise
    link = absolute(reverse("hold:share", args=[token]))
    return Status(201, _told(own.get(), now=now) | {"link": link})


@router.post(
    "/shares/{pk}/withdraw",
    response={204: None, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Stop a share",
)
def withdraw_share(request: HttpRequest, pk: UUID) -> Status[None]:
    """Stop a share at once and for good."""
    share = get_object_or_404(queries.shares_of(person_of(request)), pk=pk)
    actions.withdraw_share(share, by=person_of(request), at=timezone.now())
    return Status(204, None)


def _request(wanted: ShareIn) -> actions.ShareRequest:
    return actions.ShareRequest(
        id=wanted.id,
        purpose=wanted.purpose,
        audience=wanted.audience.strip(),
        message=wanted.message,
        ends_at=timezone.make_aware(datetime.combine(wanted.ends, time.max)),
        credentials=wanted.credentials,
        evidence=wanted.evidence,
    )


def _told(share: Share, *, now: datetime) -> dict[str, Any]:
    """A share as :func:`milepost.hold.queries.shares_of` gives it, with its state."""
    state = rules.state_of(ends_at=share.ends_at, withdrawn_at=share.withdrawn_at, now=now)
    names = ("id", "audience", "purpose", "created_at", "ends_at")
    counted = ("badges", "times_opened", "last_opened")
    return {name: getattr(share, name) for name in (*names, *counted)} | {"state": state.value}
