"""Frameworks of one's own: begun, written line by line, published in versions."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from milepost.frameworks import actions, queries
from milepost.frameworks.api.reading import (
    PER_PAGE,
    Asked,
    FrameworkOut,
    Frameworks,
    framework_shape,
)
from milepost.frameworks.api.reading import router as listing
from milepost.frameworks.models import Competency, Framework
from milepost.frameworks.rules.writing import FrameworkWords, ItemWords
from milepost.kit.bodies import ClosedBody
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(auth=Bearer())
READING: dict[int, type[Schema]] = dict.fromkeys((401, 404, 422), Problem)
WRITING: dict[int, type[Schema]] = dict.fromkeys((400, 401, 404, 409, 422), Problem)
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"


def _text(most: int, *, least: int = 0) -> Any:
    return StringConstraints(min_length=least, max_length=most, pattern=WITHOUT_ZERO)


class FrameworkWordsIn(ClosedBody):
    """What a framework says about itself."""

    title: Annotated[str, _text(200, least=1)]
    description: Annotated[str, _text(4000)] = ""
    language: Annotated[str, StringConstraints(max_length=20, pattern=LANGUAGE)] = "en"
    licence: Annotated[str, _text(200)] = Field("", description="Such as CC BY 4.0")
    contexts: list[Annotated[str, _text(60)]] = Field(
        [], max_length=40, description="Where it can be shown; offered to definitions aligned to it"
    )


class FrameworkIn(FrameworkWordsIn):
    """The same, and who publishes it."""

    organization: str = Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")


class LinesIn(Schema):
    """An outline, one thing a line; a dash or a tab for each step in; a code may come first."""

    lines: Annotated[str, _text(100_000, least=1)]
    under: UUID | None = Field(None, description="The item under which they go; else at the end")


class ItemIn(Schema):
    """The words of one item."""

    statement: Annotated[str, _text(4000, least=1)]
    code: Annotated[str, _text(255)] = ""
    short: Annotated[str, _text(200)] = Field("", description="The same in a few words")
    kind: Annotated[str, _text(255)] = Field("", description="Such as area, skill, knowledge")
    levels: list[Annotated[str, _text(100, least=1)]] = Field(
        [], max_length=20, description="Such as EQF 3"
    )


class MoveIn(Schema):
    """Where an item goes, with everything under it."""

    to: Literal["up", "down", "in", "out"]


class ItemOut(Schema):
    """One item in its place; ``depth`` is how far in it stands."""

    id: UUID
    parent: UUID | None
    depth: int
    code: str
    statement: str
    short: str
    kind: str
    levels: list[str]


class FrameworkItems(Schema):
    """One page of a framework's items, read from top to bottom."""

    count: int
    items: list[ItemOut]


