"""Badges from elsewhere over the API: bring, look, keep, check again, take out."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import StringConstraints

from milepost.hold import actions, queries
from milepost.hold.models import Bringing, ImportedCredential, KeptPiece
from milepost.hold.rules.imports import MOST_FOUND, MOST_PIECES
from milepost.kit import downloads, files
from milepost.kit.addresses import absolute
from milepost.kit.fetch import fetch, within
from milepost.kit.paging import api_page
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem, problem
from milepost.people.bearer import Bearer, person_of
from milepost.verify import pace

router = Router(tags=["badges from elsewhere"], auth=Bearer())

PER_PAGE = 20
PATIENCE = 20.0
LONGEST = LARGEST = 8 * 1024 * 1024
MOST_CHANGES = 20
A_FILE = {"responses": {200: {"description": "The file", "content": {"*/*": {}}}}}
ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
    429: Problem,
}
Verdict = Literal["valid", "invalid", "unknown"]


class WhichPage(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=10_000)


class PieceIn(Schema):
    """A badge's own text (JSON or a JWT), or the web address where one is; the text goes first."""

    name: Annotated[str, StringConstraints(max_length=300, pattern=WITHOUT_ZERO)]
    text: Annotated[str, StringConstraints(max_length=LONGEST, pattern=WITHOUT_ZERO)] = ""
    url: Annotated[str, StringConstraints(max_length=2000, pattern=r"^(https?://[^\x00]*)?$")] = ""


class PiecesIn(Schema):
    """What to bring at once."""

    pieces: list[PieceIn] = Field(min_length=1, max_length=MOST_PIECES)


class ArchiveSaysOut(Schema):
    """What an archive says of a badge; ``signed`` if the issuer itself signed that."""

    verdict: Verdict
    reason: str
    at: datetime
    signed: bool


class ImportedOut(Schema):
    """A badge from elsewhere, with what its latest check came to."""

    id: UUID
    title: str
    issuer: str
    source: str
    verdict: Verdict
    reason: str = Field(description="The sentence that speaks against it; empty when none does")
    issuer_known: bool = Field(
        description="Whether somebody here knows who issued it, and all that is inside it"
    )
    archive_says: ArchiveSaysOut | None = Field(
        description="What an archive says of it while its issuer gives no answer; else null"
    )
    kept: bool
    brought_at: datetime
    checked_at: datetime


class ChangeOut(Schema):
    """A later check that came out otherwise than the one before it."""

    at: datetime
    before: Verdict
    after: Verdict
    reason: str


class KeptPieceOut(Schema):
    """Evidence that came back with it out of an archive: an address, or a file at ``file``."""

    title: str
    setting: str
    narrative: str
    url: str
    name: str
    size: int
    file: str | None


class ImportedOne(ImportedOut):
    """A badge from elsewhere with its latest report and what changed since it was brought.

    ``report`` is told as ``POST /api/v1/verify`` tells it; ``file`` is the badge as it came.
    """

    report: dict[str, Any]
    changes: list[ChangeOut]
    evidence: list[KeptPieceOut]
    file: str


class RefusedOut(Schema):
    """A piece that holds no badge, and why."""

    name: str
    reason: str


class BroughtOut(Schema):
    """What was found in what one brought; it waits for a week to be kept."""

    id: UUID
    found: list[ImportedOut]
    refused: list[RefusedOut]


class WaitingOut(Schema):
    """What one brought at once and has not decided about yet."""

    id: UUID
    brought_at: datetime
    waiting: int = Field(description="How many badges wait for a word")


class WaitingList(Schema):
    """One page of what waits, newest first, and how many there are in all."""

    count: int
    items: list[WaitingOut]


class KeepIn(Schema):
    """Which of them go into the wallet; the others are forgotten."""

    keep: list[UUID] = Field(max_length=MOST_FOUND)


