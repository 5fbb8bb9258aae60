"""Drafts in the open, for programs: read, comment, answer, settle; open, close; ask co-authors."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from milepost.define import actions, queries
from milepost.define.models import Coauthor, Comment, Opening
from milepost.define.rules.drafting.choices import Audience, AuthorRole
from milepost.define.rules.drafting.comments import LONGEST_COMMENT
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(tags=["drafts"])

PER_PAGE = 20
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_COMMENT, pattern=WITHOUT_ZERO)
]
ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}
ADDRESS = r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,60}(\.[A-Za-z0-9-]{1,60}){0,4}\.[A-Za-z]{2,20}$"
Page = Annotated[int, Field(ge=1, le=10_000)]


class DraftBrief(Schema):
    """A draft that everyone may comment on."""

    id: UUID
    title: str
    organization: str
    opened_at: datetime
    comments: int


class DraftBriefs(Schema):
    """One page of them."""

    count: int
    page: int
    pages: int
    items: list[DraftBrief]


class CommentOut(Schema):
    """Something said about a piece of a draft."""

    id: UUID
    place: str
    author: str
    text: str
    written_at: datetime
    resolved_at: datetime | None
    resolution: str
    replies: list["CommentOut"]


class PieceOut(Schema):
    """A piece of a draft with what was said about it; the first one is about all of it."""

    place: str
    label: str
    text: str
    comments: list[CommentOut]


class OpenDraft(Schema):
    """An open draft."""

    id: UUID
    title: str
    organization: str
    pieces: list[PieceOut]


class CommentIn(Schema):
    """What to say; about which piece, or in answer to which comment."""

    text: Words
    place: Annotated[str, StringConstraints(max_length=60, pattern=WITHOUT_ZERO)] = ""
    replies_to: UUID | None = None
    token: Annotated[str, StringConstraints(max_length=100, pattern=WITHOUT_ZERO)] = Field(
        "", description="The secret of the link, for a draft that is open by link"
    )


class ResolutionIn(Schema):
    """What was done about a comment."""

    done: Words


class OpeningIn(Schema):
    """Who may read the draft; closed closes it."""

    audience: Literal["public", "link", "closed"]


class OpeningOut(Schema):
    """Who may read the draft now; the link's secret is told once."""

    audience: Literal["public", "link", "closed"]
    token: str


class CoauthorIn(Schema):
    """Whom to ask, and what they bring."""

    email: Annotated[str, StringConstraints(max_length=254, pattern=ADDRESS)]
    role: Literal["practitioner", "designer", "researcher", "learner", "employer", "reviewer"]


class CoauthorOut(Schema):
    """Somebody who was asked or is named."""

    id: int
    name: str
    role: str
    named: bool


