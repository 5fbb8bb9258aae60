"""Voices of the profession for programs."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from milepost.define.queries import public_versions
from milepost.kit.paging import api_page
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.organizations.models import Organization
from milepost.organizations.queries import organizations_of
from milepost.people.bearer import Bearer, person_of
from milepost.people.models import Approval
from milepost.people.queries.families import approvals_about
from milepost.people.rules.families import ApprovalKind
from milepost.recognize import actions, queries
from milepost.recognize.models import Voice
from milepost.recognize.queries import Subject
from milepost.recognize.rules.voices import (
    LONGEST_REASON,
    LONGEST_ROLE,
    MOST_YEARS,
    Saying,
    Standing,
)

router = Router(tags=["recognition"])

ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}
Kind = Literal["achievement", "issuer"]
StanceName = Literal["endorses", "dissents"]


class Asked(Schema):
    """Which page, and which side."""

    page: int = Field(1, ge=1, le=10_000)
    stance: StanceName | None = None


class VoiceIn(Schema):
    """For or against, why, and from which standing; it stands under your name."""

    stance: StanceName
    reason: Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=WITHOUT_ZERO)]
    role: Annotated[str, StringConstraints(max_length=LONGEST_ROLE, pattern=WITHOUT_ZERO)]
    years: int = Field(ge=0, le=MOST_YEARS)
    organization: Annotated[str, StringConstraints(max_length=60, pattern=r"^[-a-zA-Z0-9_]*$")] = (
        Field("", description="Slug of an organization you belong to")
    )


class VoiceOut(Schema):
    """What somebody said, and from where.

    ``author``, ``role`` and ``years`` are their own words. It was checked here, for that day, that
    they were among the people of ``organization``, and whether they held the badge (``holds``).
    """

    id: UUID
    stance: StanceName
    reason: str
    author: str
    role: str
    years: int
    organization: str
    organization_domain: str = Field(
        description="The web domain that it has proved; empty if none, or none was said"
    )
    holds: bool
    raised_at: datetime
    leaf: str
    signed: bool


class OwnVoiceOut(VoiceOut):
    """What one has said oneself, about what, and whether others read it."""

    kind: Kind
    slug: str
    guardian: str | None = Field(
        description="What became of the question to a guardian, as in `/family/approvals`: nobody "
        "reads it before it is `approved`; null if none was asked"
    )


class OwnVoicesOut(Schema):
    """One page of what one has said, newest first."""

    count: int
    items: list[OwnVoiceOut]


class OwnVoicesPage(Schema):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=10_000)


class VoicesOut(Schema):
    """One page of voices, newest first."""

    count: int
    items: list[VoiceOut]


@router.get(
    "/voices",
    response={200: OwnVoicesOut, 401: Problem, 422: Problem},
    auth=Bearer(),
    summary="What I have said",
)
def own_voices(request: HttpRequest, asked: Query[OwnVoicesPage]) -> dict[str, Any]:
    """List what stands of one's own words, 20 a page."""
    rows = queries.voices_of(person_of(request)).filter(state=Voice.State.RAISED)
    rows = rows.select_related("author", "organization", "achievement", "issuer")
    page = api_page(rows.defer("document"), number=asked.page, shape=lambda one: one)
    here = queries.with_domains(page["items"])
    told = approvals_about([one.pk for one in here], kind=ApprovalKind.WORDS)
    return page | {"items": [_own(one, asked=told.get(one.pk)) for one in here]}


@router.get(
    "/voices/{kind}/{slug:slug}",
    response={200: VoicesOut, 404: Problem, 422: Problem},
    summary="What the profession says",
)
def voices(request: HttpRequest, kind: Kind, slug: str, asked: Query[Asked]) -> dict[str, Any]:
    """Give what practitioners say for and against an achievement or an issuer, 20 a page."""
    rows = queries.voices_about(_subject(kind, slug))
    rows = rows.filter(stance=asked.stance) if asked.stance else rows
    page = api_page(rows, number=asked.page, shape=lambda one: one)
    return page | {"items": [_told(one) for one in queries.with_domains(page["items"])]}


@router.put(
    "/voices/{kind}/{slug:slug}",
    response={200: VoiceOut, **ERRORS},
    auth=Bearer(),
    summary="Say what you think",
)
def speak(request: HttpRequest, kind: Kind, slug: str, body: VoiceIn) -> dict[str, Any]:
    """Speak for or against it; speaking again takes the place of what you said before."""
    by, subject = person_of(request), _subject(kind, slug)
    house = None
    if body.organization:
        house = get_object_or_404(organizations_of(by), slug=body.organization)
    words = actions.Words(
        saying=Saying(stance=body.stance, reason=body.reason),
        standing=Standing(role=body.role, years=body.years),
        organization=house,
    )
    voice = actions.raise_voice(subject, words=words, by=by, at=timezone.now())
    return _told(queries.with_domains([voice])[0])


@router.delete(
    "/voices/{kind}/{slug:slug}",
    response={204: None, **ERRORS},
    auth=Bearer(),
    summary="Take back what you said",
)
def silence(request: HttpRequest, kind: Kind, slug: str) -> Status[None]:
    """Take back what you said; the log keeps that there was something."""
    by = person_of(request)
    said = queries.voices_of(by).filter(state=Voice.State.RAISED)
    own = said.filter(**queries.about(_subject(kind, slug)))
    actions.withdraw_voice(get_object_or_404(own), by=by, at=timezone.now())
    return Status(204, None)


def _subject(kind: Kind, slug: str) -> Subject:
    if kind == "issuer":
        return get_object_or_404(Organization, slug=slug)
    version = public_versions(slug).first()
    if version is None:
        raise Http404
    return version.achievement


def _own(voice: Voice, *, asked: Approval | None) -> dict[str, Any]:
    about = voice.achievement or voice.issuer
    assert about is not None
    return _told(voice) | {
        "kind": "achievement" if voice.achievement else "issuer",
        "slug": about.slug,
        "guardian": asked.state if asked else None,
    }


def _told(voice: Voice) -> dict[str, Any]:
    same = ("id", "stance", "reason", "role", "years", "holds", "raised_at")
    return {name: getattr(voice, name) for name in same} | {
        "author": voice.author.name,
        "organization": voice.organization.slug if voice.organization else "",
        "organization_domain": voice.domain,
        "leaf": voice.leaf_hash,
        "signed": voice.signed_id is not None,
    }
