"""Guardians and what they decide, over the API."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime, StringConstraints

from milepost.kit.bodies import ClosedBody
from milepost.kit.paging import api_page
from milepost.kit.patterns import WITH_WORDS, WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people import actions
from milepost.people.bearer import Bearer, person_of
from milepost.people.models import Approval, Guardianship, Person
from milepost.people.queries import families as queries
from milepost.people.rules.families import LONGEST_REASON

router = Router(tags=["Family"], auth=Bearer())

ERRORS = {400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem}
StateName = Literal["asked", "approved", "refused", "withdrawn", "confirmed"]
Reason = Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=WITHOUT_ZERO)]
Needed = Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=WITH_WORDS)]


class Asked(Schema):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=10_000)


class AskedAbout(Asked):
    """Which page, of which child, and what became of it."""

    child: UUID | None = Field(None, description="The `id` of one of the children in `/family`")
    state: StateName | None = None


class WhyNot(Schema):
    """Why a guardian says no; the child reads it."""

    reason: Needed


class Why(ClosedBody):
    """Why it is stopped."""

    reason: Reason = ""


class Read(Schema):
    """Which question a guardian has read."""

    seen: AwareDatetime = Field(description="The `asked_at` of the question that was read")


class GuardianOut(Schema):
    """Somebody who was asked to decide, and what they said."""

    name: str = Field(description="Empty until they have said yes")
    email: str
    state: str
    asked_at: datetime
    reason: str = Field(description="Why they said no, if they did")

    @staticmethod
    def resolve_name(row: Guardianship) -> str:
        return str(row.guardian) if row.guardian else ""


class GuardianIn(Schema):
    """Whom to ask; they are mailed a link that a person opens."""

    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^[!-?A-~]+@[!-?A-~]+$")]


class ChildOut(Schema):
    """A child one decides for, until when, and how much waits."""

    id: UUID
    name: str
    of_age_on: date
    waiting: int


class OneChildOut(ChildOut):
    """The same, and who else decides for them or was asked to."""

    guardians: list[GuardianOut]


class FamilyOut(Schema):
    """Who decides for one as a minor, and for whom one decides."""

    of_age_on: date | None
    waits_for_a_guardian: bool
    guardians: list[GuardianOut]
    children: list[ChildOut]


class LineOut(Schema):
    """One thing that a guardian is told."""

    name: str
    text: str


class ApprovalOut(Schema):
    """Something a minor shows, or wants to show, and what became of it."""

    id: UUID
    child: str
    kind: str
    about: UUID = Field(
        description="What the link of a `share` shows is at `/family/children/shares/{about}`, "
        "that of a `log` at `/family/children/log-shares/{about}`"
    )
    title: str
    lines: list[LineOut]
    state: str
    asked_at: datetime
    decided_at: datetime | None
    decided_by: str = Field(description="Empty if nobody has decided")
    reason: str


class ApprovalsOut(Schema):
    """One page of them, newest first."""

    count: int
    items: list[ApprovalOut]


@router.get("/family", response={200: FamilyOut, 401: Problem}, summary="One's family")
def family(request: HttpRequest) -> dict[str, Any]:
    """Say who decides for one, and for whom one decides."""
    person, today = person_of(request), timezone.now().date()
    minority = queries.minority_of(person)
    minor = minority is not None and minority.of_age_on > today
    children = queries.with_waiting(queries.guarded_by(person, on=today))
    return {
        "of_age_on": minority.of_age_on if minority and minor else None,
        "waits_for_a_guardian": queries.waits(person, on=today),
        "guardians": list(queries.guardians_of(person)) if minor else [],
        "children": [_child(row) for row in children],
    }


@router.post("/family/guardians", response={201: GuardianOut, **ERRORS}, summary="Ask a guardian")
def ask_guardian(request: HttpRequest, body: GuardianIn) -> Status[Guardianship]:
    """Ask somebody to decide for oneself, as a minor; they answer by the mailed link."""
    return _asked(request, child=person_of(request), email=body.email)


@router.get(
    "/family/children/{uuid:pk}",
    response={200: OneChildOut, 401: Problem, 404: Problem, 422: Problem},
    summary="A child one decides for",
)
def one_child(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Say until when one decides for them, how much waits, and who else decides."""
    children = queries.guarded_by(person_of(request), on=timezone.now().date())
    row = get_object_or_404(queries.with_waiting(children), pk=pk)
    return _child(row) | {"guardians": list(queries.guardians_of(row.child))}


@router.post(
    "/family/children/{uuid:pk}/guardians",
    response={201: GuardianOut, **ERRORS},
    summary="Ask another guardian",
)
def ask_another(request: HttpRequest, pk: UUID, body: GuardianIn) -> Status[Guardianship]:
    """Ask somebody to decide, too, for a child one decides for."""
    return _asked(request, child=_guardianship(request, pk).child, email=body.email)


