"""Being asked to review by program, who qualifies, and until when places are held."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import StrictInt, StringConstraints

from milepost.define.models import Achievement
from milepost.define.rules.reviewing import MOST_REASON
from milepost.kit.bodies import ClosedBody
from milepost.kit.numbers import AS_WHOLE
from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.organizations.queries import members_of, organizations_run_by
from milepost.people.bearer import Bearer, person_of
from milepost.people.queries import person_with_address
from milepost.review import actions, queries
from milepost.review.api.conflicts import ADDRESS
from milepost.review.api.duties import Reason, WhyBody
from milepost.review.api.schemas import READING, REFUSALS, Asked
from milepost.review.api.shapes import page_shape
from milepost.review.models import Qualification
from milepost.review.queries import appeals
from milepost.review.rules.assigning import MOST_MORE_DAYS, Named

router = Router(tags=["review"], auth=Bearer())


class ReviewProposalEntry(Schema):
    """Work that somebody is asked to review; take it as from the queue."""

    id: UUID
    submission: UUID
    title: str
    answer_by: datetime


class QualifyBody(ClosedBody):
    """Somebody who can judge an achievement, and why."""

    way: Literal["practitioner", "panel", "external"]
    email: Annotated[str, StringConstraints(max_length=254, pattern=ADDRESS)]
    words: Annotated[str, Field(min_length=1, max_length=200, pattern=WITHOUT_ZERO)]


class QualificationEntry(Schema):
    """Somebody named as qualified."""

    id: UUID
    way: str
    email: str
    words: str
    named_by: str
    state: Literal["waiting", "in-force"] = Field(
        description="It qualifies once an owner who did not name them has confirmed it"
    )
    confirmed_by: str
    alone: bool = Field(description="Whether the only owner confirmed what they named themselves")
    opened: bool = Field(description="Whether somebody from outside has opened the link")


class QualificationPage(Schema):
    """One page of them."""

    count: int
    items: list[QualificationEntry]


class HeldPlace(Schema):
    """A place that a reviewer holds, and until when."""

    assignment: UUID
    reviewer: str
    title: str
    due_at: datetime


class HeldPlaces(Schema):
    """One page of held places, the oldest first."""

    count: int
    page: int
    pages: int
    items: list[HeldPlace]


class WaitingEntry(Schema):
    """Work that waits for reviewers; whose it is stays out of it."""

    submission: UUID
    title: str
    submitted_at: datetime
    nobody_left: bool = Field(description="It lacks reviewers, and nobody is left to ask")


class WaitingWork(Schema):
    """One page of waiting work, the oldest first."""

    count: int
    page: int
    pages: int
    items: list[WaitingEntry]


class OpenAppealEntry(Schema):
    """An appeal without an answer; whose it is stays out of it."""

    id: UUID
    title: str
    state: str = Field(description="filed or hearing")
    filed_at: datetime
    answer_by: datetime | None = Field(description="Until when it is to be answered")
    too_few: bool = Field(description="Fewer people may hear it than places on its panel are free")


class OpenAppeals(Schema):
    """One page of appeals without an answer, the oldest first."""

    count: int
    page: int
    pages: int
    items: list[OpenAppealEntry]


class MoreTimeBody(ClosedBody):
    """More days for the holder of a place, and why."""

    days: Annotated[StrictInt, Field(ge=1, le=MOST_MORE_DAYS), AS_WHOLE]
    reason: Reason


class RemovalBody(ClosedBody):
    """Who no longer reviews, and why."""

    email: Annotated[str, StringConstraints(max_length=254, pattern=ADDRESS)]
    reason: Annotated[str, Field(max_length=MOST_REASON, pattern=WITHOUT_ZERO)] = ""


@router.get("/review/proposals", response={200: list[ReviewProposalEntry], 401: Problem})
def proposals(request: HttpRequest) -> list[dict[str, Any]]:
    """Give what one is asked to review and has not answered."""
    return [
        {
            "id": row.pk,
            "submission": row.submission_id,
            "title": row.submission.version.title,
            "answer_by": row.answer_by,
        }
        for row in queries.proposals_to(person_of(request))
    ]


@router.post("/review/proposals/{proposal}/decline", response={204: None, **REFUSALS})
def decline(request: HttpRequest, proposal: UUID) -> Status[None]:
    """Say no; somebody else is asked."""
    found = get_object_or_404(queries.proposals_to(person_of(request)), pk=proposal)
    actions.decline(found, at=timezone.now())
    return Status(204, None)


@router.get("/review/qualified/{slug}", response={200: QualificationPage, **READING})
def qualified(request: HttpRequest, slug: str, asked: Query[Asked]) -> dict[str, Any]:
    """Give who is named as qualified to review an achievement that one looks after."""
    page = Paginator(queries.qualifications_of(_achievement(request, slug)), PER_PAGE)
    rows = page.get_page(asked.page).object_list
    return {"count": page.count, "items": [_entry(row) for row in rows]}


@router.post("/review/qualified/{slug}", response={200: QualificationEntry, **REFUSALS})
def qualify(request: HttpRequest, slug: str, named: QualifyBody) -> dict[str, Any]:
    """Name somebody; it counts, and a link is mailed outside, once another owner confirms it."""
    found = _achievement(request, slug)
    who = Named(**named.model_dump())
    by, now = person_of(request), timezone.now()
    return _entry(actions.qualify_reviewer(found, named=who, by=by, at=now))


@router.post(
    "/review/qualified/{slug}/{qualification}/confirm",
    response={200: QualificationEntry, **REFUSALS},
)
def confirm_qualification(request: HttpRequest, slug: str, qualification: UUID) -> dict[str, Any]:
    """Confirm as an owner whom somebody else has named."""
    row = _named(request, slug=slug, pk=qualification)
    by, now = person_of(request), timezone.now()
    return _entry(actions.confirm_qualification(row, by=by, at=now))


@router.post(
    "/review/qualified/{slug}/{qualification}/confirm-alone",
    response={200: QualificationEntry, **REFUSALS},
)
def confirm_qualification_alone(
    request: HttpRequest, slug: str, qualification: UUID, why: WhyBody
) -> dict[str, Any]:
    """Confirm as the only owner whom one has named oneself; it is counted in public."""
    row = _named(request, slug=slug, pk=qualification)
    by, now = person_of(request), timezone.now()
    return _entry(actions.confirm_qualification_alone(row, reason=why.reason, by=by, at=now))


@router.delete("/review/qualified/{slug}/{qualification}", response={204: None, **REFUSALS})
def end_qualification(request: HttpRequest, slug: str, qualification: UUID) -> Status[None]:
    """End a qualification; a link opens nothing from then on.

    Refused while it lets somebody judge work that they hold: ``…/end`` takes the reason.
    """
    row = _named(request, slug=slug, pk=qualification)
    actions.end_qualification(row, reason="", by=person_of(request), at=timezone.now())
    return Status(204, None)


@router.post("/review/qualified/{slug}/{qualification}/end", response={204: None, **REFUSALS})
def take_out(request: HttpRequest, slug: str, qualification: UUID, why: WhyBody) -> Status[None]:
    """End a qualification with a reason: each round it takes somebody out of counts in public."""
    row = _named(request, slug=slug, pk=qualification)
    actions.end_qualification(row, reason=why.reason, by=person_of(request), at=timezone.now())
    return Status(204, None)


@router.post("/review/oversee/{slug}/take-reviewer-role", response={204: None, **REFUSALS})
def take_reviewer_role(request: HttpRequest, slug: str, whose: RemovalBody) -> Status[None]:
    """Take the role of a reviewer as an owner; needs a reason while they hold work here."""
    me = person_of(request)
    organization = get_object_or_404(organizations_run_by(me), slug=slug)
    known = person_with_address(whose.email)
    person = get_object_or_404(members_of(organization), pk=known.pk if known else None)
    actions.take_reviewer_role(
        person, organization=organization, reason=whose.reason, by=me, at=timezone.now()
    )
    return Status(204, None)


@router.get("/review/oversee/{slug}/waiting", response={200: WaitingWork, **READING})
def waiting(request: HttpRequest, slug: str, asked: Query[Asked]) -> dict[str, Any]:
    """Give the work that waits at an organization one looks after, the oldest first."""
    led = queries.organizations_led_by(person_of(request))
    page = Paginator(queries.waiting_at(get_object_or_404(led, slug=slug)), PER_PAGE)
    items = [
        {
            "submission": row.pk,
            "title": row.version.title,
            "submitted_at": row.submitted_at,
            "nobody_left": row.short,  # type: ignore[attr-defined]
        }
        for row in page.get_page(asked.page).object_list
    ]
    return page_shape(page, number=asked.page, items=items)


@router.get("/review/oversee/{slug}/appeals", response={200: OpenAppeals, **READING})
def open_appeals(request: HttpRequest, slug: str, asked: Query[Asked]) -> dict[str, Any]:
    """Give the appeals without an answer at an organization one looks after, the oldest first."""
    led = queries.organizations_led_by(person_of(request))
    page = Paginator(appeals.open_at(get_object_or_404(led, slug=slug)), PER_PAGE)
    items = [
        {
            "id": row.pk,
            "title": row.decision.submission.version.title,
            "state": row.state,
            "filed_at": row.filed_at,
            "answer_by": row.answer_by,
            "too_few": row.unheard_since is not None,
        }
        for row in page.get_page(asked.page).object_list
    ]
    return page_shape(page, number=asked.page, items=items)


@router.get("/review/oversee/{slug}/places", response={200: HeldPlaces, **READING})
def places(request: HttpRequest, slug: str, asked: Query[Asked]) -> dict[str, Any]:
    """Give the places that are held at an organization one looks after, the oldest first."""
    led = queries.organizations_led_by(person_of(request))
    held = queries.places_held_at(get_object_or_404(led, slug=slug))
    page = Paginator(held, PER_PAGE)
    items = [
        {
            "assignment": one.assignment.pk,
            "reviewer": str(one.assignment.reviewer),
            "title": one.assignment.submission.version.title,
            "due_at": one.due_at,
        }
        for one in page.get_page(asked.page).object_list
    ]
    return page_shape(page, number=asked.page, items=items)


@router.post(
    "/review/oversee/{slug}/places/{assignment}/more-time", response={204: None, **REFUSALS}
)
def more_time(
    request: HttpRequest, slug: str, assignment: UUID, more: MoreTimeBody
) -> Status[None]:
    """Let a reviewer hold a place for longer; recorded and counted in public."""
    me = person_of(request)
    organization = get_object_or_404(organizations_run_by(me), slug=slug)
    held = [row.assignment for row in queries.places_held_at(organization)]
    place = next((row for row in held if row.pk == assignment), None)
    if place is None:
        raise Http404
    actions.give_more_time(place, days=more.days, reason=more.reason, by=me, at=timezone.now())
    return Status(204, None)


def _named(request: HttpRequest, *, slug: str, pk: UUID) -> Qualification:
    rows = queries.qualifications_of(_achievement(request, slug))
    return get_object_or_404(rows, pk=pk)


def _achievement(request: HttpRequest, slug: str) -> Achievement:
    led = queries.organizations_led_by(person_of(request))
    rows = Achievement.objects.select_related("organization").filter(organization__in=led)
    return get_object_or_404(rows, slug=slug)


def _entry(row: Qualification) -> dict[str, Any]:
    return {
        "id": row.pk,
        "way": row.way,
        "email": row.email,
        "words": row.words,
        "named_by": str(row.granted_by or ""),
        "state": "in-force" if row.confirmed_at else "waiting",
        "confirmed_by": str(row.confirmed_by or ""),
        "alone": row.alone,
        "opened": row.person_id is not None,
    }
