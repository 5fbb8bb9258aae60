"""One's own shares over the API: list them, open one, give one a new link, stop one."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from milepost.hold import actions, queries
from milepost.hold.models import ImportedCredential, Share
from milepost.issue.models import Credential
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.links import LinkState, state_of
from milepost.kit.paging import api_page
from milepost.kit.patterns import WITH_WORDS, WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.people.queries.families import approval_about
from milepost.people.rules.families import ApprovalKind

router = Router(tags=["shares"], auth=Bearer())

MOST_ITEMS = 200
Audience = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=WITH_WORDS)]
Message = Annotated[str, StringConstraints(max_length=2000, pattern=WITHOUT_ZERO)]
Reference = Annotated[str, StringConstraints(max_length=120, pattern=WITHOUT_ZERO)]
ADDRESS = r"^([!-?A-~]+@[!-?A-~]+)?$"


class Asked(Schema):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=10_000)


class AudienceIn(Schema):
    """Who may see a piece of evidence beside its reviewers."""

    audience: Literal["reviewers", "chosen", "everyone"]


class ShareIn(Schema):
    """What to show, to whom, until the end of which day. ``id`` makes a second try harmless.

    ``credentials`` were earned here, ``imported`` are badges from elsewhere: at least one of them.
    ``reader`` is the address a code is mailed to before it opens; ``once`` lets it open one time.
    ``public`` lets other sites show it; it can be neither of the two then.
    With ``left_out`` the badges earned here are handed out as SD-JWT without these parts.
    """

    id: UUID
    audience: Audience
    purpose: Literal["employer", "registrar", "teacher", "friend"]
    ends: date
    message: Message = ""
    credentials: list[UUID] = Field(default_factory=list, max_length=MOST_ITEMS)
    imported: list[UUID] = Field(default_factory=list, max_length=MOST_ITEMS)
    evidence: list[UUID] = Field(default_factory=list, max_length=MOST_ITEMS)
    reference: Reference = ""
    reader: Annotated[str, StringConstraints(max_length=254, pattern=ADDRESS)] = ""
    once: bool = False
    public: bool = False
    left_out: list[Literal["results", "assessment", "evidence"]] = Field(
        default_factory=list, max_length=3
    )


class ShareOut(Schema):
    """One share: whether it is open, how it opens, and how often it was opened.

    With a ``reader`` it opens by a code mailed there; with ``once``, one time.
    """

    id: UUID
    audience: str
    purpose: str
    state: Literal["open", "ended", "withdrawn"]
    created_at: datetime
    ends_at: datetime
    reference: str
    reader: str
    once: bool
    public: bool
    left_out: list[str]
    opened_at: datetime | None
    badges: int
    times_opened: int
    last_opened: datetime | None


class GrantedPieceOut(Schema):
    """A piece of evidence that a share opens."""

    id: UUID
    title: str


class GrantedBadgeOut(Schema):
    """A badge earned here that a share shows, with the evidence that it opens."""

    id: UUID
    title: str
    evidence: list[GrantedPieceOut]


class GrantedImportOut(Schema):
    """A badge from elsewhere that a share shows."""

    id: UUID
    title: str
    issuer: str
    issuer_known: bool = Field(description="Whether somebody here knows who issued it")


class OneShareOut(ShareOut):
    """One share with all that it shows."""

    message: str
    credentials: list[GrantedBadgeOut]
    imported: list[GrantedImportOut]
    link: str | None = Field(description="Of a `public` share while it is open; else null")
    guardian: str | None = Field(
        description="What became of the question to a guardian, as in `/family/approvals`: nobody "
        "sees it before it is `approved`; null if none was asked"
    )


class PieceAudienceOut(Schema):
    """A piece of evidence behind a badge of one's own, and who may see it beside its reviewers."""

    id: UUID
    title: str
    kind: str = Field(description="file, text or link")
    setting: str
    narrative: str
    media_type: str
    size: int
    audience: Literal["reviewers", "chosen", "everyone"]


class Opened(ShareOut):
    """A share with its link, which is given out this once; null if it was opened before."""

    link: str | None


class ViewOut(Schema):
    """One opening: ``page`` or a file's name; the reader's address where a code has shown it."""

    at: datetime
    what: str
    reader: str
    by_archive: bool = Field(description="Whether only an archive says so")


class Views(Schema):
    """One page of openings, newest first, and how many there are in all."""

    count: int
    items: list[ViewOut]


class Shares(Schema):
    """One page of shares, newest first, and how many there are in all."""

    count: int
    items: list[ShareOut]


