"""What a program can do."""

from random import SystemRandom
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from milepost.kit import downloads
from milepost.kit.media import Family
from milepost.kit.paging import PER_PAGE
from milepost.kit.problems import Problem, problem
from milepost.people.bearer import Bearer, person_of
from milepost.review import actions, queries
from milepost.review.api import shapes
from milepost.review.api.schemas import (
    READING,
    REFUSALS,
    Asked,
    DecisionDetail,
    Decisions,
    Desk,
    Draft,
    HandedIn,
    Place,
    Queue,
)
from milepost.review.models import Exercise
from milepost.review.tasks import tell_figures

router = Router(tags=["review"], auth=Bearer())


@router.get("/review/queue", response={200: Queue, 401: Problem, 422: Problem})
def queue(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the work this person may take, what is due first on top."""
    now = timezone.now()
    page = Paginator(queries.queue_for(person_of(request), at=now), PER_PAGE)
    rows = queries.waiting(page.get_page(asked.page).object_list, at=now)
    return shapes.page_shape(
        page, number=asked.page, items=[shapes.queue_entry(row) for row in rows]
    )


@router.post("/review/queue/{submission}/take", response={200: Place, **REFUSALS})
def take(request: HttpRequest, submission: UUID) -> dict[str, Any]:
    """Take a place; taken twice, it is the same place."""
    me = person_of(request)
    found = get_object_or_404(queries.reviewable_by(me), pk=submission)
    seat = actions.begin(found, by=me, at=timezone.now(), chance=SystemRandom())
    return shapes.begun(seat)


@router.get("/review/assignments", response={200: list[Place], 401: Problem})
def assignments(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the reviews this person has begun."""
    return [shapes.row(seat) for seat in queries.begun_by(person_of(request))]


@router.get("/review/assignments/{assignment}", response={200: Desk, **REFUSALS})
def desk(request: HttpRequest, assignment: UUID) -> dict[str, Any]:
    """Give the work, the rubric, and the review as far as it is written."""
    found = _open_or_404(request, assignment)
    return shapes.desk(found)


@router.get(
    "/review/assignments/{assignment}/files/{artifact}",
    response={200: None, **REFUSALS},
    url_name="review_file",
    openapi_extra={"responses": {200: {"content": {"*/*": {}}}}},
)
def file(request: HttpRequest, assignment: UUID, artifact: UUID) -> HttpResponseBase:
    """Give a file of the evidence, without metadata, under a neutral name."""
    piece = queries.piece_at(_open_or_404(request, assignment), pk=artifact)
    if piece is None or piece.file is None:
        raise Http404
    kind, name, now = piece.file.media_type, piece.file.name, timezone.now()
    if piece.file.family is Family.TEXT:
        content = actions.blind_content(piece, at=now)
        return downloads.attachment(content, media_type=kind.value, name=name)
    copy = actions.blind_copy(piece.file.sha256, media_type=kind, at=now)
    return downloads.kept(request, copy.sha256, media_type=kind.value, name=name)


@router.put("/review/assignments/{assignment}/draft", response={204: None, **REFUSALS})
def save_draft(request: HttpRequest, assignment: UUID, draft: Draft) -> Status[None]:
    """Keep a draft in place of the one before; it need not be complete."""
    found = _seat_or_404(request, assignment)
    actions.save_at(found, reading=shapes.reading_from(draft, seat=found), at=timezone.now())
    return Status(204, None)


@router.post("/review/assignments/{assignment}/hand-in", response={200: HandedIn, **REFUSALS})
def hand_in(request: HttpRequest, assignment: UUID) -> dict[str, Any] | HttpResponse:
    """Make the draft final; handed in twice, it is handed in once."""
    me = person_of(request)
    found = _seat_or_404(request, assignment)
    try:
        actions.hand_in_at(found, at=timezone.now())
        tell_figures.enqueue()
    except actions.NotReady as unready:
        findings = [shapes.finding(gap, seat=found) for gap in unready.gaps]
        return problem(409, code=unready.code, detail=unready.sentence, errors=findings)
    if isinstance(found, Exercise):
        return shapes.sample_read(queries.exercises_of(me).get(pk=found.pk))
    return shapes.handed_in(queries.handed_in_by(me).get(pk=found.pk))


@router.delete("/review/assignments/{assignment}", response={204: None, **REFUSALS})
def release(request: HttpRequest, assignment: UUID) -> Status[None]:
    """Give the place back to the queue."""
    actions.give_back(_seat_or_404(request, assignment), at=timezone.now())
    return Status(204, None)


@router.get("/review/decisions", response={200: Decisions, 401: Problem, 422: Problem})
def decisions(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the decisions on one's own work, and those one took part in, the newest first."""
    me = person_of(request)
    page = Paginator(queries.decisions_for(me), PER_PAGE)
    rows = page.get_page(asked.page).object_list
    items = [shapes.decision_entry(row, own=row.submission.applicant_id == me.pk) for row in rows]
    return shapes.page_shape(page, number=asked.page, items=items)


@router.get("/review/decisions/{decision}", response={200: DecisionDetail, **READING})
def decision(request: HttpRequest, decision: UUID) -> dict[str, Any]:
    """Give one decision with what every reviewer said about every criterion."""
    me = person_of(request)
    found = get_object_or_404(queries.decisions_for(me), pk=decision)
    own = found.submission.applicant_id == me.pk
    return shapes.decision_detail(queries.record_of(found, reader=me), own=own)


def _seat_or_404(request: HttpRequest, pk: UUID) -> queries.Seat:
    seat = queries.seat_of(person_of(request), pk=pk)
    if seat is None:
        raise Http404
    return seat


def _open_or_404(request: HttpRequest, pk: UUID) -> queries.Seat:
    """Return what this person may still write on; RuleError before they may see it."""
    seat = queries.open_seat(person_of(request), pk=pk)
    if seat is None:
        raise Http404
    actions.require_opened_seat(seat)
    return seat
