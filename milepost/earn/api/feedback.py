"""Advice on work in progress, for the programs of applicants and of their coaches."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from pydantic import BaseModel, StrictBool, StringConstraints

from milepost.earn import actions
from milepost.earn.api.submissions import ERRORS, SlotOut, slot_shape
from milepost.earn.models import Artifact, Coaching, Remark
from milepost.earn.queries import (
    artifacts_coached_by,
    coached_work,
    coaches_of,
    coachings_of,
    remarks_by,
    remarks_on,
    remarks_to,
    shown_of,
    standing_of,
    submissions_of,
)
from milepost.earn.rules.feedback import MAX_REMARK, Word
from milepost.kit import downloads
from milepost.kit.addresses import absolute
from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(auth=Bearer())

READING: dict[int, type[Schema]] = {401: Problem, 404: Problem, 422: Problem}
Words = Annotated[str, StringConstraints(min_length=1, max_length=MAX_REMARK, pattern=WITHOUT_ZERO)]
ADDRESS = r"^[^@\s\x00]+@[^@\s\x00]+$"
PageNumber = Annotated[int, Field(ge=1, le=10_000)]


class CoachOut(Schema):
    """Somebody asked for advice."""

    id: UUID
    name: str
    invited_at: datetime
    accepted_at: datetime | None
    held: bool = Field(description="Whether a minor’s guardian has to approve it first")


class RemarkOut(Schema):
    """One thing a coach said; there is no level in it and no verdict."""

    id: UUID
    coach: str
    kind: Literal["praise", "question", "concern"]
    text: str
    about: str = Field(description="What it is about, in words; empty for the whole")
    artifact: UUID | None
    criterion: UUID | None
    at: datetime
    reply: str
    done: bool


class FeedbackOut(Schema):
    """One page of what coaches said of a submission, open remarks first, and who they are."""

    coaches: list[CoachOut]
    count: int
    page: int
    pages: int
    items: list[RemarkOut]


class CoachIn(BaseModel):
    """Whom to ask."""

    email: Annotated[str, StringConstraints(max_length=254, pattern=ADDRESS)]


class RemarkTextIn(BaseModel):
    """A few words."""

    text: Words


class DoneIn(BaseModel):
    """Whether a remark is ticked off."""

    done: StrictBool


class RemarkIn(BaseModel):
    """What a coach says; about one piece, one criterion, or (neither) the whole."""

    kind: Literal["praise", "question", "concern"]
    text: Words
    artifact: UUID | None = None
    criterion: UUID | None = None


class CoachingOut(Schema):
    """Somebody's work that this person advises on."""

    id: UUID
    applicant: str
    title: str
    state: Literal["draft", "submitted", "closed"]
    changed_at: datetime
    open_remarks: int


class CoachingsOut(Schema):
    """One page of whom this person advises, the latest change first."""

    count: int
    page: int
    pages: int
    items: list[CoachingOut]


class CoachedOut(CoachingOut):
    """The work as it stands, and what this coach said of it."""

    slots: list[SlotOut] = Field(description="Files are at /coaching/artifacts/{id}/file")
    remarks: list[RemarkOut]


@router.get(
    "/submissions/{uuid:pk}/feedback",
    response={200: FeedbackOut, **READING},
    summary="Advice on my work",
)
def feedback(request: HttpRequest, pk: UUID, page: PageNumber = 1) -> dict[str, Any]:
    """Give what your coaches said, twenty a page, and who they are."""
    found = get_object_or_404(submissions_of(person_of(request)), pk=pk)
    rows = _page(remarks_on(found), number=page, shape=_remark)
    return rows | {"coaches": [_coach(coaching) for coaching in coaches_of(found)]}


@router.post(
    "/submissions/{uuid:pk}/coaches", response={201: CoachOut, **ERRORS}, summary="Ask for advice"
)
def ask(request: HttpRequest, pk: UUID, body: CoachIn) -> Status[dict[str, Any]]:
    """Mail somebody a link that lets them advise; they can never be a reviewer of your work."""
    found = get_object_or_404(submissions_of(person_of(request)), pk=pk)
    asked = actions.ask_coach(found, email=body.email, by=person_of(request), at=now())
    return Status(201, _coach(coaches_of(found).get(pk=asked.pk)))


@router.delete(
    "/coaching/{uuid:pk}", response={204: None, **ERRORS}, summary="End somebody's coaching"
)
def end(request: HttpRequest, pk: UUID) -> Status[None]:
    """End it, as the applicant or as the coach; what was said stays."""
    me = person_of(request)
    own = Coaching.objects.filter(submission__in=submissions_of(me))
    found = get_object_or_404(own | Coaching.objects.filter(coach=me), pk=pk)
    actions.end_coaching(found, by=me, at=now())
    return Status(204, None)


