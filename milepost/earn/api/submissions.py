"""Submissions and what is in them, for programs."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from milepost.define.models import EvidenceSlot
from milepost.earn import actions
from milepost.earn.forms import AboutForm, uploads
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import (
    SlotView,
    artifacts_by,
    finding_shown,
    open_submission,
    standing_of,
    startable,
    submissions_of,
    with_standing,
)
from milepost.earn.rules.files import too_big
from milepost.earn.rules.work import MAX_NOTE, MAX_TEXT, MAX_URL, LinkWork, TextWork
from milepost.kit import downloads
from milepost.kit.addresses import absolute
from milepost.kit.bodies import ClosedBody
from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem, problem
from milepost.people.bearer import Bearer, person_of
from milepost.practice.queries import logs_of

router = Router(auth=Bearer())

Setting = Annotated[
    str,
    Field(
        max_length=60,
        pattern=r"^[-\w]*$",
        description="Where it comes from: the key of one of the definition's `contexts`, or empty",
    ),
]
Note = Annotated[str, StringConstraints(max_length=MAX_NOTE, pattern=WITHOUT_ZERO)]
Words = Annotated[str, StringConstraints(max_length=MAX_TEXT, pattern=WITHOUT_ZERO)]
Address = Annotated[str, StringConstraints(max_length=MAX_URL, pattern=WITHOUT_ZERO)]
ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}
"""409 is a rule's refusal: its ``code`` says which, its ``detail`` says it to a person."""
FILE_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "setting": {"type": "string", "maxLength": 60},
                        "note": {"type": "string", "maxLength": MAX_NOTE},
                    },
                }
            }
        },
    }
}


class MissingOut(Schema):
    """One thing still to do; ``slot`` is null when it concerns the whole."""

    slot: UUID | None
    sentence: str
    self_assessment: bool = Field(description="Whether your own view of the work is missing")


class ArtifactOut(Schema):
    """One piece of work: a file, a text, a link or a practice log."""

    id: UUID
    kind: Literal["file", "text", "link", "log", "badge"]
    setting: Setting
    note: str
    text: str
    url: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    finding: dict[str, Any] | None = Field(
        description="What a practice log showed by its criterion's rule when it was kept"
    )
    added_at: datetime
    file: str | None = Field(description="Where its bytes are, with the same token")


class SlotOut(Schema):
    """One thing that is asked for, and what is in it now."""

    key: UUID
    title: str
    kind: str
    number: int = Field(description="How many at least; 0 is voluntary")
    instructions: str
    artifacts: list[ArtifactOut]


class Brief(Schema):
    """A submission in short."""

    id: UUID
    achievement: str = Field(description="The achievement's short name, as in the catalogue")
    version: int
    title: str
    state: Literal["draft", "submitted", "closed", "withdrawn"]
    round: int
    started_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    closed_at: datetime | None
    page: str = Field(description="Its page for people")
    next_step: str
    missing: list[MissingOut] = Field(description="Empty when it can be handed in")


class Full(Brief):
    """A submission with its slots and what is in them."""

    slots: list[SlotOut]


class Briefs(Schema):
    """One page of a person's submissions, the latest change first."""

    count: int
    page: int
    pages: int
    items: list[Brief]


class StartIn(Schema):
    """What to start."""

    achievement: str = Field(max_length=80, description="Its short name, as in the catalogue")


class TextIn(Schema):
    """A text and where it comes from."""

    text: Words
    setting: Setting = ""
    note: Note = ""


class AttachedLogIn(Schema):
    """One of your own practice logs."""

    log: UUID


class LinkIn(Schema):
    """A link and where it comes from."""

    url: Address
    setting: Setting = ""
    note: Note = ""


class AboutIn(ClosedBody):
    """What is said about a piece of work."""

    setting: Setting = ""
    note: Note = ""