@router.get("/drafts", response={200: DraftBriefs, 422: Problem}, summary="Open drafts")
def drafts(request: HttpRequest, page: Page = 1) -> dict[str, Any]:
    """Give the drafts that everyone may read and comment on, newest first, twenty a page."""
    rows = queries.open_drafts()
    count, start = rows.count(), (page - 1) * PER_PAGE
    return {
        "count": count,
        "page": page,
        "pages": max(1, -(-count // PER_PAGE)),
        "items": [_brief(row) for row in rows[start : start + PER_PAGE]],
    }


@router.get(
    "/drafts/{uuid:pk}",
    response={200: OpenDraft, 404: Problem, 422: Problem},
    summary="Read an open draft",
)
def draft(
    request: HttpRequest,
    pk: UUID,
    token: Annotated[str, StringConstraints(max_length=100, pattern=WITHOUT_ZERO)] = "",
) -> dict[str, Any]:
    """Give an open draft piece by piece, with what was said about each."""
    opening = queries.opening_for(None, pk=pk, token=token)
    if opening is None:
        raise Http404
    version = opening.version
    return {
        "id": version.pk,
        "title": version.title,
        "organization": version.achievement.organization.slug,
        "pieces": [
            vars(one.piece) | {"comments": [_comment(said) for said in one.comments]}
            for one in queries.discussion(version)
        ],
    }


@router.post(
    "/drafts/{uuid:pk}/comments",
    response={201: CommentOut, **ERRORS},
    auth=Bearer(),
    summary="Comment on a draft",
)
def comment(request: HttpRequest, pk: UUID, body: CommentIn) -> Status[dict[str, Any]]:
    """Say something about a piece of an open draft, or answer a comment."""
    person, at = person_of(request), timezone.now()
    opening = queries.opening_for(person, pk=pk, token=body.token)
    if opening is None:
        raise Http404
    if body.replies_to:
        to = get_object_or_404(opening.version.comments.all(), pk=body.replies_to)
        said = actions.reply(opening, to=to, text=body.text, by=person, at=at)
    else:
        said = actions.comment(opening, place=body.place, text=body.text, by=person, at=at)
    return Status(201, _comment(said))


@router.post(
    "/comments/{uuid:pk}/resolution",
    response={200: CommentOut, **ERRORS},
    auth=Bearer(),
    summary="Settle a comment",
)
def resolve(request: HttpRequest, pk: UUID, body: ResolutionIn) -> dict[str, Any]:
    """Say what was done about a comment on a draft of yours."""
    person = person_of(request)
    said = get_object_or_404(queries.comments_to_resolve(person), pk=pk)
    done = actions.resolve_comment(said, done=body.done, by=person, at=timezone.now())
    return _comment(done)


@router.put(
    "/drafts/{uuid:pk}/opening",
    response={200: OpeningOut, **ERRORS},
    auth=Bearer(),
    summary="Open or close a draft",
)
def opening(request: HttpRequest, pk: UUID, body: OpeningIn) -> dict[str, Any]:
    """Let everyone, or whoever has the link, read and comment; or close it."""
    person, at = person_of(request), timezone.now()
    version = get_object_or_404(queries.drafts_of(person), pk=pk)
    if body.audience == "closed":
        actions.close_draft(version, by=person, at=at)
        return {"audience": "closed", "token": ""}
    token = actions.open_draft(version, audience=Audience(body.audience), by=person, at=at)
    return {"audience": body.audience, "token": token}


@router.post(
    "/catalogue/{slug:slug}/authors",
    response={201: CoauthorOut, **ERRORS},
    auth=Bearer(),
    summary="Ask a co-author",
)
def ask(request: HttpRequest, slug: str, body: CoauthorIn) -> Status[dict[str, Any]]:
    """Ask somebody by mail whether they want to be named as an author."""
    person = person_of(request)
    achievement = get_object_or_404(queries.achievements_of(person), slug=slug)
    role, at = AuthorRole(body.role), timezone.now()
    return Status(
        201,
        _author(actions.ask_coauthor(achievement, email=body.email, role=role, by=person, at=at)),
    )


@router.get(
    "/catalogue/{slug:slug}/authors",
    response={200: list[CoauthorOut], 404: Problem, 422: Problem},
    summary="Who wrote it",
)
def authors(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Give the co-authors who agreed to be named."""
    version = queries.public_versions(slug).first()
    if version is None:
        raise Http404
    return [_author(row) for row in queries.authors_of(version.achievement)]


def _brief(row: Opening) -> dict[str, Any]:
    return {
        "id": row.version_id,
        "title": row.version.title,
        "organization": row.version.achievement.organization.slug,
        "opened_at": row.opened_at,
        "comments": getattr(row, "said", 0),
    }


def _comment(said: Comment) -> dict[str, Any]:
    names = ("id", "place", "text", "written_at", "resolved_at", "resolution")
    return {name: getattr(said, name) for name in names} | {
        "author": said.author.name if said.author else "",
        "replies": [] if said.replies_to_id else [_comment(one) for one in said.replies.all()],
    }


def _author(row: Coauthor) -> dict[str, Any]:
    named = row.accepted_at is not None
    return {"id": row.pk, "name": row.name, "role": row.role, "named": named}
