"""What reviewers declare by program: whether they know whose work it is, and who is close."""

from typing import Annotated, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import BaseModel, StringConstraints

from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.review import actions, queries
from milepost.review.api.schemas import REFUSALS, Asked
from milepost.review.models import CloseTie
from milepost.review.rules.conflicts import MAX_WORDS, Answer
from milepost.review.tasks import compare_later

router = Router(tags=["review"], auth=Bearer())
ADDRESS = r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,60}(\.[A-Za-z0-9-]{1,60}){0,4}\.[A-Za-z]{2,20}$"


class NothingKnown(BaseModel):
    """A reviewer who does not know whose work it could be."""

    knows: Literal[False]


class SomethingKnown(BaseModel):
    """A reviewer who may know, and why; the place goes back."""

    knows: Literal[True]
    why: Literal["told", "helped", "close", "gain", "seen"]
    words: Annotated[str, Field(max_length=MAX_WORDS, pattern=WITHOUT_ZERO)] = ""


class WorkOpened(Schema):
    """Whether the work is open to its reviewer now."""

    open: bool


class TieBody(BaseModel):
    """Somebody close."""

    email: Annotated[str, StringConstraints(max_length=254, pattern=ADDRESS)]
    kind: Literal["family", "friend", "work", "money"]


class TieEntry(Schema):
    """A tie that was declared."""

    id: UUID
    email: str
    kind: str


class Ties(Schema):
    """One page of the ties in force."""

    count: int
    items: list[TieEntry]


@router.post("/review/assignments/{assignment}/open", response={200: WorkOpened, **REFUSALS})
def open_place(
    request: HttpRequest, assignment: UUID, said: NothingKnown | SomethingKnown
) -> dict[str, bool]:
    """Say whether you may know whose work it is; only who knows nothing sees it."""
    found = queries.open_seat(person_of(request), pk=assignment)
    if found is None:
        raise Http404
    answer = Answer(**said.model_dump())
    is_open = actions.open_at(found, answer=answer, at=timezone.now())
    if is_open:
        compare_later(found)
    return {"open": is_open}


@router.get("/review/ties", response={200: Ties, 401: Problem, 422: Problem})
def ties(request: HttpRequest, asked: Query[Asked]) -> dict[str, object]:
    """Give the people one has declared to be close."""
    page = Paginator(queries.ties_of(person_of(request)), PER_PAGE)
    return {"count": page.count, "items": list(page.get_page(asked.page).object_list)}


@router.post("/review/ties", response={200: TieEntry, **REFUSALS})
def declare_tie(request: HttpRequest, tie: TieBody) -> CloseTie:
    """Declare somebody to be close, so that neither judges the other; they are not told."""
    me = person_of(request)
    return actions.declare_tie(me, email=tie.email, kind=tie.kind, at=timezone.now())


@router.delete("/review/ties/{tie}", response={204: None, **REFUSALS})
def end_tie(request: HttpRequest, tie: UUID) -> Status[None]:
    """Take a tie back."""
    found = get_object_or_404(queries.ties_of(person_of(request)), pk=tie)
    actions.end_tie(found, at=timezone.now())
    return Status(204, None)
