"""One's own record and collections over the API."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from milepost.define.queries import offering
from milepost.frameworks.models import Competency
from milepost.frameworks.queries import frameworks
from milepost.hold import actions, queries
from milepost.hold.models import Collection
from milepost.hold.rules import growth
from milepost.hold.rules import record as rules
from milepost.hold.rules.collections import MOST_COLLECTED
from milepost.hold.rules.record import Line
from milepost.kit.paging import api_page
from milepost.kit.patterns import WITH_WORDS, WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(tags=["record"], auth=Bearer())

PER_PAGE = 50
ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}
Words = Annotated[str, StringConstraints(max_length=2000, pattern=WITHOUT_ZERO)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=WITH_WORDS)]
Source = Literal["here", "elsewhere"]
Worth = Literal["in-force", "expired", "unchecked", "taken-back", "failed", "somebody-elses"]


class WhichLines(Schema):
    """Which lines of the record: words, a framework by its ``group``, a source, a page."""

    q: Annotated[str, StringConstraints(max_length=200)] = ""
    group: Annotated[str, StringConstraints(max_length=4000)] | None = None
    source: Literal["", "here", "elsewhere"] = ""
    page: int = Field(1, ge=1, le=10_000)


class ShowingOut(Schema):
    """A badge that shows a competency; ``counts`` if it was true on its day."""

    badge: UUID
    source: Source
    title: str
    issuer: str
    on: date
    state: Worth
    counts: bool
    issuer_known: bool = Field(description="Whether somebody here knows who issued it")


class RecordLineOut(Schema):
    """A competency, when it was shown first and last, and by what."""

    name: str
    code: str
    group: str = Field(description="The framework to filter by; empty for what stands in none")
    framework: str
    address: str
    first: date | None
    last: date | None
    showings: list[ShowingOut]


class StepOut(Schema):
    """So many months from a day on: what was shown first, shown again, and all by then."""

    begin: date
    months: int
    new: int
    again: int
    total: int


class RecordOut(Schema):
    """One page of the record, how many lines there are in all, and how all of it grew."""

    count: int
    items: list[RecordLineOut]
    growth: list[StepOut]


class WhichGaps(Schema):
    """Which part of a framework, and which page of it."""

    only: Literal["", "open", "shown"] = ""
    page: int = Field(1, ge=1, le=10_000)


class GapOut(Schema):
    """A competency of a framework, when it was shown, and how many definitions can show it."""

    id: UUID
    code: str
    name: str
    depth: int = Field(description="0 for what stands at the top")
    first: date | None
    last: date | None
    ways: int


class GapsOut(Schema):
    """One page of a framework from top to bottom; ``shown`` of ``total`` that are no headings."""

    framework: UUID
    title: str
    total: int
    shown: int
    count: int
    items: list[GapOut]


class WhichCollections(Schema):
    """Which page of one's collections."""

    page: int = Field(1, ge=1, le=10_000)


class OwnBadgeIn(Schema):
    """A badge of one's wallet."""

    source: Source
    id: UUID


class CollectionIn(Schema):
    """A collection's name, and what holds it together."""

    name: Name
    words: Words = ""


class ContentIn(Schema):
    """What stands in a collection, in this order."""

    badges: list[OwnBadgeIn] = Field(max_length=MOST_COLLECTED)


class CollectedOut(Schema):
    """A badge in a collection."""

    source: Source
    id: UUID
    title: str
    issuer: str


class CollectionOut(Schema):
    """A collection and how many badges are in it."""

    id: UUID
    name: str
    words: str
    changed_at: datetime
    size: int


class Filled(CollectionOut):
    """A collection with its badges in order."""

    badges: list[CollectedOut]


class CollectionList(Schema):
    """One page of collections, and how many there are in all."""

    count: int
    items: list[CollectionOut]


@router.get("/wallet/record", response={200: RecordOut, 401: Problem, 422: Problem})
def record(request: HttpRequest, asked: Query[WhichLines]) -> dict[str, Any]:
    """Tell what one's badges show, 50 lines a page; own words are never in it."""
    lines = queries.record_of(person_of(request), at=timezone.now())
    wanted = rules.Wanted(words=asked.q, group=asked.group, source=asked.source)
    found = rules.narrowed(lines, wanted=wanted)
    steps = growth.steps_of((line.days for line in lines), today=timezone.localdate())
    page = api_page(found, number=asked.page, shape=_line, size=PER_PAGE)
    return page | {"growth": [vars(step) for step in steps]}


