"""Appeals for programs: file, follow, take back; take a place on a panel."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import BaseModel, StringConstraints

from milepost.define.queries import whereabouts
from milepost.kit.addresses import absolute
from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import with_words
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.review import actions
from milepost.review.api import shapes
from milepost.review.api.schemas import READING, REFUSALS, Asked, Place
from milepost.review.models import Appeal
from milepost.review.queries import appeals as queries
from milepost.review.queries import assignments_of, decisions_for
from milepost.review.rules.appeals.moves import LEAST_WORDS, MOST_WORDS

router = Router(tags=["review"], auth=Bearer())

Words = Annotated[
    str,
    StringConstraints(
        min_length=LEAST_WORDS, max_length=MOST_WORDS, pattern=with_words(after=LEAST_WORDS - 1)
    ),
]


class AppealFiled(BaseModel):
    """On what grounds a decision should be looked at again, and why."""

    grounds: Literal["overlooked", "misread", "procedure", "conflict", "other"]
    words: Words


class AppealEntry(Schema):
    """One appeal, as far as it is."""

    id: UUID
    decision: UUID
    title: str
    definition: str
    own: bool
    state: str = Field(description="filed, hearing, decided or withdrawn")
    grounds: str
    filed_at: datetime
    answer_by: datetime | None = Field(description="Until when it is to be answered")
    outcome: str = Field(description="upheld or reversed; empty until it is decided")
    remedy: str = Field(description="award, review or none; empty until it is decided")
    reason: str
    agreement: str
    closed_at: datetime | None
    credential: UUID | None = Field(description="The badge that it led to")
    ledger_leaf: str
    outcome_leaf: str
    page: str


class OwnAppealEntry(AppealEntry):
    """One of one's own appeals."""

    next_step: str = Field(description="What comes next, in a sentence for the learner")


class OwnAppealEntries(Schema):
    """One page of one's own appeals, the newest first."""

    count: int
    page: int
    pages: int
    items: list[OwnAppealEntry]


class AppealEntries(Schema):
    """One page of appeals, the newest first."""

    count: int
    page: int
    pages: int
    items: list[AppealEntry]


class WaitingAppeal(Schema):
    """An appeal with a free place for this person."""

    id: UUID
    title: str
    definition: str
    grounds: str
    words: str = Field(description="Why, without what tells who it is")
    filed_at: datetime
    answer_by: datetime | None = Field(description="Until when it is to be answered")


@router.post(
    "/review/decisions/{decision}/appeal",
    response={200: AppealEntry, **REFUSALS},
    summary="Appeal against a decision",
)
def file_appeal(request: HttpRequest, decision: UUID, filed: AppealFiled) -> dict[str, Any]:
    """File an appeal against a decision on one's own work; filed twice, it is filed once."""
    me = person_of(request)
    found = get_object_or_404(decisions_for(me).filter(submission__applicant=me), pk=decision)
    appeal = actions.file_appeal(
        found, grounds=filed.grounds, words=filed.words, by=me, at=timezone.now()
    )
    return _entry(queries.appeals_of(me).get(pk=appeal.pk), own=True)


@router.get("/review/appeals", response={200: AppealEntries, 401: Problem, 422: Problem})
def appeals(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the appeals that this person may read."""
    me = person_of(request)
    page = Paginator(queries.appeals_for(me), PER_PAGE)
    rows = page.get_page(asked.page).object_list
    items = [_entry(row, own=row.decision.submission.applicant_id == me.pk) for row in rows]
    return shapes.page_shape(page, number=asked.page, items=items)


@router.get("/review/appeals/mine", response={200: OwnAppealEntries, 401: Problem, 422: Problem})
def mine(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give one's own appeals, each with what comes next."""
    page = Paginator(queries.appeals_of(person_of(request)), PER_PAGE)
    rows = queries.with_next_steps(page.get_page(asked.page).object_list)
    items = [_entry(row.appeal, own=True) | {"next_step": row.next_step} for row in rows]
    return shapes.page_shape(page, number=asked.page, items=items)


@router.get("/review/appeals/waiting", response={200: list[WaitingAppeal], 401: Problem})
def waiting(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the first twenty appeals with a place on the panel for this person, oldest first."""
    rows = queries.appeals_waiting(person_of(request), at=timezone.now())[:PER_PAGE]
    return [
        {
            "id": row.pk,
            "title": row.decision.submission.version.title,
            "definition": whereabouts(row.decision.submission.version).definition,
            "grounds": row.grounds,
            "words": queries.blind_words(row),
            "filed_at": row.filed_at,
            "answer_by": row.answer_by,
        }
        for row in rows
    ]


@router.get("/review/appeals/{appeal}", response={200: AppealEntry, **READING})
def appeal(request: HttpRequest, appeal: UUID) -> dict[str, Any]:
    """Give one appeal."""
    me = person_of(request)
    found = get_object_or_404(queries.appeals_for(me), pk=appeal)
    return _entry(found, own=found.decision.submission.applicant_id == me.pk)


@router.post("/review/appeals/{appeal}/join", response={200: Place, **REFUSALS})
def join(request: HttpRequest, appeal: UUID) -> dict[str, Any]:
    """Take a place on the panel; from there it goes on like any review."""
    me = person_of(request)
    now = timezone.now()
    found = queries.open_appeal(appeal, person=me, at=now)
    if found is None:
        raise Http404
    place = actions.join_panel(found, by=me, at=now)
    return shapes.begun(assignments_of(me).get(pk=place.pk))


@router.delete("/review/appeals/{appeal}", response={204: None, **REFUSALS})
def withdraw(request: HttpRequest, appeal: UUID) -> Status[None]:
    """Take one's appeal back before it is decided."""
    me = person_of(request)
    found = get_object_or_404(queries.appeals_of(me), pk=appeal)
    actions.withdraw_appeal(found, by=me, at=timezone.now())
    return Status(204, None)


def _entry(appeal: Appeal, *, own: bool) -> dict[str, Any]:
    version = appeal.decision.submission.version
    return {
        "id": appeal.pk,
        "decision": appeal.decision_id,
        "title": version.title,
        "definition": whereabouts(version).definition,
        "own": own,
        "state": appeal.state,
        "grounds": appeal.grounds,
        "filed_at": appeal.filed_at,
        "answer_by": appeal.answer_by,
        "outcome": appeal.outcome,
        "remedy": appeal.remedy,
        "reason": appeal.reason,
        "agreement": appeal.agreement,
        "closed_at": appeal.closed_at,
        "credential": appeal.credential_id,
        "ledger_leaf": appeal.leaf_hash,
        "outcome_leaf": appeal.outcome_leaf_hash,
        "page": absolute(reverse("review:appeal", args=[appeal.pk])),
    }
