"""Endorsements of one skill of one holder, for programs."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from milepost.hold.queries import granted_credentials, open_share
from milepost.kit.paging import api_page
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.organizations.queries import organizations_of
from milepost.people.bearer import Bearer, person_of
from milepost.recognize import actions, queries
from milepost.recognize.models import SkillEndorsement
from milepost.recognize.rules.voices import LONGEST_REASON, LONGEST_ROLE, MOST_YEARS, Standing

router = Router(tags=["recognition"], auth=Bearer())

ERRORS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 404, 409, 422), Problem)


class Asked(Schema):
    """Which page, and whether what was said about one or what one has said."""

    page: int = Field(1, ge=1, le=10_000)
    side: Literal["about", "given"] = "about"


class SkillWordsIn(Schema):
    """What was seen, of a badge that a link shows; it is signed in your name."""

    share: Annotated[str, StringConstraints(max_length=100, pattern=r"^[-a-zA-Z0-9_]+$")] = Field(
        description="The secret at the end of the link by which the holder shows the badge"
    )
    credential: UUID
    criterion: UUID | None = Field(None, description="Key of one criterion; null: all of it")
    reason: Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=WITHOUT_ZERO)]
    role: Annotated[str, StringConstraints(max_length=LONGEST_ROLE, pattern=WITHOUT_ZERO)]
    years: int = Field(ge=0, le=MOST_YEARS)
    organization: Annotated[str, StringConstraints(max_length=60, pattern=r"^[-a-zA-Z0-9_]*$")] = (
        Field("", description="Slug of an organization you belong to")
    )


class HolderAnswerIn(Schema):
    """Whether others read it."""

    state: Literal["shown", "hidden", "declined"]


class EndorsementOut(Schema):
    """What somebody said about one skill of somebody, and where it stands.

    ``author``, ``role`` and ``years`` are their own words. It was checked here, for that day, that
    they were among the people of ``organization``, and whether they held the badge (``holds``).
    """

    id: UUID
    credential: UUID
    criterion: str
    skill: str
    author: str
    role: str
    years: int
    organization: str
    organization_domain: str = Field(
        description="The web domain that it has proved; empty if none, or none was said"
    )
    holds: bool
    reason: str
    state: str
    offered_at: datetime


class EndorsementsOut(Schema):
    """One page of them, newest first."""

    count: int
    items: list[EndorsementOut]


@router.get(
    "/endorsements",
    response={200: EndorsementsOut, 401: Problem, 422: Problem},
    summary="Endorsements of skills",
)
def endorsements(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """List what was said about your skills, or what you have said, 20 a page."""
    read = queries.endorsements_by if asked.side == "given" else queries.endorsements_about
    rows = read(person_of(request))
    page = api_page(rows, number=asked.page, shape=lambda one: one)
    return page | {"items": [_told(one) for one in queries.with_domains(page["items"])]}


@router.post("/endorsements", response={201: EndorsementOut, **ERRORS}, summary="Endorse a skill")
def endorse(request: HttpRequest, body: SkillWordsIn) -> Status[dict[str, Any]]:
    """Sign what you have seen and offer it to the holder, who decides whether others read it."""
    by, now = person_of(request), timezone.now()
    share = get_object_or_404(open_share(body.share, now=now))
    if share.is_gated:
        raise Http404
    badge = get_object_or_404(granted_credentials(share), pk=body.credential)
    house = None
    if body.organization:
        house = get_object_or_404(organizations_of(by), slug=body.organization)
    words = actions.SkillWords(
        criterion=str(body.criterion or ""),
        reason=body.reason,
        standing=Standing(role=body.role, years=body.years),
        organization=house,
    )
    said = actions.endorse_skill(badge, words=words, by=by, at=now)
    return Status(201, _told(queries.with_domains([said])[0]))


@router.put(
    "/endorsements/{uuid:pk}", response={200: EndorsementOut, **ERRORS}, summary="Show or hide it"
)
def answer(request: HttpRequest, pk: UUID, body: HolderAnswerIn) -> dict[str, Any]:
    """Show what was said about you, hide it, or decline it for good."""
    by = person_of(request)
    row = get_object_or_404(queries.endorsements_about(by), pk=pk)
    answered = actions.answer_endorsement(row, to=body.state, by=by, at=timezone.now())
    return _told(queries.with_domains([answered])[0])


@router.delete("/endorsements/{uuid:pk}", response={204: None, **ERRORS}, summary="Take it back")
def withdraw(request: HttpRequest, pk: UUID) -> Status[None]:
    """Take back what you said: nobody reads it, and its signature holds no more."""
    by = person_of(request)
    row = get_object_or_404(queries.endorsements_by(by), pk=pk)
    actions.withdraw_endorsement(row, by=by, at=timezone.now())
    return Status(204, None)


def _told(row: SkillEndorsement) -> dict[str, Any]:
    same = ("id", "criterion", "skill", "role", "years", "holds", "reason", "state", "offered_at")
    return {name: getattr(row, name) for name in same} | {
        "credential": row.credential_id,
        "author": row.author.name,
        "organization": row.organization.slug if row.organization else "",
        "organization_domain": row.domain,
    }