@router.get(
    "/submissions", response={200: Briefs, 401: Problem, 422: Problem}, summary="My submissions"
)
def my_submissions(
    request: HttpRequest, page: Annotated[int, Field(ge=1, le=10_000)] = 1
) -> dict[str, Any]:
    """Give your own submissions, twenty a page."""
    rows = with_standing(submissions_of(person_of(request)))
    count, start = rows.count(), (page - 1) * PER_PAGE
    return {
        "count": count,
        "page": page,
        "pages": max(1, -(-count // PER_PAGE)),
        "items": [_brief(found) for found in rows[start : start + PER_PAGE]],
    }


@router.post(
    "/submissions", response={200: Full, 201: Full, **ERRORS}, summary="Start an achievement"
)
def start(request: HttpRequest, body: StartIn) -> Status[dict[str, Any]]:
    """Begin, or give (200) the submission that you have begun already."""
    version = get_object_or_404(startable(body.achievement))
    existing = open_submission(version, by=person_of(request))
    submission = existing or actions.start(version, by=person_of(request), at=now())
    return Status(200 if existing else 201, _full(submission))


@router.get(
    "/submissions/{uuid:pk}",
    response={200: Full, 401: Problem, 404: Problem, 422: Problem},
    summary="One submission",
)
def one_submission(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give one of your submissions, with its slots, what is in them and what is missing."""
    return _full(_own(request, pk))


@router.post("/submissions/{uuid:pk}/submit", response={200: Full, **ERRORS}, summary="Hand in")
def submit(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Hand it in; a second time changes nothing."""
    actions.submit(_own(request, pk), by=person_of(request), at=now())
    return _full(_own(request, pk))


@router.post("/submissions/{uuid:pk}/withdraw", response={200: Full, **ERRORS}, summary="Take back")
def withdraw(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Take it back for good; you may start anew."""
    actions.withdraw(_own(request, pk), by=person_of(request), at=now())
    return _full(_own(request, pk))


@router.post(
    "/submissions/{uuid:pk}/slots/{uuid:slot}/files",
    response={201: ArtifactOut, 413: Problem, **ERRORS},
    summary="Add a file",
    openapi_extra=FILE_BODY,
)
def add_file(request: HttpRequest, pk: UUID, slot: UUID) -> Any:
    """Add one file; its content, not its name, says what it is. The same file is there once."""
    submission, place = _place(request, pk=pk, slot=slot)
    if uploads.too_large(request):
        return problem(413, code="too-big", detail=uploads.too_large_together())
    uploads.watch(request)
    form = AboutForm(request.POST, terms=submission.version.terms)
    given, dropped = uploads.files_of(request), uploads.dropped(request)
    if dropped:
        sentence = too_big(dropped[0], limit=settings.UPLOAD_LIMIT)
        return problem(413, code="too-big", detail=sentence)
    if not form.is_valid() or len(given) != 1:
        return _unreadable(form, files=len(given))
    work = form.file(given[0].name, content=given[0].content)
    by = person_of(request)
    added = actions.add_artifact(submission, slot=place, work=work, by=by, at=now())
    return Status(201, _artifact(added))


@router.post(
    "/submissions/{uuid:pk}/slots/{uuid:slot}/links",
    response={201: ArtifactOut, **ERRORS},
    summary="Add a link",
)
def add_link(request: HttpRequest, pk: UUID, slot: UUID, body: LinkIn) -> Status[dict[str, Any]]:
    """Add a link; the same link is there once."""
    submission, place = _place(request, pk=pk, slot=slot)
    work = LinkWork(url=body.url, setting=body.setting, note=body.note)
    by = person_of(request)
    added = actions.add_artifact(submission, slot=place, work=work, by=by, at=now())
    return Status(201, _artifact(added))


@router.post(
    "/submissions/{uuid:pk}/slots/{uuid:slot}/logs",
    response={201: ArtifactOut, **ERRORS},
    summary="Put a practice log in",
)
def add_log(
    request: HttpRequest, pk: UUID, slot: UUID, body: AttachedLogIn
) -> Status[dict[str, Any]]:
    """Put one of your practice logs into the slot that asks for one, in place of another. Its
    entries are frozen when the work is handed in."""
    submission, place = _place(request, pk=pk, slot=slot)
    by = person_of(request)
    log = get_object_or_404(logs_of(by), pk=body.log)
    added = actions.attach_log(submission, slot=place, log=log, by=by, at=now())
    return Status(201, _artifact(added))


@router.put(
    "/submissions/{uuid:pk}/slots/{uuid:slot}/texts/{uuid:text}",
    response={200: ArtifactOut, **ERRORS},
    summary="Save a text",
)
def save_text(
    request: HttpRequest, pk: UUID, slot: UUID, text: UUID, body: TextIn
) -> dict[str, Any]:
    """Save a text under an id that you choose; sent again, it is changed and never doubled."""
    submission, place = _place(request, pk=pk, slot=slot)
    work = TextWork(id=text, text=body.text, setting=body.setting, note=body.note)
    return _artifact(
        actions.save_text(submission, slot=place, work=work, by=person_of(request), at=now())
    )


@router.patch("/artifacts/{uuid:pk}", response={200: ArtifactOut, **ERRORS}, summary="Describe it")
def describe(request: HttpRequest, pk: UUID, body: AboutIn) -> dict[str, Any]:
    """Say where a piece of work comes from, and what reviewers should know about it."""
    artifact = get_object_or_404(artifacts_by(person_of(request)), pk=pk)
    by = person_of(request)
    return _artifact(
        actions.describe_artifact(artifact, setting=body.setting, note=body.note, by=by, at=now())
    )


@router.delete("/artifacts/{uuid:pk}", response={204: None, **ERRORS}, summary="Remove it")
def remove(request: HttpRequest, pk: UUID) -> Status[None]:
    """Take a piece of work out; rounds in which it was judged keep it."""
    artifact = get_object_or_404(artifacts_by(person_of(request)), pk=pk)
    actions.remove_artifact(artifact, by=person_of(request), at=now())
    return Status(204, None)


@router.get(
    "/artifacts/{uuid:pk}/file",
    response={200: bytes, 401: Problem, 404: Problem, 422: Problem},
    summary="Its bytes",
    url_name="earn_file",
)
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give a file as it was added."""
    own = artifacts_by(person_of(request)).filter(kind=Artifact.Kind.FILE)
    artifact = get_object_or_404(own, pk=pk)
    sha256, name = artifact.sha256, artifact.file_name
    return downloads.kept(request, sha256, media_type=artifact.media_type, name=name)


def _own(request: HttpRequest, pk: UUID) -> Submission:
    return get_object_or_404(submissions_of(person_of(request)), pk=pk)


def _place(request: HttpRequest, *, pk: UUID, slot: UUID) -> tuple[Submission, EvidenceSlot]:
    submission = _own(request, pk)
    slots = EvidenceSlot.objects.filter(version=submission.version_id)
    return submission, get_object_or_404(slots, key=slot)


def _unreadable(form: AboutForm, *, files: int) -> HttpResponse:
    found = [
        {"location": f"body.{name}", "message": str(error)}
        for name, errors in form.errors.items()
        for error in errors
    ]
    if files != 1:
        found.append({"location": "body.file", "message": f"Send one file; {files} came."})
    return problem(422, code="invalid", detail="Some of this does not fit.", errors=found)


def _brief(submission: Submission) -> dict[str, Any]:
    standing = standing_of(submission)
    names = ("id", "state", "round", "started_at", "changed_at", "submitted_at", "closed_at")
    return {name: getattr(submission, name) for name in names} | {
        "achievement": submission.version.achievement.slug,
        "version": submission.version.number,
        "title": submission.version.title,
        "page": absolute(reverse("earn:submission", args=[submission.pk])),
        "next_step": standing.next_step,
        "missing": [vars(thing) for thing in standing.missing],
    }


def _full(submission: Submission) -> dict[str, Any]:
    slots = [slot_shape(view) for view in standing_of(submission).slots]
    return _brief(submission) | {"slots": slots}


def slot_shape(view: SlotView) -> dict[str, Any]:
    """Return a slot with what is in it."""
    names = ("key", "title", "kind", "number", "instructions")
    return {name: getattr(view.slot, name) for name in names} | {
        "artifacts": [_artifact(artifact) for artifact in view.artifacts]
    }


def _artifact(artifact: Artifact) -> dict[str, Any]:
    names = ("id", "kind", "setting", "note", "text", "url", "file_name", "media_type", "size")
    is_file = artifact.kind == Artifact.Kind.FILE
    address = reverse("api:earn_file", args=[artifact.pk]) if is_file else ""
    return {name: getattr(artifact, name) for name in names} | {
        "sha256": artifact.sha256,
        "finding": finding_shown(artifact),
        "added_at": artifact.added_at,
        "file": absolute(address) if is_file else None,
    }
