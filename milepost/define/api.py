"""The catalogue for machines."""

from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from milepost.define import queries
from milepost.define.models import AchievementVersion
from milepost.define.queries import Filters
from milepost.define.rules.content import SlotContent
from milepost.define.rules.gate import Outcome, facts_of, judge
from milepost.kit.addresses import absolute
from milepost.kit.problems import Problem

router = Router(tags=["catalogue"])

PER_PAGE = 20


class Asked(Schema):
    """What to look for; every part may be left out."""

    q: str = Field("", max_length=200, description="Words of title, tags, competency, criteria")
    organization: str = Field(
        "", max_length=60, pattern=r"^[-a-zA-Z0-9_]*$", description="An organization's short name"
    )
    kind: Literal["", "knowledge", "skill", "disposition"] = ""
    scope: Literal["", "local", "national", "international"] = ""
    effort: Literal["", "short", "medium", "long"] = ""
    page: int = Field(1, ge=1, le=10_000)


class Entry(Schema):
    """One achievement of the catalogue, in short."""

    slug: str
    version: int
    id: str = Field(description="Address of its definition, an Open Badges Achievement")
    page: str = Field(description="Address of its page for people")
    title: str
    competency: str
    organization: str
    kind: str
    scope: str
    effort_hours: int | None
    tags: list[str]
    image: str


class Entries(Schema):
    """One page of the catalogue."""

    count: int
    page: int
    pages: int
    items: list[Entry]


class Slot(Schema):
    """One thing a learner is asked to hand in."""

    key: str
    title: str
    kind: str
    number: int = Field(description="How many at least; 0 is voluntary")
    instructions: str


class GateHit(Schema):
    """Something a quality check found, the field it is about, and what would be better."""

    place: str
    sentence: str
    suggestion: str


class GateCheck(Schema):
    """One quality check of a definition; only ``passed`` means that ``holds`` is true."""

    check: str
    holds: str
    blocking: bool
    outcome: Outcome
    findings: list[GateHit]


class Detail(Entry):
    """One achievement in full; ``definition`` is what credentials carry."""

    key_method: str
    limits: list[str]
    research_for: str
    research_against: str
    resources: str
    validity_months: int | None
    reviewers: int
    agreement: str
    slots: list[Slot]
    ledger_leaf: str = Field(description="Where the public log has this publication")
    quality: list[GateCheck] = Field(description="What each check says of the published text")
    definition: dict[str, Any]


@router.get("/catalogue", response={200: Entries, 422: Problem}, summary="Search the catalogue")
def search(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the published achievements that fit, twenty a page."""
    filters = Filters(
        words=asked.q,
        organization=asked.organization,
        kind=asked.kind,
        scope=asked.scope,
        effort=asked.effort,
    )
    rows = queries.catalogue(filters)
    count, start = rows.count(), (asked.page - 1) * PER_PAGE
    return {
        "count": count,
        "page": asked.page,
        "pages": max(1, -(-count // PER_PAGE)),
        "items": [_entry(version) for version in rows[start : start + PER_PAGE]],
    }


@router.get(
    "/catalogue/{slug:slug}",
    response={200: Detail, 404: Problem, 422: Problem},
    summary="Read one achievement",
)
def detail(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Give the version that applicants start on now, with the rubric its reviewers use."""
    version = queries.published().filter(achievement__slug=slug).first()
    if version is None:
        raise Http404
    content = queries.content_of(version)
    return _entry(version) | {
        "key_method": version.key_method,
        "limits": version.limit_lines,
        "research_for": version.research_for,
        "research_against": version.research_against,
        "resources": version.resources,
        "validity_months": version.validity_months,
        "reviewers": version.reviewers,
        "agreement": version.agreement,
        "slots": [_slot(slot) for slot in content.slots],
        "ledger_leaf": absolute(reverse("ledger:leaf", args=[version.leaf_hash])),
        "quality": facts_of(judge(content)),
        "definition": queries.definition_document(version),
    }


def _entry(version: AchievementVersion) -> dict[str, Any]:
    around = queries.whereabouts(version)
    return {
        "slug": version.achievement.slug,
        "version": version.number,
        "id": around.definition,
        "page": around.page,
        "title": version.title,
        "competency": version.competency,
        "organization": version.achievement.organization.slug,
        "kind": version.kind,
        "scope": version.scope,
        "effort_hours": version.effort_hours,
        "tags": version.tag_list,
        "image": around.image,
    }


def _slot(slot: SlotContent) -> dict[str, Any]:
    return vars(slot) | {"key": str(slot.key)}
