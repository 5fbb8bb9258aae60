"""Resumable uploads by the tus protocol 1.0.0, with its creation and termination extensions."""

import base64
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from milepost.define.models import EvidenceSlot
from milepost.earn import actions
from milepost.earn.forms import AboutForm
from milepost.earn.models import Upload
from milepost.earn.queries import submissions_of, uploads_by
from milepost.earn.rules.work import CHECKED_AT_ONCE, ComingFile
from milepost.earn.tasks import check_later
from milepost.kit.errors import RuleError
from milepost.kit.problems import problem
from milepost.kit.scanning import is_looking
from milepost.people.bearer import token_too
from milepost.people.models import Person
from milepost.people.signed_in import person_in

View = Callable[..., HttpResponse]
VERSION = "1.0.0"
PART = "application/offset+octet-stream"
LARGEST_PART = 4 * 1024 * 1024
PIECE = 64 * 1024
MAX_METADATA = 16 * 1024


def resumable(view: View) -> View:
    """Answer as the protocol asks: its version checked and named, refusals as problems."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        elif request.headers.get("Tus-Resumable") != VERSION:
            response = HttpResponse(status=412)
        elif not request.user.is_authenticated:
            response = problem(401, code="not-signed-in", detail="Sign in, then go on.")
        else:
            response = _refusing(view, request, *args, **kwargs)
        response["Tus-Resumable"] = response["Tus-Version"] = VERSION
        response["Tus-Extension"] = "creation,termination"
        response["Tus-Max-Size"] = str(settings.UPLOAD_LIMIT)
        return response

    return answered


def _refusing(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except RuleError as error:
        status = 413 if error.code == "too-big" else 409
        return problem(status, code=error.code, detail=error.sentence)


@token_too
@require_http_methods(["POST", "OPTIONS"])
@resumable
def create(request: HttpRequest, pk: UUID, slot: UUID) -> HttpResponse:
    """Announce a file (creation extension); its address is in ``Location``."""
    submission = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    place = get_object_or_404(EvidenceSlot, version=submission.version_id, key=slot)
    length = request.headers.get("Upload-Length", "")
    told = metadata(request.headers.get("Upload-Metadata", ""))
    form = AboutForm(told or {}, terms=submission.version.terms)
    if not length.isdecimal() or len(length) > 15 or told is None or not form.is_valid():
        return problem(400, code="bad-request", detail="Upload-Length or Upload-Metadata is off.")
    file = ComingFile(name=told.get("filename", ""), length=int(length), **form.cleaned_data)
    upload = actions.begin_upload(
        submission, slot=place, file=file, by=person_in(request), at=now()
    )
    response = HttpResponse(status=201)
    response["Location"] = reverse("earn:upload", args=[upload.pk])
    return response


@token_too
@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS"])
@resumable
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell how much has come (HEAD), take the next part (PATCH), or forget it (DELETE)."""
    found = get_object_or_404(uploads_by(person_in(request)), pk=pk)
    if request.method == "HEAD":
        return _told(HttpResponse(), found)
    if request.method == "DELETE":
        actions.drop_upload(found, by=person_in(request), at=now())
        return HttpResponse(status=204)
    return _patch(request, found)


def _patch(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != PART:
        return problem(415, code="unsupported-media-type", detail=f"Send {PART}.")
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isdecimal() or len(offset) > 15:
        return problem(400, code="bad-request", detail="Send Upload-Offset.")
    by, at = person_in(request), now()
    content = part_of(request, limit=min(LARGEST_PART, found.length - found.received + 1))
    found = actions.receive_part(found, content=content, offset=int(offset), by=by, at=at)
    response = _told(HttpResponse(status=204), found)
    if found.received == found.length:
        response["Content-Location"] = _whole(found, by=by, at=at)
    return response


def _whole(found: Upload, *, by: Person, at: datetime) -> str:
    """Where the piece of work stands, or where it is told how far its check is."""
    if found.length > CHECKED_AT_ONCE or is_looking():
        check_later(found, by=by, at=at)
        return reverse("earn:coming", args=[found.pk])
    artifact = actions.finish_upload(found, by=by, at=at)
    return reverse("earn:piece", args=[artifact.pk])


def part_of(request: HttpRequest, *, limit: int) -> bytes:
    """Return what came of a part, up to its bound, also when the connection was lost in it."""
    content = bytearray()
    try:
        while len(content) < limit and (piece := request.read(min(PIECE, limit - len(content)))):
            content += piece
    except UnreadablePostError:
        pass
    return bytes(content)


def metadata(header: str) -> dict[str, str] | None:
    """Return the pairs of ``Upload-Metadata``; None if they can't be read."""
    if len(header) > MAX_METADATA:
        return None
    try:
        pairs = [pair.split(" ", 1) for pair in header.split(",") if pair.strip()]
        return {
            key.strip(): base64.b64decode("".join(value), validate=True).decode()
            for key, *value in pairs
        }
    except ValueError:
        return None


def _told(response: HttpResponse, found: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(found.received)
    response["Upload-Length"] = str(found.length)
    response["Cache-Control"] = "no-store"
    return response