@router.post(
    "/remarks/{uuid:pk}/reply", response={200: RemarkOut, **ERRORS}, summary="Answer a coach"
)
def reply(request: HttpRequest, pk: UUID, body: RemarkTextIn) -> dict[str, Any]:
    """Answer what a coach said of your work; a second answer takes the place of the first."""
    remark = get_object_or_404(remarks_to(person_of(request)), pk=pk)
    return _remark(actions.reply(remark, text=body.text, by=person_of(request), at=now()))


@router.post(
    "/remarks/{uuid:pk}/done", response={200: RemarkOut, **ERRORS}, summary="Tick a remark off"
)
def done(request: HttpRequest, pk: UUID, body: DoneIn) -> dict[str, Any]:
    """Tick a remark on your work off, or open it again."""
    remark = get_object_or_404(remarks_to(person_of(request)), pk=pk)
    by = person_of(request)
    return _remark(actions.mark_done(remark, done=body.done, by=by, at=now()))


@router.get(
    "/coaching", response={200: CoachingsOut, 401: Problem, 422: Problem}, summary="Whom I advise"
)
def coachings(request: HttpRequest, page: PageNumber = 1) -> dict[str, Any]:
    """Give the work you advise on, twenty a page."""
    return _page(coachings_of(person_of(request)), number=page, shape=_coaching)


@router.get(
    "/coaching/{uuid:pk}", response={200: CoachedOut, **READING}, summary="Work I advise on"
)
def coached(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give the work as it stands now, with what you said of it."""
    found = get_object_or_404(coached_work(person_of(request)), pk=pk)
    views = standing_of(found.submission).slots
    slots = [slot_shape(view) for view in views]
    pieces = [piece for slot in slots for piece in slot["artifacts"]]
    artifacts = [artifact for view in views for artifact in view.artifacts]
    for piece, artifact in zip(pieces, artifacts, strict=True):
        piece |= {"text": artifact.shown_text, "note": artifact.shown_note}
        piece["sha256"] = artifact.covered_sha256 or piece["sha256"]
        if piece["file"]:
            piece["file"] = absolute(reverse("api:coached_file", args=[piece["id"]]))
    said = [_remark(remark) for remark in remarks_by(found)]
    return _coaching(found) | {"slots": slots, "remarks": said}


@router.post(
    "/coaching/{uuid:pk}/remarks", response={201: RemarkOut, **ERRORS}, summary="Say something"
)
def say(request: HttpRequest, pk: UUID, body: RemarkIn) -> Status[dict[str, Any]]:
    """Say what is strong, ask, or point at something; the same words twice are there once."""
    found = get_object_or_404(coached_work(person_of(request)), pk=pk)
    word = Word(**body.model_dump())
    return Status(201, _remark(actions.say(found, word=word, by=person_of(request), at=now())))


@router.get(
    "/coaching/artifacts/{uuid:pk}/file",
    response={200: bytes, **READING},
    summary="A file of work I advise on",
    url_name="coached_file",
)
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give a file of the work, without the people who are covered in it."""
    files = artifacts_coached_by(person_of(request)).filter(kind=Artifact.Kind.FILE)
    found = get_object_or_404(files, pk=pk)
    shown = shown_of(found).sha256
    return downloads.kept(request, shown, media_type=found.media_type, name=found.file_name)


def _page(rows: QuerySet[Any], *, number: int, shape: Any) -> dict[str, Any]:
    paginator = Paginator(rows, PER_PAGE)
    return {
        "count": paginator.count,
        "page": min(number, paginator.num_pages),
        "pages": paginator.num_pages,
        "items": [shape(row) for row in paginator.get_page(number)],
    }


def _coach(coaching: Coaching) -> dict[str, Any]:
    names = ("id", "name", "invited_at", "accepted_at", "held")
    return {name: getattr(coaching, name) for name in names}


def _remark(remark: Remark) -> dict[str, Any]:
    names = ("id", "kind", "text", "about", "at", "reply")
    return {name: getattr(remark, name) for name in names} | {
        "coach": remark.coaching.name,
        "artifact": remark.artifact_id,
        "criterion": remark.criterion.key if remark.criterion else None,
        "done": remark.done_at is not None,
    }


def _coaching(coaching: Coaching) -> dict[str, Any]:
    submission = coaching.submission
    return {
        "id": coaching.pk,
        "applicant": str(submission.applicant),
        "title": submission.version.title,
        "state": submission.state,
        "changed_at": submission.changed_at,
        "open_remarks": coaching.open_remarks,  # type: ignore[attr-defined]
    }
