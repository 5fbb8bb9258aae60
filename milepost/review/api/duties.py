"""The rules of reviewing by program: what holds, who changes it, what was set aside."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import StrictBool, StrictInt

from milepost.define.models import Achievement
from milepost.define.rules.reviewing import LEAST_REASON, MOST_REASON
from milepost.kit.bodies import ClosedBody
from milepost.kit.numbers import AS_WHOLE
from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.organizations.queries import organizations_run_by
from milepost.people.bearer import Bearer, person_of
from milepost.people.models import Person
from milepost.review import actions, queries
from milepost.review.api.schemas import READING, REFUSALS, Asked
from milepost.review.models import RuleChange, RuleSetAside
from milepost.review.queries import appeals
from milepost.review.rules.duties import Proposal
from milepost.review.rules.terms import ANSWER_DAYS, MOST_DAYS

router = Router(tags=["review"], auth=Bearer())

Reason = Annotated[
    str, Field(min_length=LEAST_REASON, max_length=MOST_REASON, pattern=WITHOUT_ZERO)
]
RoleName = Literal["awarder", "coach", "designer", "employer", "owner", "reviewer"]


class TermsBody(ClosedBody):
    """Who reviews, and within how many days a decision is promised."""

    holders: StrictBool = False
    practitioners: StrictBool = False
    panel: StrictBool = False
    authors_excluded: StrictBool = False
    days: Annotated[StrictInt, Field(ge=1, le=MOST_DAYS), AS_WHOLE] | None = None
    answer_days: Annotated[StrictInt, Field(ge=1, le=MOST_DAYS), AS_WHOLE] = ANSWER_DAYS


class PayBody(ClosedBody):
    """How reviewers are paid; there is no amount, and none that hangs on a result."""

    way: Literal["unpaid", "salary", "review", "pass"]


class RolesBody(ClosedBody):
    """Pairs of roles that nobody holds together."""

    pairs: Annotated[
        list[Annotated[list[RoleName], Field(min_length=2, max_length=2)]], Field(max_length=15)
    ]


class TermsProposal(ClosedBody):
    """A change of the terms: of one achievement, or of the organization."""

    kind: Literal["terms"]
    achievement: Annotated[str, Field(max_length=80, pattern=r"^[-a-zA-Z0-9_]+$")] | None = None
    after: TermsBody
    reason: Reason


class PayProposal(ClosedBody):
    """A change of how reviewers are paid."""

    kind: Literal["pay"]
    after: PayBody
    reason: Reason


class RolesProposal(ClosedBody):
    """A change of the roles that are kept apart."""

    kind: Literal["roles"]
    after: RolesBody
    reason: Reason


class WhyBody(ClosedBody):
    """A reason."""

    reason: Reason


class InSpiteBody(ClosedBody):
    """Who may review which work in spite of a conflict, and why."""

    submission: UUID
    reviewer: UUID
    reason: Reason


class HearingBody(ClosedBody):
    """Who may hear an appeal in spite of a conflict, and why."""

    reviewer: UUID
    reason: Reason


class RuleChangeEntry(Schema):
    """A change of the rules with both names."""

    id: UUID
    organization: str
    achievement: str | None
    kind: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    proposed_by: str
    state: str
    decided_by: str
    alone: bool
    words: str
    ledger_leaf: str


class RuleChanges(Schema):
    """One page of changes, the newest first."""

    count: int
    items: list[RuleChangeEntry]


class SetAsideEntry(Schema):
    """A rule that was set aside once."""

    id: UUID
    kind: str
    conflict: str
    ledger_leaf: str


class AsideEntry(Schema):
    """How often a rule was set aside."""

    kind: str
    words: str
    number: int


class ServiceEntry(Schema):
    """What is promised, and how often it was kept within a year; null while too few to tell."""

    days: int | None
    promised: int | None = Field(description="Pieces of work; what waits past its day, too")
    kept: int | None
    late_now: int | None = Field(description="How many wait for longer than promised")
    answer_days: int = Field(description="Within how many days an appeal is to be answered")
    appeals_late_now: int | None = Field(description="Appeals without an answer past their day")


class ReviewingEntry(Schema):
    """How an achievement is reviewed, for everyone."""

    achievement: str
    terms: TermsBody
    sentences: list[str]
    pay: list[str]
    roles: list[str]
    service: ServiceEntry
    overrides: list[AsideEntry]


@router.get(
    "/catalogue/{slug}/reviewing",
    auth=None,
    response={200: ReviewingEntry, 404: Problem, 422: Problem},
)
def reviewing(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Tell how an achievement is reviewed, and how often a rule was set aside."""
    rows = Achievement.objects.select_related("organization")
    achievement = get_object_or_404(rows, slug=slug, versions__state="published")
    found = queries.reviewing_of(achievement, at=timezone.now())
    return {
        "achievement": achievement.slug,
        "terms": found.terms.as_facts(),
        "sentences": found.terms.sentences,
        "pay": found.pay,
        "roles": found.roles,
        "service": _service(found.service),
        "overrides": found.overrides,
    }


@router.get("/review/oversee/{slug}/changes", response={200: RuleChanges, **READING})
def changes(request: HttpRequest, slug: str, asked: Query[Asked]) -> dict[str, Any]:
    """Give the changes of the rules that were proposed in an organization one leads."""
    led = queries.organizations_led_by(person_of(request))
    organization = get_object_or_404(led, slug=slug)
    page = Paginator(queries.changes_in(organization), PER_PAGE)
    rows = page.get_page(asked.page).object_list
    return {"count": page.count, "items": [change_shape(row) for row in rows]}


