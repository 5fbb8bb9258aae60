"""What one says of oneself over the API, apart from what anybody has checked."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from milepost.hold import actions, queries
from milepost.hold.models import OwnClaim
from milepost.hold.rules.claims import DAY
from milepost.kit.bodies import ClosedBody
from milepost.kit.paging import api_page
from milepost.kit.patterns import WITH_WORDS, WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(tags=["own words"], auth=Bearer())

ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}
Day = Annotated[
    str, StringConstraints(pattern=f"^({DAY.pattern})?$".replace(r"\d", "[0-9]"), max_length=10)
]


class OwnWordsPage(Schema):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=10_000)


class OwnWordsIn(ClosedBody):
    """Something one says of oneself; days are years, months or days (ISO 8601), or empty."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=WITH_WORDS)]
    words: Annotated[str, StringConstraints(max_length=4000, pattern=WITHOUT_ZERO)] = ""
    begun: Day = ""
    ended: Day = ""


class OwnWordsOut(Schema):
    """Something one says of oneself; nobody has checked it."""

    id: UUID
    title: str
    words: str
    begun: str
    ended: str
    written_at: datetime


class OwnWordsList(Schema):
    """One page of one's own words, and how many there are in all."""

    count: int
    items: list[OwnWordsOut]


@router.get(
    "/wallet/own-words",
    response={200: OwnWordsList, 401: Problem, 422: Problem},
    summary="What I say of myself",
)
def own_words(request: HttpRequest, asked: Query[OwnWordsPage]) -> dict[str, Any]:
    """List one's own words, the latest first, 20 a page."""
    rows = queries.claims_of(person_of(request))
    return api_page(rows, number=asked.page, shape=lambda one: one)


@router.post(
    "/wallet/own-words",
    response={201: OwnWordsOut, **ERRORS},
    summary="Say something of myself",
)
def say(request: HttpRequest, body: OwnWordsIn) -> Status[OwnClaim]:
    """Keep something one says of oneself; wherever it is shown, it is marked as such."""
    said = actions.say(person_of(request), saying=_saying(body), at=timezone.now())
    return Status(201, said)


@router.put(
    "/wallet/own-words/{uuid:pk}",
    response={200: OwnWordsOut, **ERRORS},
    summary="Say it otherwise",
)
def say_otherwise(request: HttpRequest, pk: UUID, body: OwnWordsIn) -> OwnClaim:
    """Change what one says of oneself."""
    me = person_of(request)
    mine = get_object_or_404(queries.claims_of(me), pk=pk)
    actions.say_otherwise(mine, saying=_saying(body), by=me, at=timezone.now())
    return queries.claims_of(me).get(pk=pk)


@router.delete(
    "/wallet/own-words/{uuid:pk}",
    response={204: None, **ERRORS},
    summary="Take my words back",
)
def unsay(request: HttpRequest, pk: UUID) -> Status[None]:
    """Take back what one says of oneself."""
    me = person_of(request)
    actions.unsay(get_object_or_404(queries.claims_of(me), pk=pk), by=me, at=timezone.now())
    return Status(204, None)


def _saying(body: OwnWordsIn) -> actions.Saying:
    return actions.Saying(**{name: value.strip() for name, value in body.model_dump().items()})
