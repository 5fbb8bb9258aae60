"""Likenesses and concerns for programs."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
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
from milepost.review.models import Assignment, Concern, Likeness
from milepost.review.queries import concerns as queries
from milepost.review.queries import is_opened_seat, open_seat
from milepost.review.queries.conflicts import hidden_from
from milepost.review.queries.likeness import (
    Seen,
    Side,
    likenesses_at,
    likenesses_for,
    places_run_by,
    seen_from,
    side_by_side,
    sides_of,
)
from milepost.review.rules.concerns import LEAST_WORDS, MOST_WORDS
from milepost.review.tasks import compare_later

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
    share: int = Field(description="How much of it, in percent; of texts, of the one with more")
    same_learner: bool
    same_work: bool = Field(description="Whether both stand in one submission")
    places: list[str] = Field(description="Then, for what and from where each was handed in")
    passages: list[SharedPassage]


class LikenessSide(Schema):
    """One of the two pieces, as whoever runs the place it was handed in to may know it."""

    runs: bool = Field(description="Whether you run that place; only then the rest is told")
    earlier: bool = Field(description="Whether it was handed in before the other")
    submission: UUID | None
    title: str
    slot: str
    added_at: datetime | None


class LikenessFound(Schema):
    """One likeness in an organization that one runs."""

    number: int
    kind: str
    share: int
    same_learner: bool
    same_work: bool
    found_at: datetime
    sides: list[LikenessSide]


class LikenessDetail(LikenessFound):
    """One likeness with the passages that stand in both, names taken out."""

    passages: list[SharedPassage]


class LikenessesFound(Schema):
    """One page of likenesses, the newest first."""

    count: int
    page: int
    pages: int
    items: list[LikenessFound]


class LikenessNote(BaseModel):
    """What is put on record first, about which of the two."""

    words: Because
    submission: UUID | None = Field(
        default=None, description="Of the work that is meant; without it, the one handed in later"
    )


class BadgeNote(BaseModel):
    """What is put on record first, about which badge."""

    words: Because
    credential: UUID = Field(description="As in the list of what an organization has issued")


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
    """Give what the work at one's place is like, with the passages side by side and no names.

    It is compared within a minute after it was opened.
    """
    seat = open_seat(person_of(request), pk=assignment)
    if seat is None or not is_opened_seat(seat):
        raise Http404
    if not isinstance(seat, Assignment):
        return []
    compare_later(seat)
    return [_alike(seen) for seen in likenesses_at(seat)]


@router.get(
    "/review/likenesses",
    response={200: LikenessesFound, 401: Problem, 422: Problem},
    summary="Work that is alike, for whoever runs the place",
)
def likenesses_found(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give what was found in organizations that one runs."""
    me = person_of(request)
    page = Paginator(likenesses_for(me), PER_PAGE)
    runs = places_run_by(me)
    items = [_found(row, runs=runs) for row in page.get_page(asked.page).object_list]
    return shapes.page_shape(page, number=asked.page, items=items)


@router.get(
    "/review/likenesses/{int:number}",
    response={200: LikenessDetail, **READING},
    summary="Two pieces side by side",
)
def likeness(request: HttpRequest, number: int) -> dict[str, Any]:
    """Give one likeness with the passages that stand in both."""
    me = person_of(request)
    found = get_object_or_404(likenesses_for(me), pk=number)
    runs = places_run_by(me)
    seen = seen_from(found, piece=sides_of(found, runs=runs)[0].piece)
    return _found(found, runs=runs) | {
        "passages": [vars(one) for one in side_by_side(seen).passages]
    }


@router.post(
    "/review/likenesses/{int:number}/note",
    response={200: ConcernEntry, **REFUSALS},
    summary="Put a note on record",
)
def note(request: HttpRequest, number: int, told: LikenessNote) -> dict[str, Any]:
    """Open a concern with a note about one likeness, in an organization that one runs."""
    me = person_of(request)
    found = get_object_or_404(likenesses_for(me), pk=number)
    sides = sides_of(found, runs=places_run_by(me))
    works = {one.submission.pk: one.submission for one in sides if one.runs}
    work = works.get(told.submission or next(iter(works)))
    if work is None:
        raise Http404
    made = actions.open_concern(work, words=told.words, about=found, by=me, at=timezone.now())
    return _entry(made)


@router.post(
    "/review/concerns",
    response={200: ConcernEntry, **REFUSALS},
    summary="Put a note on record about a badge",
)
def note_about(request: HttpRequest, told: BadgeNote) -> dict[str, Any]:
    """Open a concern with a note about the work that earned a badge, as an owner."""
    me = person_of(request)
    badge = get_object_or_404(queries.badges_led_by(me), pk=told.credential)
    work = queries.work_of(badge)
    if work is None:
        raise Http404
    made = actions.open_concern(work, words=told.words, about=None, by=me, at=timezone.now())
    return _entry(made)


@router.get("/review/concerns", response={200: ConcernEntries, 401: Problem, 422: Problem})
def concerns(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the concerns that one may read."""
    me = person_of(request)
    page = Paginator(queries.concerns_for(me).prefetch_related("steps"), PER_PAGE)
    rows = page.get_page(asked.page).object_list
    hidden = hidden_from(me, work=[row.submission_id for row in rows])
    items = [_without_words(row) if row.submission_id in hidden else _entry(row) for row in rows]
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


def _without_words(concern: Concern) -> dict[str, Any]:
    """What was said may name the learner, whose work its reader could come to judge."""
    shown = _entry(concern)
    steps = [one | {"words": "", "contest": "", "answer": ""} for one in shown["steps"]]
    return shown | {"steps": steps}


def _alike(seen: Seen) -> dict[str, Any]:
    return {
        "number": seen.number,
        "slot": seen.title,
        "kind": seen.kind,
        "share": seen.share,
        "same_learner": seen.same_learner,
        "same_work": seen.same_work,
        "places": seen.places,
        "passages": [vars(one) for one in side_by_side(seen).passages],
    }


def _found(row: Likeness, *, runs: Collection[UUID]) -> dict[str, Any]:
    return {
        "number": row.pk,
        "kind": row.kind,
        "share": row.share,
        "same_learner": row.same_learner,
        "same_work": row.artifact.submission_id == row.other.submission_id,
        "found_at": row.found_at,
        "sides": [_side(side) for side in sides_of(row, runs=runs)],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "runs": side.runs,
        "earlier": side.earlier,
        "submission": side.submission.pk if side.runs else None,
        "title": side.submission.version.title if side.runs else "",
        "slot": side.piece.slot.title if side.runs else "",
        "added_at": side.piece.added_at if side.runs else None,
    }


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
