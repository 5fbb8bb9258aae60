"""Prior learning: a badge from elsewhere or a work history as evidence."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from milepost.define.models import EvidenceSlot
from milepost.earn import actions
from milepost.earn.actions import BadgeWork
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import submissions_of
from milepost.kit.bodies import ClosedBody
from milepost.kit.errors import RuleError
from milepost.kit.fetch import fetch, within
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.practice.rules.jobs import MOST_LETTERS
from milepost.verify import pace

router = Router(auth=Bearer())
ERRORS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 404, 409, 422), Problem)


class OutsideBadgeIn(Schema):
    """A badge from elsewhere: JSON or a JWT, as text."""

    badge: Annotated[str, StringConstraints(max_length=2_000_000, pattern=WITHOUT_ZERO)]


class HistoryIn(ClosedBody):
    """Jobs to bring first: a table (CSV), JSON Resume, LER-RS or Europass XML, as text."""

    history: Annotated[str, StringConstraints(max_length=MOST_LETTERS, pattern=WITHOUT_ZERO)] = (
        Field("", description="Left out, your work history is put in as it stands")
    )


class PriorOut(Schema):
    """What became evidence."""

    id: UUID
    text: str = Field(description="What it says, as its maker reads it")
    shown: str = Field(description="What others read")
    sha256: str
    verdict: str = Field(description="Of a badge: valid or unknown; else empty")
    checks: list[dict[str, Any]] = Field(description="Of a badge: each check it went through")


@router.post(
    "/submissions/{uuid:pk}/slots/{uuid:slot}/badges",
    response={201: PriorOut, **ERRORS},
    summary="Add a badge from elsewhere",
)
def add_badge(
    request: HttpRequest, pk: UUID, slot: UUID, body: OutsideBadgeIn
) -> Status[dict[str, Any]]:
    """Check a badge and add it; invalid ones and other people's are refused."""
    submission, place = _place(request, pk=pk, slot=slot)
    by = person_of(request)
    if not pace.may_check(f"earn-{by.pk}", most=pace.PAGE, at=now()):
        raise RuleError("Many badges at once. Please wait a minute.", code="too-often")
    work = BadgeWork(content=body.badge.strip().encode(), fetch=within(pace.PATIENCE, fetch=fetch))
    return Status(201, _told(actions.add_badge(submission, slot=place, work=work, by=by, at=now())))


@router.post(
    "/submissions/{uuid:pk}/slots/{uuid:slot}/history",
    response={201: PriorOut, **ERRORS},
    summary="Add a work history",
)
def add_history(
    request: HttpRequest, pk: UUID, slot: UUID, body: HistoryIn
) -> Status[dict[str, Any]]:
    """Put the log of your jobs in; others read employers by number.

    Jobs sent along are brought first, all or none: a part that can't be read is refused
    (``bad-job``). See ``/practice/work-history`` to look first and to choose.
    """
    submission, place = _place(request, pk=pk, slot=slot)
    by, history = person_of(request), body.history
    added = actions.add_history(submission, slot=place, history=history, by=by, at=now())
    return Status(201, _told(added))


def _place(request: HttpRequest, *, pk: UUID, slot: UUID) -> tuple[Submission, EvidenceSlot]:
    submission = get_object_or_404(submissions_of(person_of(request)), pk=pk)
    slots = EvidenceSlot.objects.filter(version=submission.version_id)
    return submission, get_object_or_404(slots, key=slot)


def _told(artifact: Artifact) -> dict[str, Any]:
    badge = artifact.badge
    return {
        "id": artifact.pk,
        "text": artifact.text,
        "shown": artifact.shown_text,
        "sha256": artifact.digest,
        "verdict": badge.verdict if badge else "",
        "checks": badge.report["checks"] if badge else [],
    }