@router.get("/shares", response={200: Shares, 401: Problem, 422: Problem}, summary="Own shares")
def shares(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """List one's own shares, 20 a page."""
    rows, now = queries.shares_of(person_of(request)), timezone.now()
    return api_page(rows, number=asked.page, shape=lambda share: _told(share, now=now))


@router.post(
    "/shares",
    response={
        200: Opened,
        201: Opened,
        400: Problem,
        401: Problem,
        409: Problem,
        422: Problem,
    },
    summary="Open a share",
)
def open_share(request: HttpRequest, wanted: ShareIn) -> Status[dict[str, Any]]:
    """Open a share and return its link; the same ``id`` again returns the share without it."""
    holder, now = person_of(request), timezone.now()
    own = queries.shares_of(holder).filter(pk=wanted.id)
    try:
        _opened, token = actions.share(holder, request=_request(wanted), at=now)
    except RuleError as refused:
        if refused.code == "share-exists" and (known := own.first()):
            return Status(200, _told(known, now=now) | {"link": None})
        raise
    link = absolute(reverse("hold:share", args=[token]))
    return Status(201, _told(own.get(), now=now) | {"link": link})


@router.get(
    "/shares/{pk}",
    response={200: OneShareOut, 401: Problem, 404: Problem, 422: Problem},
    summary="What a share shows",
)
def one_share(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give one's share with its badges and the evidence that it opens."""
    now = timezone.now()
    share = get_object_or_404(queries.shares_of(person_of(request)), pk=pk)
    asked = approval_about(share.pk, kind=ApprovalKind.SHARE)
    told = _told(share, now=now)
    token = queries.public_token(share) if told["state"] == LinkState.OPEN else ""
    shown = queries.granted_credentials(share).defer("document")
    brought = queries.granted_imports(share).defer("document", "report")
    return told | {
        "message": share.message,
        "credentials": [_granted(one) for one in shown],
        "imported": [_brought(one) for one in queries.with_issuers(brought)],
        "link": absolute(reverse("hold:share", args=[token])) if token else None,
        "guardian": asked.state if asked else None,
    }


@router.get(
    "/shares/{pk}/views",
    response={200: Views, 401: Problem, 404: Problem, 422: Problem},
    summary="Who opened a share, and when",
)
def views(request: HttpRequest, pk: UUID, asked: Query[Asked]) -> dict[str, Any]:
    """List each opening of one's share, newest first, 20 a page."""
    share = get_object_or_404(queries.shares_of(person_of(request)), pk=pk)
    return api_page(share.views.all(), number=asked.page, shape=lambda view: view)


@router.post(
    "/shares/{pk}/link",
    response={200: Opened, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Give a share a new link",
)
def renew_link(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Return a new link; the old one stops working at once. The new one is given out this once."""
    me, now = person_of(request), timezone.now()
    share = get_object_or_404(queries.shares_of(me), pk=pk)
    token = actions.renew_link(share, by=me, at=now)
    link = absolute(reverse("hold:share", args=[token]))
    return _told(share, now=now) | {"link": link}


@router.post(
    "/shares/{pk}/withdraw",
    response={204: None, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Stop a share",
)
def withdraw_share(request: HttpRequest, pk: UUID) -> Status[None]:
    """Stop a share at once and for good."""
    share = get_object_or_404(queries.shares_of(person_of(request)), pk=pk)
    actions.withdraw_share(share, by=person_of(request), at=timezone.now())
    return Status(204, None)


@router.get(
    "/wallet/{pk}/evidence",
    response={200: list[PieceAudienceOut], 401: Problem, 404: Problem, 422: Problem},
    summary="The evidence behind a badge, and who may see it",
)
def evidence(request: HttpRequest, pk: UUID) -> list[Any]:
    """List what a badge of one's own rests on; choose among it for a share."""
    held = get_object_or_404(queries.wallet_of(person_of(request)), pk=pk)
    return list(held.evidence.all())


@router.put(
    "/wallet/{pk}/evidence/{item}/audience",
    response={204: None, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Say who may see a piece of evidence",
)
def set_audience(request: HttpRequest, pk: UUID, item: UUID, body: AudienceIn) -> Status[None]:
    """Open or close one piece of evidence; shares made before follow too."""
    held = get_object_or_404(queries.wallet_of(person_of(request)), pk=pk)
    get_object_or_404(held.evidence, pk=item)
    wanted: dict[UUID, str] = {item: body.audience}
    actions.choose_audiences(person_of(request), credential=held, wanted=wanted, at=timezone.now())
    return Status(204, None)


def _request(wanted: ShareIn) -> actions.ShareRequest:
    return actions.ShareRequest(
        id=wanted.id,
        purpose=wanted.purpose,
        audience=wanted.audience.strip(),
        message=wanted.message,
        ends_at=timezone.make_aware(datetime.combine(wanted.ends, time.max)),
        credentials=wanted.credentials,
        imported=wanted.imported,
        evidence=wanted.evidence,
        reference=wanted.reference,
        reader=wanted.reader,
        once=wanted.once,
        public=wanted.public,
        left_out=list(wanted.left_out),
    )


def _granted(held: Credential) -> dict[str, Any]:
    return {"id": held.pk, "title": held.version.title, "evidence": list(held.evidence.all())}


def _brought(kept: ImportedCredential) -> dict[str, Any]:
    told = {"id": kept.pk, "title": kept.title, "issuer": kept.issuer_name}
    return told | {"issuer_known": not kept.strange}


def _told(share: Share, *, now: datetime) -> dict[str, Any]:
    """A share as :func:`milepost.hold.queries.shares_of` gives it, with its state."""
    state = state_of(ends_at=share.ends_at, withdrawn_at=share.withdrawn_at, now=now)
    names = ("id", "audience", "purpose", "reference", "reader", "once", "public", "left_out")
    moments = ("created_at", "opened_at", "ends_at")
    counted = ("badges", "times_opened", "last_opened")
    return {name: getattr(share, name) for name in (*names, *moments, *counted)} | {
        "state": state.value
    }
