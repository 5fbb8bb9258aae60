"""Samples from files and from real work whose learner agreed, by program."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.files import UploadedFile
from pydantic import BaseModel, StrictBool

from milepost.earn.forms import uploads
from milepost.earn.rules.files import too_big
from milepost.earn.rules.work import MAX_NOTE, FileWork
from milepost.kit.errors import RuleError
from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem, problem
from milepost.people.bearer import Bearer, person_of
from milepost.review import actions, queries
from milepost.review.api.calibration import (
    PieceMade,
    SampleBody,
    SampleEntry,
    Slug,
    led_or_404,
    sample_or_404,
    sample_shape,
)
from milepost.review.api.schemas import READING, REFUSALS, Asked
from milepost.review.api.shapes import page_shape
from milepost.review.models import AnchorConsent

Call = Callable[..., HttpResponse]

router = Router(tags=["review"], auth=Bearer())


class AboutFile(Schema):
    """For which part of a sample a file is, and what is said about it."""

    slot: UUID
    setting: str = Field("", max_length=60, pattern=WITHOUT_ZERO)
    note: str = Field("", max_length=MAX_NOTE, pattern=WITHOUT_ZERO)


class RoundEntry(Schema):
    """A judged round that could become a sample, without whose it is."""

    decision: UUID
    round: int
    decided_at: datetime
    outcome: str
    state: Literal["free", "asked", "agreed", "refused"]


class Rounds(Schema):
    """One page of them, the newest first."""

    count: int
    page: int
    pages: int
    items: list[RoundEntry]


class ConsentEntry(Schema):
    """What a learner was asked about one round of their own work."""

    id: UUID
    title: str
    organization: str
    round: int
    asked_at: datetime
    answered_at: datetime | None
    agreed: bool


class Consents(Schema):
    """One page of them, the newest first."""

    count: int
    page: int
    pages: int
    items: list[ConsentEntry]


class AnswerBody(BaseModel):
    """Yes or no; a no after a yes takes it back, and the copy is deleted."""

    agreed: StrictBool


def bounded(call: Call) -> Call:
    """Read no request beyond what is taken at once, and of a file no more than the limit."""

    @wraps(call)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if uploads.too_large(request):
            return problem(413, code="too-big", detail=uploads.too_large_together())
        uploads.watch(request)
        return call(request, *args, **kwargs)

    return guarded


@router.post("/review/samples/{sample}/files", response={200: PieceMade, 413: Problem, **REFUSALS})
@decorate_view(bounded)
def add_file(
    request: HttpRequest,
    sample: UUID,
    about: Form[AboutFile],
    file: File[UploadedFile | None] = None,
) -> Any:
    """Put a file into one part of a sample; it is kept without its metadata."""
    anchor = sample_or_404(request, sample)
    if dropped := uploads.dropped(request):
        sentence = too_big(dropped[0], limit=settings.UPLOAD_LIMIT)
        return problem(413, code="too-big", detail=sentence)
    if file is None:
        raise RuleError(_("Choose a file first."), code="no-file")
    slot = get_object_or_404(anchor.version.slots, key=about.slot)
    name, content = file.name or "", uploads.content_of(file)
    work = FileWork(name=name, content=content, setting=about.setting, note=about.note)
    by = person_of(request)
    piece = actions.add_piece(anchor, slot=slot, work=work, by=by, at=timezone.now())
    return {"id": piece.pk}


@router.get("/review/lead/{slug}/rounds", response={200: Rounds, **READING})
def rounds(request: HttpRequest, slug: Slug, asked: Query[Asked]) -> dict[str, Any]:
    """Give the judged rounds of an achievement whose learners can be asked."""
    page = Paginator(queries.decided_rounds(led_or_404(request, slug)), PER_PAGE)
    rows = queries.candidates(page.get_page(asked.page).object_list)
    return page_shape(page, number=asked.page, items=[_round(row) for row in rows])


@router.post("/review/lead/{slug}/rounds/{decision}/ask", response={200: RoundEntry, **REFUSALS})
def ask(request: HttpRequest, slug: Slug, decision: UUID) -> dict[str, Any]:
    """Ask the learner of a judged round by mail; asked twice, they are asked once."""
    found = get_object_or_404(queries.decided_rounds(led_or_404(request, slug)), pk=decision)
    actions.ask_consent(found, by=person_of(request), at=timezone.now())
    [row] = queries.candidates([found])
    return _round(row)


@router.post(
    "/review/lead/{slug}/rounds/{decision}/sample", response={200: SampleEntry, **REFUSALS}
)
def sample_from(
    request: HttpRequest, slug: Slug, decision: UUID, body: SampleBody
) -> dict[str, Any]:
    """Make a sample of a judged round whose learner agreed: a copy of what its reviewers saw."""
    found = get_object_or_404(queries.decided_rounds(led_or_404(request, slug)), pk=decision)
    [row] = queries.candidates([found])
    consent = row.consent or AnchorConsent(submission=found.submission, round=found.round)
    by, now = person_of(request), timezone.now()
    return sample_shape(actions.sample_from(consent, **body.model_dump(), by=by, at=now), read=0)


@router.get("/review/consents", response={200: Consents, 401: Problem, 422: Problem})
def consents(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give what one was asked about one's own work."""
    page = Paginator(queries.consents_of(person_of(request)), PER_PAGE)
    rows = page.get_page(asked.page).object_list
    return page_shape(page, number=asked.page, items=[_consent(row) for row in rows])


@router.put("/review/consents/{consent}", response={200: ConsentEntry, **REFUSALS})
def answer(request: HttpRequest, consent: UUID, body: AnswerBody) -> dict[str, Any]:
    """Let one's work teach reviewers, or not; a yes can be taken back at any time."""
    me = person_of(request)
    found = get_object_or_404(queries.consents_of(me), pk=consent)
    actions.answer_consent(found, agreed=body.agreed, by=me, at=timezone.now())
    return _consent(queries.consents_of(me).get(pk=found.pk))


def _round(row: queries.Candidate) -> dict[str, Any]:
    return {
        "decision": row.decision.pk,
        "round": row.decision.round,
        "decided_at": row.decision.decided_at,
        "outcome": row.decision.outcome,
        "state": row.state,
    }


def _consent(row: AnchorConsent) -> dict[str, Any]:
    version = row.submission.version
    return {
        "id": row.pk,
        "title": version.title,
        "organization": version.achievement.organization.name,
        "round": row.round,
        "asked_at": row.asked_at,
        "answered_at": row.answered_at,
        "agreed": row.agreed,
    }
