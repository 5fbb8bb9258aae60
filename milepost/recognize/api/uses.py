"""What earners say of a badge later, for programs."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from milepost.define.queries import public_versions
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.recognize import actions, queries, tasks

router = Router(tags=["recognition"])
ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}


class UsesOut(Schema):
    """Answers in steps of the smallest group that is told of (5, if the operator chose no other);
    0 means fewer. All null below so many answers."""

    answers: int | None
    used: dict[str, int] | None
    helped: dict[str, int] | None


class ToldUseOut(Schema):
    """What one has told, as it is counted with the answers of others."""

    month: int
    used: str
    helped: list[str]
    answered_at: datetime


class FollowUpOut(Schema):
    """Whether one is asked about a badge, which questions wait, and what one has told."""

    asked: bool
    months: list[int] = Field(description="Questions that can be answered now: 3, 6 or 12")
    answers: list[ToldUseOut]


class UseIn(Schema):
    """How often you do it, and what the badge was good for."""

    month: Literal[3, 6, 12]
    used: Literal["weekly", "monthly", "rarely", "never"]
    helped: list[Literal["job", "pay", "study", "trust", "self"]] = Field(
        default_factory=list, max_length=5
    )


@router.get(
    "/catalogue/{slug:slug}/uses",
    response={200: UsesOut, 404: Problem, 422: Problem},
    summary="What earners say later",
)
def uses(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Give how often earners do it after months, and what the badge was good for."""
    version = public_versions(slug).first()
    if version is None:
        raise Http404
    told = queries.uses_of(version.achievement)
    return vars(told) if told else {"answers": None, "used": None, "helped": None}


@router.get(
    "/wallet/{uuid:pk}/follow-up",
    response={200: FollowUpOut, 401: Problem, 404: Problem, 422: Problem},
    auth=Bearer(),
    summary="What is asked about a badge",
)
def asked(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Say whether one is asked about a badge of one's own, and what waits to be answered."""
    kept = queries.follow_up_of(get_object_or_404(queries.followed(person_of(request)), pk=pk))
    if kept is None:
        return {"asked": False, "months": [], "answers": []}
    return {
        "asked": kept.stopped_at is None,
        "months": queries.months_open(kept, at=timezone.now()),
        "answers": [one for one in kept.reports.all() if one.answered_at],
    }


@router.put(
    "/wallet/{uuid:pk}/follow-up",
    response={204: None, **ERRORS},
    auth=Bearer(),
    summary="Be asked later",
)
def follow(request: HttpRequest, pk: UUID) -> Status[None]:
    """Be asked about a badge of yours after 3, 6 and 12 months."""
    by = person_of(request)
    tasks.follow_and_remind(
        get_object_or_404(queries.followed(by), pk=pk), by=by, at=timezone.now()
    )
    return Status(204, None)


@router.delete(
    "/wallet/{uuid:pk}/follow-up",
    response={204: None, **ERRORS},
    auth=Bearer(),
    summary="Be asked no more",
)
def stop(request: HttpRequest, pk: UUID) -> Status[None]:
    """Be asked no more about a badge of yours."""
    by = person_of(request)
    held = get_object_or_404(queries.followed(by), pk=pk)
    actions.stop_following(held, by=by, at=timezone.now())
    return Status(204, None)


@router.post(
    "/wallet/{uuid:pk}/follow-up",
    response={204: None, **ERRORS},
    auth=Bearer(),
    summary="Tell how you use it",
)
def answer(request: HttpRequest, pk: UUID, body: UseIn) -> Status[None]:
    """Answer a question that is due; each once."""
    by = person_of(request)
    held = get_object_or_404(queries.followed(by), pk=pk)
    kept = queries.follow_up_of(held)
    if kept is None:
        raise Http404
    given = (body.used, list(body.helped))
    actions.answer_use(kept, month=body.month, answer=given, by=by, at=timezone.now())
    return Status(204, None)
