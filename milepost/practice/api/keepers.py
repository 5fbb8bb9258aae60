"""Those who are asked to enter; the logs one keeps for others, and groups of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Router, Status

from milepost.people.bearer import Bearer, person_of
from milepost.practice import actions, queries
from milepost.practice.actions import Wanted, Wished
from milepost.practice.api import schemas, shapes
from milepost.practice.models import Group, Keeper, PracticeLog

router = Router(tags=["Practice"], auth=Bearer())


@router.get(
    "/practice/logs/{uuid:pk}/keepers",
    response={200: list[schemas.KeeperOut], **schemas.READING},
    summary="Who may enter",
)
def keepers(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """Give those who may enter in your log, and those asked who haven't answered."""
    return [shapes.keeper_shape(one) for one in queries.keepers_of(_own(request, pk))]


@router.post(
    "/practice/logs/{uuid:pk}/keepers",
    response={201: schemas.KeeperOut, **schemas.WRITING},
    summary="Ask somebody to enter",
)
def ask(request: HttpRequest, pk: UUID, body: schemas.KeeperIn) -> Status[dict[str, Any]]:
    """Mail somebody a link; asking the same address again replaces the link."""
    wanted = Wanted(email=body.email, capacity=Keeper.Capacity(body.capacity), system=body.system)
    log, person = _own(request, pk), person_of(request)
    asked = actions.invite_keeper(log, wanted=wanted, by=person, at=now())
    return Status(201, shapes.keeper_shape(queries.keepers_of(log).get(pk=asked.pk)))


@router.delete(
    "/practice/logs/{uuid:pk}/keepers/{number}",
    response={204: None, **schemas.READING},
    summary="Let somebody enter no more",
)
def end(request: HttpRequest, pk: UUID, number: schemas.Number) -> Status[None]:
    """End it; what they entered stays."""
    keeper = get_object_or_404(queries.keepers_of(_own(request, pk)), pk=number)
    actions.end_keeping(keeper, by=person_of(request), at=now())
    return Status(204, None)


@router.get(
    "/practice/kept",
    response={200: schemas.Logs, **schemas.READING},
    summary="Logs I keep for others",
)
def kept(request: HttpRequest, page: schemas.Page = 1) -> dict[str, Any]:
    """Give the logs of others in which you may enter, twenty a page."""
    rows = queries.keepers_in_group(person_of(request), group=None)
    return shapes.page_of(rows, page=page, shape=_kept)


def _kept(keeper: Keeper) -> dict[str, Any]:
    return shapes.log_shape(keeper.log, source=keeper.capacity, now=now())


@router.get(
    "/practice/groups",
    response={200: list[schemas.GroupOut], **schemas.READING},
    summary="My groups",
)
def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the groups in which you enter for others."""
    rows = queries.groups_of(person_of(request)).prefetch_related("keepers")
    return [_group(one) for one in rows]


@router.post(
    "/practice/groups",
    response={201: schemas.GroupOut, **schemas.WRITING},
    summary="Make a group",
)
def make_group(request: HttpRequest, body: schemas.GroupIn) -> Status[dict[str, Any]]:
    """Make a group of logs that you keep; others are left out."""
    saved = actions.save_group(
        person_of(request), wished=_wished(request, body, group=None), at=now()
    )
    return Status(201, _group(saved))


@router.put(
    "/practice/groups/{uuid:pk}",
    response={200: schemas.GroupOut, **schemas.WRITING},
    summary="Change a group",
)
def change_group(request: HttpRequest, pk: UUID, body: schemas.GroupIn) -> dict[str, Any]:
    """Change a group's name and the logs in it."""
    person = person_of(request)
    group = get_object_or_404(Group, person=person, pk=pk)
    wished = _wished(request, body, group=group)
    return _group(actions.save_group(person, wished=wished, at=now()))


@router.delete(
    "/practice/groups/{uuid:pk}", response={204: None, **schemas.READING}, summary="Give up a group"
)
def drop_group(request: HttpRequest, pk: UUID) -> Status[None]:
    """Give up a group; nothing else changes."""
    group = get_object_or_404(queries.groups_of(person_of(request)), pk=pk)
    actions.drop_group(group, by=person_of(request), at=now())
    return Status(204, None)


def _wished(request: HttpRequest, body: schemas.GroupIn, *, group: Group | None) -> Wished:
    rows = queries.keepers_in_force(person_of(request)).filter(log__in=body.logs)
    return Wished(name=body.name, keepers=list(rows.values_list("pk", flat=True)), group=group)


def _group(group: Group) -> dict[str, Any]:
    in_force = [one for one in group.keepers.all() if one.ended_at is None]
    return {"id": group.pk, "name": group.name, "logs": [one.log_id for one in in_force]}


def _own(request: HttpRequest, pk: UUID) -> PracticeLog:
    return get_object_or_404(queries.logs_of(person_of(request)), pk=pk)
