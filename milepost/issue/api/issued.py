"""What an organization has issued, for those who may revoke it: list, detail, revoke."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from milepost.issue import actions, queries
from milepost.issue.models import Credential
from milepost.issue.rules.validity import LONGEST_REASON
from milepost.kit.paging import api_page
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(tags=["issued"], auth=Bearer())

READING: dict[int, type[Schema]] = {401: Problem, 404: Problem, 422: Problem}
WRITING: dict[int, type[Schema]] = {400: Problem, 409: Problem, **READING}


class Asked(Schema):
    """Which page of the list, and which badges: by words of title, name or address, by state."""

    page: int = Field(1, ge=1, le=10_000)
    q: Annotated[str, StringConstraints(max_length=200, pattern=WITHOUT_ZERO)] = ""
    state: Literal["", "in-force", "revoked"] = ""


class RevokeIn(Schema):
    """Why; the learner reads the reason in a message."""

    kind: Literal["mistake", "asked"] = Field(
        description="It says what is not so, or its holder asked. How it was earned is a concern"
    )
    reason: Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=WITHOUT_ZERO)]


class IssuedOut(Schema):
    """A badge that the organization issued; ``credential`` is the id inside it."""

    id: UUID
    credential: str
    title: str
    version: int
    recipient: str = Field(description="Empty once they have left")
    issued_at: datetime
    valid_until: datetime | None
    revoked_at: datetime | None
    revocation_kind: str = Field(description="mistake, asked, conduct, or empty if not said")
    revocation_reason: str

    @staticmethod
    def resolve_credential(credential: Credential) -> str:
        return queries.identifier_of(credential)

    @staticmethod
    def resolve_title(credential: Credential) -> str:
        return credential.version.title

    @staticmethod
    def resolve_version(credential: Credential) -> int:
        return credential.version.number

    @staticmethod
    def resolve_recipient(credential: Credential) -> str:
        return str(credential.recipient or "")


class IssuedList(Schema):
    """One page of what an organization has issued, newest first."""

    count: int
    items: list[IssuedOut]


@router.get("/organizations/{slug:slug}/credentials", response={200: IssuedList, **READING})
def issued(request: HttpRequest, slug: str, asked: Query[Asked]) -> dict[str, Any]:
    """List what an organization has issued, to its awarders and owners, 20 a page."""
    rows = queries.search(_issued(request, slug=slug), words=asked.q, state=asked.state)
    return api_page(rows, number=asked.page, shape=lambda one: one)


@router.get(
    "/organizations/{slug:slug}/credentials/{uuid:pk}", response={200: IssuedOut, **READING}
)
def issued_one(request: HttpRequest, slug: str, pk: UUID) -> Credential:
    """Give one of them."""
    return get_object_or_404(_issued(request, slug=slug), pk=pk)


@router.post(
    "/organizations/{slug:slug}/credentials/{uuid:pk}/revoke",
    response={200: IssuedOut, **WRITING},
    summary="Revoke a badge for good",
)
def revoke(request: HttpRequest, slug: str, pk: UUID, body: RevokeIn) -> Credential:
    """Revoke one of them and tell the learner why; revoking it again changes nothing."""
    rows = _issued(request, slug=slug)
    credential = get_object_or_404(rows, pk=pk)
    by, now = person_of(request), timezone.now()
    actions.revoke_credential(credential, kind=body.kind, reason=body.reason, by=by, at=now)
    return rows.get(pk=pk)


def _issued(request: HttpRequest, *, slug: str) -> QuerySet[Credential]:
    mine = queries.organizations_awarded_by(person_of(request))
    return queries.issued_by(get_object_or_404(mine, slug=slug))
