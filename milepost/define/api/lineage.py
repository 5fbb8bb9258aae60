"""Lineage for programs: where a definition comes from, making one's own, ruling on it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from milepost.define import actions, queries
from milepost.define.api.comparing import DifferenceOut, difference
from milepost.define.models import AchievementVersion, Equivalence
from milepost.define.rules.lineage.choices import Outcome
from milepost.define.rules.lineage.tailoring import LONGEST_REASON, Declared
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(tags=["lineage"])

PER_PAGE = 20
ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}
Page = Annotated[int, Field(ge=1, le=10_000)]
Place = Annotated[str, StringConstraints(max_length=60, pattern=WITHOUT_ZERO)]


class OriginalOut(Schema):
    """The version that a definition is made from."""

    slug: str
    version: int
    id: str
    title: str
    organization: str


class RulingOut(Schema):
    """What the original's owner says."""

    outcome: Literal["equivalent", "partly", "not"]
    reason: str
    ruled_at: datetime
    ledger_leaf: str


class DeclaredOut(DifferenceOut):
    """A difference from the original, with the reason that was given."""

    reason: str


class DescendantOut(Schema):
    """Something made from this definition."""

    slug: str
    title: str
    organization: str
    version: int
    lineage: Literal["fork", "tailored"]
    original_version: int
    ruling: RulingOut | None


class LineageOut(Schema):
    """Where a definition comes from and what was made from it."""

    slug: str
    version: int
    license: str = Field(description="SPDX identifier; own means that all rights are reserved")
    license_url: str
    core: list[str] = Field(description="Places that whoever tailors it has to keep")
    lineage: Literal["", "fork", "tailored"]
    original: OriginalOut | None
    newer_original: int | None = Field(description="Number of a newer version of the original")
    differences: list[DeclaredOut]
    rulings: list[RulingOut] = Field(description="Newest first; the first one counts")
    count: int
    page: int
    pages: int
    descendants: list[DescendantOut]


class DeriveIn(Schema):
    """What is made, and for which organization (its short name)."""

    lineage: Literal["fork", "tailored"]
    organization: Annotated[str, StringConstraints(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")]


class DraftOut(Schema):
    """A draft, with what it still owes."""

    id: UUID
    title: str
    lineage: Literal["", "fork", "tailored"]
    core: list[str]
    reasons: dict[str, str]
    differences: list[DeclaredOut]
    todo: list[str]


class CoreIn(Schema):
    """The places that have to stay."""

    core: list[Place] = Field(max_length=80)


class ReasonsIn(Schema):
    """Why it differs, by place; an empty reason takes one back."""

    reasons: dict[
        Place, Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=WITHOUT_ZERO)]
    ] = Field(json_schema_extra={"additionalProperties": False})


class TakeIn(Schema):
    """Which piece takes the original's newest words."""

    place: Place


class RulingIn(Schema):
    """How far a tailored definition is worth the same, and why."""

    outcome: Literal["equivalent", "partly", "not"]
    reason: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=WITHOUT_ZERO)]


