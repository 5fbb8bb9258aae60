"""Asking third parties about a piece of work, and their answers."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from milepost.earn import actions
from milepost.earn.forms import AskForm, answer_form
from milepost.earn.models import Artifact, Attestation
from milepost.earn.queries import (
    About,
    about,
    artifacts_by,
    artifacts_of,
    attestation_of,
    attestations_by,
    attestations_in,
    digest_about,
    entries_shown,
    finding_shown,
    left_behind,
    shown_of,
    submissions_of,
    why_closed,
)
from milepost.earn.rules.attesting import MAX_CAPACITY, MAX_NAME, MAX_STATEMENT, MAX_WORDS
from milepost.kit.addresses import absolute
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem, problem
from milepost.people.bearer import Bearer, person_of

router = Router()
ERRORS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 404, 409, 422), Problem)
READING: dict[int, type[Schema]] = dict.fromkeys((401, 404, 422), Problem)


def _words(most: int, *, least: int = 0) -> Any:
    return StringConstraints(min_length=least, max_length=most, pattern=WITHOUT_ZERO)


class AttestationIn(Schema):
    """Whom to ask, and the one sentence they should confirm."""

    email: Annotated[str, _words(254, least=3)]
    name: Annotated[str, _words(MAX_NAME, least=1)]
    statement: Annotated[str, _words(MAX_STATEMENT, least=1)]
    first: date | None = Field(None, description="Of a practice log only from this day on")
    last: date | None = Field(None, description="To this day; that one day alone unless said")


class AttestationOut(Schema):
    """Who was asked about a piece of work, and what they said."""

    id: UUID
    name: str
    email: str
    statement: str
    state: str = Field(description="asked, confirmed, corrected, refused, stopped")
    asked_at: datetime
    expires_at: datetime = Field(description="Until when their link works")
    answered_at: datetime | None
    capacity: str
    capacity_words: str
    words: str
    domain: str = Field(description="What their address tells: free, own or known; empty before")
    sha256: str = Field(description="Of the work as they saw it; empty before they answered")
    first: date | None = Field(description="Of a practice log only from this day on")
    last: date | None
    current: bool = Field(description="Whether their answer is about the work as it is now")
    held: bool = Field(description="Whether a minor’s guardian has to approve it first")


class AnswerOut(AttestationOut):
    """The same, of a whole submission."""

    artifact: UUID | None = Field(
        description="The piece it is about; null for an answer about work you took out"
    )


class DayOut(Schema):
    """One entry of a practice log: who said it by role alone."""

    date: date
    outcome: str
    source: str
    note: str


class QuestionOut(Schema):
    """What a third party sees: one piece of work and a question about it."""

    asker: str
    title: str
    slot: str
    statement: str
    kind: Literal["file", "text", "link", "log", "badge"]
    text: str
    url: str
    note: str
    file: str | None = Field(description="Of a file: where its bytes are, without a token")
    media_type: str = Field(description="Of a file; else empty")
    size: int = Field(description="Of a file, in bytes before what it tells of its maker is cut")
    finding: dict[str, Any] | None = Field(
        description="Of a whole practice log: what it shows by its criterion's rule"
    )
    days: list[DayOut] = Field(description="The entries, if it is about some days of a log")
    digest: str = Field(description="Send it back as `seen`")
    state: str


class AnswerIn(Schema):
    """What a third party says about the piece of work they have seen."""

    seen: Annotated[str, _words(64)] = Field(description="The `digest` of what was looked at")
    state: Literal["confirmed", "corrected", "refused"]
    name: Annotated[str, _words(MAX_NAME, least=1)]
    name_shown: bool = Field(False, description="Whether readers of a share may see the name")
    capacity: Literal["", "supervisor", "client", "neighbor", "teacher", "colleague", "other"] = ""
    capacity_words: Annotated[str, _words(MAX_CAPACITY)] = ""
    words: Annotated[str, _words(MAX_WORDS)] = ""


@router.get(
    "/artifacts/{uuid:pk}/attestations",
    auth=Bearer(),
    response={200: list[AttestationOut], **READING},
    summary="Who was asked about it",
)
def attestations(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """Give everyone you asked about a piece of work, and what they said; at most five open."""
    artifact = get_object_or_404(artifacts_by(person_of(request)), pk=pk)
    return [_told(one) for one in about(artifact, attestations_in(artifact.submission))]


@router.get(
    "/submissions/{uuid:pk}/attestations",
    auth=Bearer(),
    response={200: list[AnswerOut], **READING},
    summary="Who was asked about any of it",
)
def in_submission(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """Give everyone you asked about this work, answers about what you took out included."""
    submission = get_object_or_404(submissions_of(person_of(request)), pk=pk)
    found, round = attestations_in(submission), submission.round
    pieces = list(artifacts_of(submission, round=round))
    told = {
        one.attestation.pk: _told(one) | {"artifact": piece.pk}
        for piece in pieces
        for one in about(piece, found)
    }
    for left in left_behind(pieces, found, round=round):
        told[left.pk] = _told(About(attestation=left, current=False)) | {"artifact": None}
    return list(told.values())


@router.post(
    "/artifacts/{uuid:pk}/attestations",
    auth=Bearer(),
    response={201: AttestationOut, **ERRORS},
    summary="Ask somebody about it",
)
def ask(request: HttpRequest, pk: UUID, body: AttestationIn) -> Any:
    """Mail one person a link to this piece; asked twice, it is one question.

    Where a minor asks, it is ``held`` until a guardian approves.
    """
    by = person_of(request)
    artifact = get_object_or_404(artifacts_by(by), pk=pk)
    form = AskForm(body.dict(), is_log=artifact.kind == Artifact.Kind.LOG)
    if not form.is_valid():
        return _unreadable(form)
    asked = actions.ask(artifact, question=form.question(), by=by, at=now())
    found = attestations_by(by).filter(pk=asked.pk)
    return Status(201, _told(about(artifact, found)[0]))


@router.post(
    "/attestations/{uuid:pk}/again",
    auth=Bearer(),
    response={204: None, **ERRORS},
    summary="Ask once more",
)
def ask_again(request: HttpRequest, pk: UUID) -> Status[None]:
    """Mail a new link about the same question; the old link stops working."""
    found = get_object_or_404(attestations_by(person_of(request)), pk=pk)
    actions.ask_again(found, by=person_of(request), at=now())
    return Status(204, None)


@router.delete(
    "/attestations/{uuid:pk}",
    auth=Bearer(),
    response={204: None, **ERRORS},
    summary="Take a question back",
)
def take_back(request: HttpRequest, pk: UUID) -> Status[None]:
    """Close a question that nobody has answered; what was answered stays."""
    found = get_object_or_404(attestations_by(person_of(request)), pk=pk)
    actions.take_back_question(found, by=person_of(request), at=now())
    return Status(204, None)


@router.get(
    "/attest/{token}",
    auth=None,
    response={200: QuestionOut, 404: Problem, 410: Problem},
    summary="What a mailed link asks",
)
def question(request: HttpRequest, token: str) -> Any:
    """Give the one piece of work behind a mailed link and the question; no account is needed."""
    found = get_object_or_404(attestation_of(token))
    if why := why_closed(found, at=now()):
        return problem(410, code=f"question-{why}", detail="There is nothing to answer any more.")
    return _asked(found, token=token)


@router.post(
    "/attest/{token}",
    auth=None,
    response={200: QuestionOut, 400: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Answer a mailed question",
)
def attest(request: HttpRequest, token: str, body: AnswerIn) -> Any:
    """Confirm, correct or refuse; until the work is judged the last answer counts."""
    found = get_object_or_404(attestation_of(token))
    form = answer_form(found, data=body.dict())
    if not form.is_valid():
        return _unreadable(form)
    actions.attest(found, answer=form.answer(), at=now())
    return _asked(get_object_or_404(attestation_of(token)), token=token)


def _told(one: About) -> dict[str, Any]:
    names = ("id", "name", "email", "statement", "state", "asked_at", "expires_at", "answered_at")
    more = ("capacity", "capacity_words", "words", "domain", "sha256", "first", "last", "held")
    told = {name: getattr(one.attestation, name) for name in (*names, *more)}
    return told | {"current": one.current}


def _asked(found: Attestation, *, token: str) -> dict[str, Any]:
    assert found.artifact is not None
    work = shown_of(found.artifact)
    address = absolute(reverse("earn:attest_file", args=[token]))
    return {
        "asker": str(found.submission.applicant),
        "title": found.submission.version.title,
        "slot": found.artifact.slot.title,
        "statement": found.statement,
        "kind": work.kind,
        "text": work.text,
        "url": work.url,
        "note": work.note,
        "file": address if work.is_file else None,
        "media_type": work.media_type if work.is_file else "",
        "size": work.size if work.is_file else 0,
        "finding": None if found.days else finding_shown(found.artifact),
        "days": [
            {
                "date": one.told.day,
                "outcome": one.told.outcome,
                "source": one.told.source,
                "note": one.note,
            }
            for one in (entries_shown(found.artifact, days=found.days) if found.days else [])
        ],
        "digest": digest_about(found, artifact=found.artifact),
        "state": found.state,
    }


def _unreadable(form: Any) -> HttpResponse:
    found = [
        {"location": f"body.{name}", "message": str(error)}
        for name, errors in form.errors.items()
        for error in errors
    ]
    return problem(422, code="invalid", detail="Some of this does not fit.", errors=found)
