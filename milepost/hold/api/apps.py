"""The programs that one lets into the wallet, over the API."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from milepost.hold.actions.connecting import send_away
from milepost.hold.models import Connection
from milepost.hold.queries.connecting import connections_of
from milepost.hold.rules.connecting import words_of
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.people.queries.families import approvals_about
from milepost.people.rules.families import ApprovalKind

router = Router(tags=["programs let in"], auth=Bearer())


class AppOut(Schema):
    """A program that one lets in; nobody here has checked what it says of itself."""

    id: UUID
    name: str
    scopes: list[str]
    may: list[str] = Field(description="The same in plain words")
    since: datetime
    used_at: datetime | None
    guardian: str | None = Field(
        description="What became of the question to a guardian, as in `/family/approvals`; "
        "null if none was asked"
    )


@router.get("/wallet/apps", response={200: list[AppOut], 401: Problem}, summary="Programs I let in")
def apps(request: HttpRequest) -> list[dict[str, Any]]:
    """List the programs that may get at one's wallet, the latest first."""
    found = list(connections_of(person_of(request)))
    told = approvals_about([one.pk for one in found], kind=ApprovalKind.APP)
    return [_told(one, guardian=told[one.pk].state if one.pk in told else None) for one in found]


@router.delete(
    "/wallet/apps/{uuid:pk}",
    response={204: None, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Let a program in no more",
)
def end(request: HttpRequest, pk: UUID) -> Status[None]:
    """Let a program in no more, from now on."""
    me = person_of(request)
    connection = get_object_or_404(connections_of(me), pk=pk)
    send_away(me, connection=connection, at=timezone.now())
    return Status(204, None)


def _told(one: Connection, *, guardian: str | None) -> dict[str, Any]:
    names = ("id", "scopes", "since", "used_at")
    return {name: getattr(one, name) for name in names} | {
        "name": one.app.name,
        "may": words_of(one.scopes),
        "guardian": guardian,
    }