@router.get(
    "/catalogue/{slug:slug}/lineage",
    response={200: LineageOut, 404: Problem, 422: Problem},
    summary="Where it comes from",
)
def lineage(request: HttpRequest, slug: str, page: Page = 1) -> dict[str, Any]:
    """Give original, differences with reasons, rulings, and what was made from it, by pages."""
    version = _public(slug)
    newer = queries.upstream(version)
    rows = queries.descendants(version.achievement)
    count, start = rows.count(), (page - 1) * PER_PAGE
    return {
        "slug": slug,
        "version": version.number,
        "license": version.license,
        "license_url": version.license_terms.url,
        "core": version.core,
        "lineage": version.lineage,
        "original": _original(version.original) if version.original else None,
        "newer_original": newer.number if newer else None,
        "differences": [_declared(one) for one in queries.declared_of(version)],
        "rulings": [_ruling(one) for one in queries.rulings_on(version)],
        "count": count,
        "page": page,
        "pages": max(1, -(-count // PER_PAGE)),
        "descendants": [_descendant(row) for row in rows[start : start + PER_PAGE]],
    }


@router.post(
    "/catalogue/{slug:slug}/derive",
    response={201: DraftOut, **ERRORS},
    auth=Bearer(),
    summary="Fork or tailor it",
)
def derive(request: HttpRequest, slug: str, body: DeriveIn) -> Status[dict[str, Any]]:
    """Make a draft of your own from the newest version, as far as license and core allow."""
    person = person_of(request)
    organization = get_object_or_404(queries.desks_of(person), slug=body.organization)
    make = actions.fork if body.lineage == "fork" else actions.tailor
    draft = make(_public(slug), organization=organization, by=person, at=timezone.now())
    return Status(201, _draft(draft))


@router.put(
    "/drafts/{uuid:pk}/core", response={200: DraftOut, **ERRORS}, auth=Bearer(), summary="Lock"
)
def lock_core(request: HttpRequest, pk: UUID, body: CoreIn) -> dict[str, Any]:
    """Mark which pieces whoever tailors it has to keep."""
    person = person_of(request)
    draft = get_object_or_404(queries.drafts_of(person), pk=pk)
    return _draft(actions.lock_core(draft, places=body.core, by=person, at=timezone.now()))


@router.put(
    "/drafts/{uuid:pk}/reasons",
    response={200: DraftOut, **ERRORS},
    auth=Bearer(),
    summary="Say why it differs",
)
def explain(request: HttpRequest, pk: UUID, body: ReasonsIn) -> dict[str, Any]:
    """Keep the reasons for which a tailored draft differs from its original."""
    person = person_of(request)
    draft = get_object_or_404(queries.drafts_of(person), pk=pk)
    return _draft(actions.explain(draft, reasons=body.reasons, by=person, at=timezone.now()))


@router.post(
    "/drafts/{uuid:pk}/take-over",
    response={200: DraftOut, **ERRORS},
    auth=Bearer(),
    summary="Take the original's words",
)
def take_over(request: HttpRequest, pk: UUID, body: TakeIn) -> dict[str, Any]:
    """Put one piece into the words of the original's newest version."""
    person = person_of(request)
    draft = get_object_or_404(queries.drafts_of(person), pk=pk)
    return _draft(actions.take_over(draft, place=body.place, by=person, at=timezone.now()))


@router.post(
    "/drafts/{uuid:pk}/put-back",
    response={200: DraftOut, **ERRORS},
    auth=Bearer(),
    summary="Put the original's words back",
)
def put_back(request: HttpRequest, pk: UUID, body: TakeIn) -> dict[str, Any]:
    """Put one piece back into the words of the version that the draft is compared with."""
    person = person_of(request)
    draft = get_object_or_404(queries.drafts_of(person), pk=pk)
    return _draft(actions.put_back(draft, place=body.place, by=person, at=timezone.now()))


@router.post(
    "/drafts/{uuid:pk}/follow",
    response={200: DraftOut, **ERRORS},
    auth=Bearer(),
    summary="Follow the original's newest version",
)
def follow(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Compare with the original's newest version from now on; no word changes."""
    person = person_of(request)
    draft = get_object_or_404(queries.drafts_of(person), pk=pk)
    return _draft(actions.follow(draft, by=person, at=timezone.now()))


@router.post(
    "/catalogue/{slug:slug}/ruling",
    response={201: RulingOut, **ERRORS},
    auth=Bearer(),
    summary="Rule on a tailored definition",
)
def rule_on(request: HttpRequest, slug: str, body: RulingIn) -> Status[dict[str, Any]]:
    """Say, as the original's owner, how far the newest version is worth the same."""
    person = person_of(request)
    rows = queries.versions_to_rule_on(person).filter(achievement__slug=slug)
    version = rows.order_by("-number").first()
    if version is None:
        raise Http404
    at, outcome = timezone.now(), Outcome(body.outcome)
    ruling = actions.rule_on(version, outcome=outcome, reason=body.reason, by=person, at=at)
    return Status(201, _ruling(ruling))


def _public(slug: str) -> AchievementVersion:
    version = queries.public_versions(slug).first()
    if version is None:
        raise Http404
    return version


def _original(version: AchievementVersion) -> dict[str, Any]:
    return {
        "slug": version.achievement.slug,
        "version": version.number,
        "id": queries.whereabouts(version).definition,
        "title": version.title,
        "organization": version.achievement.organization.slug,
    }


def _declared(one: Declared) -> dict[str, Any]:
    return difference(one.difference) | {"reason": one.reason}


def _ruling(ruling: Equivalence) -> dict[str, Any]:
    names = ("outcome", "reason", "ruled_at")
    return {name: getattr(ruling, name) for name in names} | {"ledger_leaf": ruling.leaf_hash}


def _descendant(row: AchievementVersion) -> dict[str, Any]:
    assert row.original is not None
    newest = next(iter(getattr(row, "rulings", [])), None)
    return {
        "slug": row.achievement.slug,
        "title": row.title,
        "organization": row.achievement.organization.slug,
        "version": row.number,
        "lineage": row.lineage,
        "original_version": row.original.number,
        "ruling": _ruling(newest) if newest else None,
    }


def _draft(version: AchievementVersion) -> dict[str, Any]:
    todo = queries.todo(version, draft=queries.typed_of(version))
    return {
        "id": version.pk,
        "title": version.title,
        "lineage": version.lineage,
        "core": version.core,
        "reasons": version.reasons,
        "differences": [_declared(one) for one in queries.declared_of(version)],
        "todo": [finding.sentence for finding in todo],
    }
