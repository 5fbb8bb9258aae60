"""The catalogue for machines."""

from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from milepost.define import queries
from milepost.define.models import AchievementVersion
from milepost.define.queries import Filters
from milepost.define.rules.content import CriterionContent, SlotContent
from milepost.define.rules.contexts import Term
from milepost.define.rules.gate import Outcome, facts_of
from milepost.kit.addresses import absolute
from milepost.kit.problems import Problem
from milepost.practice.rules import PracticeRule, rule_document

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
    competency: UUID | None = Field(None, description="A competency that it is aligned to")
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


class Measured(Schema):
    """A criterion in the measured form: one sentence, and the rule that ``evaluate`` takes."""

    criterion: str
    text: str
    sentence: str
    rule: dict[str, Any]


class Context(Schema):
    """A context: the ``setting`` of a piece of work, and its words on record."""

    key: str
    words: str
    broader: str = Field(description="The key of the context it is a part of, or empty")


class Aligned(Schema):
    """Something outside that a definition meets."""

    url: str
    name: str
    framework: str
    code: str
    description: str
    type: str = Field(description="`CFItem` for a competency of a framework, else empty")
    item: str = Field(description="The identifier of a competency that is kept here, or empty")


class ReviewChangeOut(Schema):
    """Why a version is reviewed in another way, and whether a second person published it."""

    reason: str
    alone: bool = Field(description="Whether the only owner did it alone")
    ledger_leaf: str


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
    answer: str = Field(description="What a designer wrote to an open question before publishing")


class Spread(Schema):
    """The middle of many answers: the middle value, and between which ends the middle half lies."""

    low: int
    median: int
    high: int
    answers: int = Field(
        description="How many it rests on, in steps of the smallest group that is told of"
    )


class RealEffort(Schema):
    """What it took those who earned it; null while too few have answered."""

    hours: Spread | None = Field(description="Hours of work, as told")
    weeks: Spread | None = Field(description="Over how many weeks, as told")
    days: Spread | None = Field(description="Days from start to decision")


class Fee(Schema):
    """What a review costs, the same whatever comes of it."""

    amount: str
    currency: str
    paid_to: str = Field(description="By name; the organization that offers it unless said")


class Detail(Entry):
    """One achievement in full; ``definition`` is what credentials carry."""

    key_method: str
    limits: list[str]
    research_for: str
    research_against: str
    resources: str
    validity_months: int | None
    renewal: Literal["anew", "work", "log", "either"] = Field(
        description="What renews a badge that ends"
    )
    reviewers: int
    agreement: str = Field(description="What counts as agreement between reviewers")
    tie_break: str = Field(description="What decides when they do not agree")
    third: str = Field(description="Who is asked then")
    appeal_days: int = Field(description="For how many days a decision can be appealed against")
    self_assessment: Literal["off", "offered", "asked"] = Field(
        description="Whether learners judge their own work on the rubric before handing in"
    )
    fee: Fee | None = Field(description="What a review costs; null if it costs nothing")
    slots: list[Slot]
    measured: list[Measured] = Field(description="The criteria that practice logs are measured by")
    alignments: list[Aligned]
    contexts_asked: int = Field(description="In how many different contexts it must be shown")
    contexts: list[Context] = Field(description="The contexts that a piece of work can name")
    real_effort: RealEffort
    ledger_leaf: str = Field(description="Where the public log has this publication")
    quality: list[GateCheck] = Field(
        description="What each check said when this was published; it never changes"
    )
    review_change: ReviewChangeOut | None = Field(
        description="That this version is reviewed in another way than the one before"
    )
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
        competency=str(asked.competency or ""),
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
        "renewal": version.renewal,
        "reviewers": version.reviewers,
        "agreement": version.agreement,
        "tie_break": version.tie_break,
        "third": version.third,
        "appeal_days": version.appeal_days,
        "self_assessment": version.self_assessment,
        "fee": _fee(version),
        "slots": [_slot(slot) for slot in content.slots],
        "measured": [_measured(row, rule=row.rule) for row in content.criteria if row.rule],
        "alignments": [vars(row) for row in content.alignments],
        "contexts_asked": version.contexts_asked,
        "contexts": [_context(term) for term in content.terms],
        "real_effort": queries.real_effort(version.achievement),
        "ledger_leaf": absolute(reverse("ledger:leaf", args=[version.leaf_hash])),
        "quality": facts_of(queries.gate_report(version)),
        "review_change": _review_change(version),
        "definition": queries.definition_document(version),
    }


def _review_change(version: AchievementVersion) -> dict[str, Any] | None:
    found = queries.review_change_of(version)
    if found is None:
        return None
    leaf = absolute(reverse("ledger:leaf", args=[found.leaf_hash]))
    return {"reason": found.reason, "alone": found.alone, "ledger_leaf": leaf}


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


def _fee(version: AchievementVersion) -> dict[str, str] | None:
    if version.fee is None:
        return None
    paid_to = version.fee_payee or version.achievement.organization.name
    return {"amount": str(version.fee), "currency": version.fee_currency, "paid_to": paid_to}


def _measured(row: CriterionContent, *, rule: PracticeRule) -> dict[str, Any]:
    document = rule_document(rule)
    return {
        "criterion": str(row.key),
        "text": row.text,
        "sentence": row.sentence,
        "rule": document,
    }


def _context(term: Term) -> dict[str, str]:
    return {"key": term.key, "words": term.words, "broader": term.broader}


def _slot(slot: SlotContent) -> dict[str, Any]:
    return vars(slot) | {"key": str(slot.key)}
