"""What a guardian sees of a child's share, over the API: what it shows, for whom, who looked."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from milepost.hold import queries
from milepost.hold.models import ImportedCredential, Share
from milepost.hold.queries import Shown
from milepost.kit.links import state_of
from milepost.kit.paging import api_page
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.people.queries.families import approval_about
from milepost.people.rules.families import ApprovalKind

router = Router(tags=["Family"], auth=Bearer())

READING: dict[int, type[Schema]] = {401: Problem, 404: Problem, 422: Problem}


class LooksPage(Schema):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=10_000)


class OpenPieceOut(Schema):
    """A piece of evidence that the reader can open."""

    title: str
    narrative: str


class ChildsBadgeOut(Schema):
    """A badge earned here, as its reader reads it, without the parts that are left out."""

    title: str
    issuer: str
    issued_at: datetime
    valid_until: datetime | None
    revoked: bool
    evidence: list[OpenPieceOut] = Field(description="What the reader can open")


class ChildsImportOut(Schema):
    """A badge from elsewhere, with what its latest check came to."""

    title: str
    issuer: str
    verdict: Literal["valid", "invalid", "unknown"]
    reason: str = Field(description="The sentence that speaks against it; empty when none does")
    issuer_known: bool = Field(description="Whether somebody here knows who issued it")


class ChildsShareOut(Schema):
    """All that a child shows by a link, to whom, why, with which words, until when.

    With a ``reader`` it opens by a code mailed there; with ``once``, one time; other sites may show
    what is ``public``. ``approval`` is the question to decide, as in `/family/children/approvals`.
    """

    id: UUID
    child: str
    audience: str
    purpose: str
    message: str
    created_at: datetime
    ends_at: datetime
    state: Literal["open", "ended", "withdrawn"]
    reader: str
    once: bool
    public: bool
    left_out: list[str]
    approval: UUID | None
    approval_state: str | None = Field(description="Nobody sees it before it is `approved`")
    credentials: list[ChildsBadgeOut]
    imported: list[ChildsImportOut] = Field(description="Badges from elsewhere")
    times_opened: int


class LookOut(Schema):
    """One opening: ``page``, ``embedded`` or a file's name."""

    at: datetime
    what: str


class LooksOut(Schema):
    """One page of openings, newest first, and how many there are in all."""

    count: int
    items: list[LookOut]


@router.get(
    "/family/children/shares/{uuid:pk}",
    response={200: ChildsShareOut, **READING},
    summary="What a child's link shows",
)
def childs_share(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give all that its reader reads, also before it is approved; its id is in `about`."""
    share, now = _guarded(request, pk), timezone.now()
    asked = approval_about(share.pk, kind=ApprovalKind.SHARE)
    names = ("id", "audience", "purpose", "message", "created_at", "ends_at")
    ways = ("reader", "once", "public", "left_out")
    state = state_of(ends_at=share.ends_at, withdrawn_at=share.withdrawn_at, now=now)
    return {name: getattr(share, name) for name in (*names, *ways)} | {
        "child": str(share.holder),
        "state": state.value,
        "approval": asked.pk if asked else None,
        "approval_state": asked.state if asked else None,
        "credentials": [_badge(one) for one in queries.shown_by(share)],
        "imported": [_import(one) for one in queries.shown_imports(share)],
        "times_opened": share.views.count(),
    }


@router.get(
    "/family/children/shares/{uuid:pk}/views",
    response={200: LooksOut, **READING},
    summary="When a child's link was opened",
)
def childs_share_views(request: HttpRequest, pk: UUID, asked: Query[LooksPage]) -> dict[str, Any]:
    """List each opening of it, newest first, 20 a page."""
    views = _guarded(request, pk).views.all()
    return api_page(views, number=asked.page, shape=lambda view: view)


def _guarded(request: HttpRequest, pk: UUID) -> Share:
    shares = queries.guarded_shares(person_of(request), on=timezone.now().date())
    return get_object_or_404(shares, pk=pk)


def _badge(one: Shown) -> dict[str, Any]:
    held = one.credential
    return {
        "title": one.badge.title,
        "issuer": one.badge.issuer,
        "issued_at": held.issued_at,
        "valid_until": held.valid_until,
        "revoked": held.revoked_at is not None,
        "evidence": [
            {"title": item.title, "narrative": item.narrative} for item in held.evidence.all()
        ],
    }


def _import(kept: ImportedCredential) -> dict[str, Any]:
    names = ("title", "verdict", "reason")
    told = {name: getattr(kept, name) for name in names}
    return told | {"issuer": kept.issuer_name, "issuer_known": not kept.strange}
