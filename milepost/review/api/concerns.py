"""Likenesses and concerns for programs."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import BaseModel, StrictBool, StringConstraints

from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.review import actions
from milepost.review.api import shapes
from milepost.review.api.schemas import READING, REFUSALS, Asked
from milepost.review.models import Concern
from milepost.review.queries import concerns as queries
from milepost.review.queries import opened_assignments
from milepost.review.queries.likeness import likenesses_at, likenesses_for, side_by_side
from milepost.review.rules.concerns import LEAST_WORDS, MOST_WORDS

router = Router(tags=["review"], auth=Bearer())
Because = Annotated[
    str, StringConstraints(min_length=LEAST_WORDS, max_length=MOST_WORDS, pattern=WITHOUT_ZERO)
]


class SharedPassage(Schema):
    """Words that stand in both pieces."""

    here: str
    there: str
    words: int


class LikenessEntry(Schema):
    """Two pieces that are alike; it says that they are, not why."""

    number: int
    slot: str
    kind: str = Field(description="same, picture or text")
    share: int = Field(description="How much of it, in percent")
    same_learner: bool
    passages: list[SharedPassage]


class ConcernNote(BaseModel):
    """What is put on record first."""

    words: Because


class ConcernNext(BaseModel):
    """The next step, and why."""

    step: Literal["talk", "review", "notice", "revoked", "cleared"]
    words: Because


class ContestAnswer(BaseModel):
    """Whether a contested step stands, and why."""

    stands: StrictBool
    words: Because


class ConcernStepEntry(Schema):
    """One step."""

    step: str
    words: str
    at: datetime
    ledger_leaf: str
    contest: str
    stands: bool | None
    answer: str


class ConcernEntry(Schema):
    """A concern with its steps."""

    id: UUID
    submission: UUID
    title: str
    state: str
    opened_at: datetime
    steps: list[ConcernStepEntry]


class ConcernEntries(Schema):
    """One page of concerns, the newest first."""

    count: int
    page: int
    pages: int
    items: list[ConcernEntry]


@router.get(
    "/review/assignments/{assignment}/likenesses",
    response={200: list[LikenessEntry], **READING},
    summary="Other work that this work is like",
)
def likenesses(request: HttpRequest, assignment: UUID) -> list[dict[str, Any]]:
    """Give what the work at one's place is like, with the passages side by side and no names."""
    found = get_object_or_404(opened_assignments(person_of(request)), pk=assignment)
    actions.look_for_likeness(found.submission, round=found.round, at=timezone.now())
    return [
        {
            "number": seen.number,
            "slot": seen.title,
            "kind": seen.kind,
            "share": seen.share,
            "same_learner": seen.same_learner,
            "passages": [vars(one) for one in side_by_side(seen).passages],
        }
        for seen in likenesses_at(found)
    ]


@router.post(
    "/review/likenesses/{int:number}/note",
    response={200: ConcernEntry, **REFUSALS},
    summary="Put a note on record",
)
def note(request: HttpRequest, number: int, told: ConcernNote) -> dict[str, Any]:
    """Open a concern with a note about one likeness, in an organization that one runs."""
    me = person_of(request)
    found = get_object_or_404(likenesses_for(me), pk=number)
    made = actions.open_concern(
        found.artifact.submission, words=told.words, about=found, by=me, at=timezone.now()
    )
    return _entry(made)


@router.get("/review/concerns", response={200: ConcernEntries, 401: Problem, 422: Problem})
def concerns(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the concerns that one may read."""
    me = person_of(request)
    page = Paginator(queries.concerns_for(me).prefetch_related("steps"), PER_PAGE)
    rows = page.get_page(asked.page).object_list
    items = [_entry(row) for row in rows]
    return shapes.page_shape(page, number=asked.page, items=items)


@router.post(
    "/review/concerns/{concern}/steps",
    response={200: ConcernEntry, **REFUSALS},
    summary="Take the next step",
)
def take_step(request: HttpRequest, concern: UUID, following: ConcernNext) -> dict[str, Any]:
    """Take the next step of the ladder."""
    me = person_of(request)
    found = get_object_or_404(queries.concerns_for(me), pk=concern)
    taken = actions.take_step(
        found, step=following.step, words=following.words, by=me, at=timezone.now()
    )
    return _entry(taken)


@router.post(
    "/review/concerns/{concern}/contest",
    response={200: ConcernEntry, **REFUSALS},
    summary="Contest the last step",
)
def contest(request: HttpRequest, concern: UUID, told: ConcernNote) -> dict[str, Any]:
    """Say that the last step about one's own work is wrong."""
    me = person_of(request)
    found = get_object_or_404(queries.concerns_for(me), pk=concern)
    actions.contest_step(queries.last_step(found), words=told.words, by=me, at=timezone.now())
    return _entry(found)


@router.post(
    "/review/concerns/{concern}/answer",
    response={200: ConcernEntry, **REFUSALS},
    summary="Answer what the learner said",
)
def answer(request: HttpRequest, concern: UUID, told: ContestAnswer) -> dict[str, Any]:
    """Say whether the contested step stands; if it does not, the concern is cleared."""
    me = person_of(request)
    found = get_object_or_404(queries.concerns_for(me), pk=concern)
    actions.answer_contest(
        queries.open_contest(found) or queries.last_step(found),
        stands=told.stands,
        words=told.words,
        by=me,
        at=timezone.now(),
    )
    return _entry(queries.concerns_for(me).get(pk=concern))


def _entry(concern: Concern) -> dict[str, Any]:
    return {
        "id": concern.pk,
        "submission": concern.submission_id,
        "title": concern.submission.version.title,
        "state": concern.state,
        "opened_at": concern.opened_at,
        "steps": [
            {
                "step": one.step,
                "words": one.words,
                "at": one.at,
                "ledger_leaf": one.leaf_hash,
                "contest": one.contest,
                "stands": one.stands,
                "answer": one.answer,
            }
            for one in concern.steps.all()
        ],
    }
