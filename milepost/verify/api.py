"""The API's own check: a badge in, the whole report out, also for a badge that fails."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from insignia import InsigniaError
from milepost.kit.fetch import fetch, within
from milepost.kit.problems import Problem, problem
from milepost.kit.visitors import address_of
from milepost.verify import actions, pace

router = Router(tags=["verify"])


class BadgeIn(Schema):
    """The badge as text: JSON, a JWT, or an SVG with a badge inside."""

    text: str


class CheckOut(Schema):
    """One question asked of the badge, and its answer."""

    name: str
    outcome: Literal["passed", "failed", "unknown"]
    sentence: str


class ReportOut(Schema):
    """The verdict, every check, and what the badge says."""

    verdict: Literal["valid", "invalid", "unknown"]
    format: str
    checks: list[CheckOut]
    warnings: list[str]
    badge: dict[str, Any] | None
    sha256: str


@router.post(
    "/verify",
    auth=None,
    response={200: ReportOut, 422: Problem, 429: Problem},
    summary="Check a badge; no token needed",
)
def verify(request: HttpRequest, badge: BadgeIn) -> dict[str, Any] | HttpResponse:
    """Return the report. 422 only for text that cannot be read as a badge at all."""
    now = timezone.now()
    if not pace.may_check(address_of(request), most=pace.API, at=now):
        return problem(429, code="too-many-requests", detail="Please wait a minute.")
    try:
        patient = within(pace.PATIENCE, fetch=fetch)
        return actions.check(badge.text, fetch=patient, now=now).told
    except InsigniaError as error:
        return problem(422, code=error.code, detail=error.sentence)