@router.post("/review/oversee/{slug}/changes", response={200: RuleChangeEntry, **REFUSALS})
def propose(
    request: HttpRequest, slug: str, proposed: TermsProposal | PayProposal | RolesProposal
) -> dict[str, Any]:
    """Propose a change; another owner confirms it."""
    me = person_of(request)
    organization = get_object_or_404(queries.organizations_led_by(me), slug=slug)
    achievement = None
    if isinstance(proposed, TermsProposal) and proposed.achievement is not None:
        led = queries.achievements_led(organization)
        achievement = get_object_or_404(led, slug=proposed.achievement)
    proposal = Proposal(
        kind=proposed.kind, after=proposed.after.model_dump(), reason=proposed.reason
    )
    change = actions.propose_change(
        organization, achievement=achievement, proposal=proposal, by=me, at=timezone.now()
    )
    return change_shape(change)


@router.post("/review/changes/{change}/confirm", response={200: RuleChangeEntry, **REFUSALS})
def confirm(request: HttpRequest, change: UUID) -> dict[str, Any]:
    """Put a change in force as an owner who did not propose it."""
    found, me = _found(request, change)
    return change_shape(actions.confirm_change(found, by=me, at=timezone.now()))


@router.post("/review/changes/{change}/confirm-alone", response={200: RuleChangeEntry, **REFUSALS})
def confirm_alone(request: HttpRequest, change: UUID, why: WhyBody) -> dict[str, Any]:
    """Put one's own change in force as the only owner; it is counted in public."""
    found, me = _found(request, change)
    return change_shape(actions.confirm_alone(found, reason=why.reason, by=me, at=timezone.now()))


@router.post("/review/changes/{change}/refuse", response={200: RuleChangeEntry, **REFUSALS})
def refuse(request: HttpRequest, change: UUID, why: WhyBody) -> dict[str, Any]:
    """Turn a change down as an owner who did not propose it."""
    found, me = _found(request, change)
    return change_shape(actions.refuse_change(found, words=why.reason, by=me, at=timezone.now()))


@router.post("/review/changes/{change}/withdraw", response={200: RuleChangeEntry, **REFUSALS})
def withdraw(request: HttpRequest, change: UUID) -> dict[str, Any]:
    """Take back a change that one has proposed."""
    found, me = _found(request, change)
    return change_shape(actions.withdraw_change(found, by=me, at=timezone.now()))


@router.post("/review/oversee/{slug}/in-spite", response={200: SetAsideEntry, **REFUSALS})
def in_spite(request: HttpRequest, slug: str, wanted: InSpiteBody) -> dict[str, Any]:
    """Let somebody review in spite of a conflict that may be set aside; counted in public."""
    me = person_of(request)
    organization = get_object_or_404(organizations_run_by(me), slug=slug)
    submission = get_object_or_404(queries.waiting_at(organization), pk=wanted.submission)
    members = Person.objects.filter(memberships__organization=organization).distinct()
    reviewer = get_object_or_404(members, pk=wanted.reviewer)
    aside = actions.review_in_spite(
        submission, reviewer=reviewer, reason=wanted.reason, by=me, at=timezone.now()
    )
    return _aside_shape(aside)


@router.post(
    "/review/oversee/{slug}/appeals/{appeal}/in-spite", response={200: SetAsideEntry, **REFUSALS}
)
def hear_in_spite(
    request: HttpRequest, slug: str, appeal: UUID, wanted: HearingBody
) -> dict[str, Any]:
    """Let somebody hear an appeal in spite of a conflict that may be set aside; for that one alone,
    and counted in public."""
    me = person_of(request)
    organization = get_object_or_404(organizations_run_by(me), slug=slug)
    found = get_object_or_404(appeals.open_at(organization), pk=appeal)
    achievement = found.decision.submission.version.achievement
    reviewer = get_object_or_404(queries.reviewers_of(achievement), pk=wanted.reviewer)
    aside = actions.hear_in_spite(
        found, reviewer=reviewer, reason=wanted.reason, by=me, at=timezone.now()
    )
    return _aside_shape(aside)


def _aside_shape(aside: RuleSetAside) -> dict[str, Any]:
    return {
        "id": aside.pk,
        "kind": aside.kind,
        "conflict": aside.conflict,
        "ledger_leaf": aside.leaf_hash,
    }


def _service(found: queries.Service) -> dict[str, int | None]:
    return {
        "days": found.days,
        "promised": found.promised if found.is_told else None,
        "kept": found.kept if found.is_told else None,
        "late_now": found.late_told,
        "answer_days": found.answer_days,
        "appeals_late_now": found.appeals_late_told,
    }


def _found(request: HttpRequest, change: UUID) -> tuple[RuleChange, Person]:
    me = person_of(request)
    return get_object_or_404(queries.changes_led_by(me), pk=change), me


def change_shape(change: RuleChange) -> dict[str, Any]:
    """Return a change as programs read it."""
    return {
        "id": change.pk,
        "organization": change.organization.slug,
        "achievement": change.achievement.slug if change.achievement else None,
        "kind": change.kind,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
        "proposed_by": str(change.proposed_by or ""),
        "state": change.state,
        "decided_by": str(change.decided_by or ""),
        "alone": change.alone,
        "words": change.words,
        "ledger_leaf": change.leaf_hash,
    }