@router.get(
    "/wallet/record/frameworks/{uuid:pk}",
    response={200: GapsOut, 401: Problem, 404: Problem, 422: Problem},
    summary="What of a framework is shown, and what is open",
)
def gaps(request: HttpRequest, pk: UUID, asked: Query[WhichGaps]) -> dict[str, Any]:
    """Tell one framework from top to bottom, 50 a page."""
    framework = get_object_or_404(frameworks(), pk=pk)
    lines = queries.record_of(person_of(request), at=timezone.now())
    keys = queries.shown_keys(lines)
    rows = queries.part_of(framework, which=asked.only, keys=keys)
    page = api_page(rows, number=asked.page, shape=lambda row: row, size=PER_PAGE)
    ways = offering([row.identifier for row in page["items"]])
    covered = queries.coverage_of(framework, lines=lines)
    return {
        "framework": framework.pk,
        "title": framework.title,
        "total": covered.total,
        "shown": covered.shown,
        "count": page["count"],
        "items": [_gap(row, line=keys.get(row.key), ways=ways) for row in page["items"]],
    }


def _gap(row: Competency, *, line: Line | None, ways: Mapping[UUID, int]) -> dict[str, Any]:
    return {
        "id": row.identifier,
        "code": row.code,
        "name": row.name,
        "depth": row.depth,
        "first": line.first if line else None,
        "last": line.last if line else None,
        "ways": ways.get(row.identifier, 0),
    }


@router.get("/wallet/collections", response={200: CollectionList, 401: Problem, 422: Problem})
def collections(request: HttpRequest, asked: Query[WhichCollections]) -> dict[str, Any]:
    """List one's collections, 50 a page."""
    rows = queries.collections_of(person_of(request))
    return api_page(rows, number=asked.page, shape=lambda one: one, size=PER_PAGE)


@router.post("/wallet/collections", response={201: Filled, **ERRORS}, summary="New collection")
def start(request: HttpRequest, body: CollectionIn) -> Status[dict[str, Any]]:
    """Make an empty collection."""
    me = person_of(request)
    name, words = body.name.strip(), body.words
    made = actions.start_collection(me, name=name, words=words, at=timezone.now())
    return Status(201, _filled(queries.collections_of(me).get(pk=made.pk)))


@router.get("/wallet/collections/{uuid:pk}", response={200: Filled, **ERRORS})
def collection(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Tell what is in a collection, in order."""
    return _filled(_mine(request, pk))


@router.put("/wallet/collections/{uuid:pk}", response={200: Filled, **ERRORS}, summary="Rename")
def rename(request: HttpRequest, pk: UUID, body: CollectionIn) -> dict[str, Any]:
    """Give a collection another name and other words."""
    by, at = person_of(request), timezone.now()
    name = body.name.strip()
    actions.rename_collection(_mine(request, pk), name=name, words=body.words, by=by, at=at)
    return _filled(_mine(request, pk))


@router.put("/wallet/collections/{uuid:pk}/badges", response={200: Filled, **ERRORS})
def fill(request: HttpRequest, pk: UUID, body: ContentIn) -> dict[str, Any]:
    """Let these badges stand in a collection, in this order, and no others."""
    by, at = person_of(request), timezone.now()
    order = [(one.source, one.id) for one in body.badges]
    actions.fill_collection(_mine(request, pk), order=order, by=by, at=at)
    return _filled(_mine(request, pk))


@router.delete("/wallet/collections/{uuid:pk}", response={204: None, **ERRORS})
def delete(request: HttpRequest, pk: UUID) -> Status[None]:
    """Take a collection apart; its badges stay in the wallet."""
    actions.delete_collection(_mine(request, pk), by=person_of(request), at=timezone.now())
    return Status(204, None)


def _mine(request: HttpRequest, pk: UUID) -> Collection:
    return get_object_or_404(queries.collections_of(person_of(request)), pk=pk)


def _filled(one: Collection) -> dict[str, Any]:
    names = ("id", "name", "words", "changed_at", "size")
    badges = [
        {"source": held.source, "id": held.pk, "title": held.title, "issuer": held.issuer}
        for _row, held in queries.collected_in(one)
    ]
    return {name: getattr(one, name) for name in names} | {"badges": badges}


def _line(line: Line) -> dict[str, Any]:
    one = line.competence
    names = ("name", "code", "group", "framework", "address")
    showings = [
        vars(shown) | {"badge": shown.pk, "counts": shown.counts, "issuer_known": shown.known}
        for shown in line.showings
    ]
    told = {name: getattr(one, name) for name in names}
    return told | {"first": line.first, "last": line.last, "showings": showings}