class ImportedList(Schema):
    """One page of badges from elsewhere, newest first, and how many there are in all."""

    count: int
    items: list[ImportedOut]


@router.post("/wallet/brought", response={201: BroughtOut, **ERRORS}, summary="Bring badges")
def bring(request: HttpRequest, body: PiecesIn) -> Status[Any] | HttpResponse:
    """Check badges from elsewhere. Nothing is in the wallet before you keep it."""
    return _brought(request, pieces=[_piece(one) for one in body.pieces])


@router.post(
    "/wallet/brought/files",
    response={201: BroughtOut, 413: Problem, **ERRORS},
    summary="Bring badges as files",
)
def bring_files(
    request: HttpRequest,
    files: Annotated[list[UploadedFile], File(min_length=1, max_length=MOST_PIECES)],
) -> Status[Any] | HttpResponse:
    """Check files with badges, sent as multipart/form-data: PNG, SVG, PDF, JSON or JWT."""
    if any((one.size or 0) > LARGEST for one in files):
        return problem(413, code="too-large", detail="Badges have 8 MB at most.")
    pieces = [actions.Piece(name=one.name or "", content=one.read()) for one in files]
    return _brought(request, pieces=pieces)


@router.get(
    "/wallet/brought",
    response={200: WaitingList, 401: Problem, 422: Problem},
    summary="What waits to be kept",
)
def waiting(request: HttpRequest, asked: Query[WhichPage]) -> dict[str, Any]:
    """List what one brought and has not decided about yet, 20 a page."""
    rows = queries.waiting_for(person_of(request))
    return api_page(rows, number=asked.page, shape=lambda one: one)