@router.delete(
    "/family/children/{uuid:pk}", response={204: None, **ERRORS}, summary="Decide no longer"
)
def end_guardianship(request: HttpRequest, pk: UUID) -> Status[None]:
    """Decide for a child no longer; without another guardian nothing of theirs is shown."""
    row = _guardianship(request, pk)
    actions.end_guardianship(row, by=person_of(request), at=timezone.now())
    return Status(204, None)


@router.get(
    "/family/approvals", response={200: ApprovalsOut, 401: Problem, 422: Problem}, summary="Own"
)
def own_approvals(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """List what one wanted to show as a minor, 20 a page."""
    return _page(queries.approvals_of(person_of(request)), number=asked.page)


@router.get(
    "/family/children/approvals",
    response={200: ApprovalsOut, 401: Problem, 422: Problem},
    summary="What one's children show",
)
def childrens_approvals(request: HttpRequest, asked: Query[AskedAbout]) -> dict[str, Any]:
    """List what the children want to show for whom one decides, 20 a page."""
    rows = _guarded(request)
    if asked.child is not None:
        rows = rows.filter(child__guardians=asked.child)
    if asked.state is not None:
        rows = rows.filter(state=asked.state)
    return _page(rows, number=asked.page)


@router.get(
    "/family/approvals/{uuid:pk}",
    response={200: ApprovalOut, 401: Problem, 404: Problem, 422: Problem},
    summary="One of them",
)
def one_approval(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give what one wanted to show, or what a child wants to show for whom one decides."""
    own = queries.approvals_of(person_of(request)).filter(pk=pk).first()
    return _told(own or get_object_or_404(_guarded(request), pk=pk))


@router.post(
    "/family/approvals/{uuid:pk}/approve", response={200: ApprovalOut, **ERRORS}, summary="Approve"
)
def approve(request: HttpRequest, pk: UUID, body: Read) -> dict[str, Any]:
    """Let others see it; refused (409) if the child has asked anew since it was read."""
    row, by = get_object_or_404(_guarded(request), pk=pk), person_of(request)
    seen = body.seen.astimezone(UTC).isoformat()
    return _told(actions.approve(row, by=by, at=timezone.now(), seen=seen))


@router.post(
    "/family/approvals/{uuid:pk}/refuse", response={200: ApprovalOut, **ERRORS}, summary="Refuse"
)
def refuse(request: HttpRequest, pk: UUID, body: WhyNot) -> dict[str, Any]:
    """Say no, and why."""
    row, by = get_object_or_404(_guarded(request), pk=pk), person_of(request)
    return _told(actions.refuse(row, reason=body.reason, by=by, at=timezone.now()))


@router.post(
    "/family/approvals/{uuid:pk}/stop", response={200: ApprovalOut, **ERRORS}, summary="Stop"
)
def stop(request: HttpRequest, pk: UUID, body: Why) -> dict[str, Any]:
    """Let nobody see it any more: as a guardian, or because it is one's own."""
    by = person_of(request)
    own = queries.approvals_of(by).filter(pk=pk).first()
    row = own or get_object_or_404(_guarded(request), pk=pk)
    return _told(actions.stop(row, reason=body.reason, by=by, at=timezone.now()))


@router.post(
    "/family/approvals/{uuid:pk}/keep", response={200: ApprovalOut, **ERRORS}, summary="Keep"
)
def keep(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Show it on in one's own name, once one is of age."""
    by = person_of(request)
    row = get_object_or_404(queries.approvals_of(by), pk=pk)
    return _told(actions.keep_showing(row, by=by, at=timezone.now()))


def _guardianship(request: HttpRequest, pk: UUID) -> Guardianship:
    children = queries.guarded_by(person_of(request), on=timezone.now().date())
    return get_object_or_404(children, pk=pk)


def _asked(request: HttpRequest, *, child: Person, email: str) -> Status[Guardianship]:
    asking, by = actions.Asking(email=email), person_of(request)
    return Status(201, actions.ask_guardian(child, asking_for=asking, by=by, at=timezone.now()))


def _guarded(request: HttpRequest) -> QuerySet[Approval]:
    return queries.approvals_for(person_of(request), on=timezone.now().date())


def _page(rows: QuerySet[Approval], *, number: int) -> dict[str, Any]:
    return api_page(rows, number=number, shape=_told)


def _told(row: Approval) -> dict[str, Any]:
    same = ("id", "kind", "about", "title", "state", "asked_at", "decided_at", "reason")
    return {name: getattr(row, name) for name in same} | {
        "child": str(row.child),
        "lines": [{"name": name, "text": text} for name, text in row.lines],
        "decided_by": str(row.decided_by) if row.decided_by else "",
    }


def _child(row: Any) -> dict[str, Any]:
    child: Person = row.child
    return {
        "id": row.pk,
        "name": str(child),
        "of_age_on": child.minority.of_age_on,
        "waiting": row.waiting,
    }
