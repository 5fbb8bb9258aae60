"""One's account over the API: the archive, bringing one back, being forgotten."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from milepost.kit import downloads, journal
from milepost.kit.fetch import fetch, within
from milepost.kit.problems import Problem, problem
from milepost.organizations.rules import check_owner_remains
from milepost.people import actions, queries
from milepost.people.bearer import Bearer, person_of
from milepost.site.archive import archive_of, restore
from milepost.site.erasing import hindrances
from milepost.verify import pace

router = Router(tags=["account"], auth=Bearer())

PATIENCE = 25.0
"""Seconds after which an archive's badges ask no further server; they are checked again later."""
ERRORS: dict[int, type[Schema]] = {400: Problem, 401: Problem, 409: Problem, 422: Problem}
SLOWLY = {429: Problem}
A_ZIP = {"responses": {200: {"description": "The archive", "content": {"application/zip": {}}}}}


class RefusedPartOut(Schema):
    """A part of an archive that could not be put back, and why."""

    name: str
    reason: str


class RestoredOut(Schema):
    """What of an archive is back; nothing comes twice."""

    badges: int
    pieces: int = Field(description="Pieces of evidence")
    undecided: int = Field(description="Badges that failed a check and wait for your word")
    by_archive: int = Field(description="Badges whose issuer gives no answer")
    words: int
    logs: int
    entries: int
    shares: int
    collections: int
    refused: list[RefusedPartOut]


class ErasureOut(Schema):
    """Whether one asked to be forgotten, and when it is done."""

    asked_at: datetime | None
    due_at: datetime | None = Field(description="null until the link in the mail was opened")
    hindrances: list[str] = Field(
        description="Slugs of organizations that would lose their last owner; they come first"
    )


@router.post(
    "/account/archive", response={200: bytes, 401: Problem}, openapi_extra=A_ZIP, summary="Archive"
)
def archive(request: HttpRequest) -> HttpResponseBase:
    """Give everything one has here as one ZIP, as it is being written."""
    person, now = person_of(request), timezone.now()
    journal.record("archive.made", by=person.pk, target=person, at=now)
    name = f"milepost-{timezone.localdate():%Y-%m-%d}.zip"
    return downloads.streamed(archive_of(person, at=now), media_type="application/zip", name=name)


@router.post(
    "/account/archive/bring",
    response={200: RestoredOut, **ERRORS, **SLOWLY},
    summary="Bring an archive",
)
def bring_archive(
    request: HttpRequest, archive: File[UploadedFile]
) -> dict[str, Any] | HttpResponse:
    """Put back what an archive holds, sent as multipart/form-data; three within a minute.

    Decisions, reviews, endorsements, claims and handed-in work stay in the archive, to be read.
    """
    me, now = person_of(request), timezone.now()
    if not pace.may_check(f"archive-{me.pk}", most=pace.ARCHIVES, at=now):
        return problem(429, code="too-many-requests", detail="Please wait a minute.")
    restored = restore(me, file=archive, fetch=within(PATIENCE, fetch=fetch), at=now)
    return vars(restored)


@router.get("/account/erasure", response={200: ErasureOut, 401: Problem}, summary="My erasure")
def erasure(request: HttpRequest) -> dict[str, Any]:
    """Tell whether one asked to be forgotten, and what stands in the way."""
    person = person_of(request)
    asked = queries.erasure_of(person)
    return {
        "asked_at": asked.asked_at if asked else None,
        "due_at": asked.due_at if asked else None,
        "hindrances": [one.slug for one in hindrances(person)],
    }


@router.post(
    "/account/erasure", response={202: ErasureOut, **ERRORS}, summary="Ask to be forgotten"
)
def ask_erasure(request: HttpRequest) -> Status[dict[str, Any]]:
    """Mail the link that confirms it. Nothing happens until a person opens that."""
    person = person_of(request)
    if hindrances(person):
        check_owner_remains(0)
    actions.ask_erasure(person, at=timezone.now())
    return Status(202, erasure(request))


@router.delete("/account/erasure", response={204: None, 401: Problem}, summary="Stay")
def call_off_erasure(request: HttpRequest) -> Status[None]:
    """Call off what one has asked for."""
    actions.call_off_erasure(person_of(request), at=timezone.now())
    return Status(204, None)