@router.get(
    "/wallet/brought/{uuid:pk}",
    response={200: BroughtOut, 401: Problem, 404: Problem, 422: Problem},
    summary="What was found",
)
def brought(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give what was found in what one brought, kept or not yet."""
    return _found(get_object_or_404(queries.bringings_of(person_of(request)), pk=pk))


@router.post("/wallet/brought/{uuid:pk}/keep", response={200: BroughtOut, **ERRORS}, summary="Keep")
def keep(request: HttpRequest, pk: UUID, body: KeepIn) -> dict[str, Any]:
    """Put the chosen badges into the wallet and forget the others."""
    me = person_of(request)
    brought = get_object_or_404(queries.bringings_of(me), pk=pk)
    actions.keep(brought, chosen=body.keep, by=me, at=timezone.now())
    return _found(brought)


@router.get("/wallet/imported", response={200: ImportedList, 401: Problem, 422: Problem})
def imported(request: HttpRequest, asked: Query[WhichPage]) -> dict[str, Any]:
    """List the badges from elsewhere that are in the wallet, 20 a page."""
    rows = queries.imported_of(person_of(request)).defer("document")
    return _page(rows, number=asked.page)


@router.get(
    "/wallet/imported/{uuid:pk}",
    response={200: ImportedOne, 401: Problem, 404: Problem, 422: Problem},
    summary="One badge from elsewhere",
)
def imported_one(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give one of them, kept or not yet, with each check it went through."""
    one = get_object_or_404(queries.imported_by(person_of(request)), pk=pk)
    queries.with_issuers([one])
    return _told(one) | {
        "report": one.report,
        "changes": list(one.changes.all()[:MOST_CHANGES]),
        "evidence": [_kept_piece(piece) for piece in one.pieces.all()],
        "file": absolute(reverse("api:imported_file", args=[pk])),
    }


@router.get(
    "/wallet/imported/{uuid:pk}/file",
    url_name="imported_file",
    response={200: bytes, 401: Problem, 404: Problem, 422: Problem},
    openapi_extra=A_FILE,
    summary="The badge as it came",
)
def imported_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a badge from elsewhere, byte for byte as it came."""
    one = get_object_or_404(queries.imported_by(person_of(request)), pk=pk)
    content, media_type, name = queries.as_it_came(one)
    return downloads.attachment(content, media_type=media_type, name=name)


@router.get(
    "/wallet/imported/{uuid:pk}/evidence/{int:number}",
    url_name="kept_piece",
    response={200: bytes, 401: Problem, 404: Problem, 422: Problem},
    openapi_extra=A_FILE,
    summary="A file of evidence that came back with it",
)
def kept_piece(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """Give a file of evidence that came back with a badge out of an archive."""
    mine = get_object_or_404(queries.imported_of(person_of(request)), pk=pk)
    piece = get_object_or_404(mine.pieces.exclude(sha256=""), position=number)
    pieces = files.pieces(piece.sha256, start=0, end=piece.size)
    return downloads.streamed(pieces, media_type="application/octet-stream", name=piece.name)


@router.post("/wallet/imported/{uuid:pk}/check", response={200: ImportedOut, **ERRORS})
def check_again(request: HttpRequest, pk: UUID) -> dict[str, Any] | HttpResponse:
    """Check one of them again, now."""
    me, now = person_of(request), timezone.now()
    mine = queries.imported_of(me)
    kept = get_object_or_404(mine, pk=pk)
    if not pace.may_check(f"bring-{me.pk}", most=pace.PAGE, at=now):
        return _too_fast()
    actions.check_again(kept, fetch=within(PATIENCE, fetch=fetch), at=now)
    return _told(queries.with_issuers([mine.get(pk=pk)])[0])


@router.delete("/wallet/imported/{uuid:pk}", response={204: None, **ERRORS})
def remove(request: HttpRequest, pk: UUID) -> Status[None]:
    """Take one of them out of the wallet."""
    kept = get_object_or_404(queries.imported_by(person_of(request)), pk=pk)
    actions.remove_import(kept, by=person_of(request), at=timezone.now())
    return Status(204, None)


def _brought(request: HttpRequest, *, pieces: list[actions.Piece]) -> Status[Any] | HttpResponse:
    me, now = person_of(request), timezone.now()
    if not pace.may_check(f"bring-{me.pk}", most=pace.PAGE, at=now):
        return _too_fast()
    brought = actions.bring(me, pieces=pieces, fetch=within(PATIENCE, fetch=fetch), at=now)
    return Status(201, _found(brought))


def _found(brought: Bringing) -> dict[str, Any]:
    found = [_told(one) for one in queries.with_issuers(queries.found_in(brought))]
    return {"id": brought.pk, "found": found, "refused": brought.refused}


def _piece(asked: PieceIn) -> actions.Piece:
    name = asked.name or asked.url
    if asked.text:
        return actions.Piece(name=name, content=asked.text.encode("utf-8", "replace"))
    return actions.Piece(name=name, url=asked.url)


def _too_fast() -> HttpResponse:
    return problem(429, code="too-many-requests", detail="Please wait a minute.")


def _page(rows: QuerySet[ImportedCredential], *, number: int) -> dict[str, Any]:
    pages = Paginator(rows, PER_PAGE)
    items = pages.page(number).object_list if number <= pages.num_pages else []
    return {"count": pages.count, "items": [_told(one) for one in queries.with_issuers(items)]}


def _kept_piece(piece: KeptPiece) -> dict[str, Any]:
    names = ("title", "setting", "narrative", "url", "name", "size")
    place = reverse("api:kept_piece", args=[piece.imported_id, piece.position])
    file = absolute(place) if piece.sha256 else None
    return {name: getattr(piece, name) for name in names} | {"file": file}


def _told(one: ImportedCredential) -> dict[str, Any]:
    names = ("id", "title", "source", "verdict", "reason", "checked_at")
    other = {
        "issuer": one.issuer_name,
        "issuer_known": not one.strange,
        "archive_says": one.archive_says or None,
        "kept": one.kept_at is not None,
        "brought_at": one.imported_at,
    }
    return {name: getattr(one, name) for name in names} | other