@router.get(
    "/frameworks/own", response={200: Frameworks, **READING}, summary="Frameworks of your own"
)
def own(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the frameworks that you may write, drafts too, twenty a page."""
    rows = queries.frameworks_seen_by(person_of(request))
    start = (asked.page - 1) * PER_PAGE
    items = [framework_shape(row) for row in rows[start : start + PER_PAGE]]
    return {"count": rows.count(), "items": items}


@listing.post(
    "/frameworks",
    auth=Bearer(),
    response={201: FrameworkOut, **WRITING},
    summary="Begin a framework",
)
def begin(request: HttpRequest, body: FrameworkIn) -> Status[dict[str, Any]]:
    """Begin the draft of a framework for an organization in which you design."""
    person = person_of(request)
    organization = get_object_or_404(queries.desks_of(person), slug=body.organization)
    words = _words(body)
    begun = actions.start_framework(organization, by=person, words=words, at=now())
    return Status(201, _shown(request, begun))


@router.put(
    "/frameworks/{uuid:pk}", response={200: FrameworkOut, **WRITING}, summary="Describe a draft"
)
def describe(request: HttpRequest, pk: UUID, body: FrameworkWordsIn) -> dict[str, Any]:
    """Keep what a draft says about itself, in the place of what it said."""
    draft = _draft(request, pk)
    words = _words(body)
    actions.describe(draft, by=person_of(request), words=words, at=now())
    return _shown(request, draft)


@router.get(
    "/frameworks/{uuid:pk}/items",
    response={200: FrameworkItems, **READING},
    summary="The items of a framework of your own",
)
def items(request: HttpRequest, pk: UUID, asked: Query[Asked]) -> dict[str, Any]:
    """Give the items of one of your frameworks, twenty a page; the public ones are in CASE."""
    rows = queries.tree_of(_own(request, pk))
    start = (asked.page - 1) * PER_PAGE
    return {
        "count": rows.count(),
        "items": [_item(row) for row in rows[start : start + PER_PAGE]],
    }


@router.post(
    "/frameworks/{uuid:pk}/lines", response={201: list[ItemOut], **WRITING}, summary="Add lines"
)
def add_lines(request: HttpRequest, pk: UUID, body: LinesIn) -> Status[list[dict[str, Any]]]:
    """Add an outline at the end of a draft, or at the end of a branch of it."""
    draft = _draft(request, pk)
    under = None
    if body.under is not None:
        under = get_object_or_404(queries.tree_of(draft), identifier=body.under)
    by, at = person_of(request), now()
    added = actions.add_lines(draft, by=by, text=body.lines, at=at, under=under)
    rows = queries.tree_of(draft).filter(pk__in=[row.pk for row in added])
    return Status(201, [_item(row) for row in rows])


@router.put(
    "/frameworks/{uuid:pk}/items/{uuid:item}",
    response={200: ItemOut, **WRITING},
    summary="Word an item",
)
def word(request: HttpRequest, pk: UUID, item: UUID, body: ItemIn) -> dict[str, Any]:
    """Keep what an item of a draft says, in the place of what it said."""
    row = get_object_or_404(queries.tree_of(_draft(request, pk)), identifier=item)
    words = ItemWords(**body.dict(exclude={"levels"}), levels=tuple(body.levels))
    return _item(actions.change_item(row, by=person_of(request), words=words, at=now()))


@router.post(
    "/frameworks/{uuid:pk}/items/{uuid:item}/move",
    response={204: None, **WRITING},
    summary="Move an item",
)
def move(request: HttpRequest, pk: UUID, item: UUID, body: MoveIn) -> Status[None]:
    """Move an item of a draft with its branch; where it can't go it stays."""
    row = get_object_or_404(queries.tree_of(_draft(request, pk)), identifier=item)
    actions.move_item(row, by=person_of(request), verb=body.to, at=now())
    return Status(204, None)


@router.delete(
    "/frameworks/{uuid:pk}/items/{uuid:item}",
    response={204: None, **WRITING},
    summary="Remove an item",
)
def remove(request: HttpRequest, pk: UUID, item: UUID) -> Status[None]:
    """Take an item out of a draft with its branch; earlier versions keep theirs."""
    row = get_object_or_404(queries.tree_of(_draft(request, pk)), identifier=item)
    actions.remove_item(row, by=person_of(request), at=now())
    return Status(204, None)


@router.post(
    "/frameworks/{uuid:pk}/publish",
    response={200: FrameworkOut, **WRITING},
    summary="Publish a framework",
)
def publish(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Publish a draft for good, in place of the version before; it never changes again."""
    framework = _own(request, pk)
    actions.publish(framework, by=person_of(request), at=now())
    return _shown(request, framework)


@router.post(
    "/frameworks/{uuid:pk}/versions",
    response={201: FrameworkOut, **WRITING},
    summary="Begin a framework's next version",
)
def next_version(request: HttpRequest, pk: UUID) -> Status[dict[str, Any]]:
    """Give a draft that says what this version says; the open draft if there is one."""
    framework = get_object_or_404(queries.own_frameworks_of(person_of(request)), pk=pk)
    draft = actions.start_version(framework, by=person_of(request), at=now())
    return Status(201, _shown(request, draft))


@router.post(
    "/frameworks/{uuid:pk}/retire",
    response={200: FrameworkOut, **WRITING},
    summary="Retire a framework",
)
def retire(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Say that a framework is no longer in use; what was aligned to it stays as it was."""
    framework = get_object_or_404(queries.own_frameworks_of(person_of(request)), pk=pk)
    actions.retire(framework, by=person_of(request), at=now())
    return _shown(request, framework)


@router.delete(
    "/frameworks/{uuid:pk}", response={204: None, **WRITING}, summary="Discard a framework's draft"
)
def discard(request: HttpRequest, pk: UUID) -> Status[None]:
    """Throw a draft away for good."""
    actions.discard_draft(_draft(request, pk), by=person_of(request), at=now())
    return Status(204, None)


def _words(body: FrameworkWordsIn) -> FrameworkWords:
    said = body.model_dump(include={"title", "description", "language", "licence"})
    return FrameworkWords(**said, contexts="\n".join(body.contexts))


def _own(request: HttpRequest, pk: UUID) -> Framework:
    return get_object_or_404(queries.frameworks_seen_by(person_of(request)), pk=pk)


def _draft(request: HttpRequest, pk: UUID) -> Framework:
    return get_object_or_404(queries.drafts_of(person_of(request)), pk=pk)


def _shown(request: HttpRequest, framework: Framework) -> dict[str, Any]:
    return framework_shape(_own(request, framework.pk))


def _item(row: Competency) -> dict[str, Any]:
    names = ("depth", "code", "statement", "short", "kind", "levels")
    return {name: getattr(row, name) for name in names} | {
        "id": row.identifier,
        "parent": row.parent_id,
    }
