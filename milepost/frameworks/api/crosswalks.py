"""Crosswalks: who says how the competencies of two frameworks stand to each other."""

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from ninja import Field, Query, Router, Schema, Status

from milepost.frameworks import actions, queries
from milepost.frameworks.api.reading import PER_PAGE, Asked
from milepost.frameworks.models import Association, Crosswalk
from milepost.frameworks.rules.choices import CROSSING
from milepost.kit.addresses import absolute
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router()
READING: dict[int, type[Schema]] = dict.fromkeys((404, 422), Problem)
WRITING: dict[int, type[Schema]] = dict.fromkeys((400, 401, 404, 409, 422), Problem)
CrossKind = Literal[
    "exactMatchOf", "isRelatedTo", "isPartOf", "precedes", "isPeerOf", "isTranslationOf"
]
assert set(CROSSING) == set(get_args(CrossKind))


class CrosswalkIn(Schema):
    """Which two public frameworks are compared, and by which organization."""

    organization: str = Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")
    origin: UUID
    destination: UUID


class CrosswalkOut(Schema):
    """A crosswalk in short; ``case`` is the address of all its pairs as CASE."""

    id: UUID
    organization: str
    origin: UUID
    origin_title: str
    destination: UUID
    destination_title: str
    pairs: int
    changed_at: datetime
    page: str
    case: str


class Crosswalks(Schema):
    """One page of the crosswalks."""

    count: int
    items: list[CrosswalkOut]


class PairIn(Schema):
    """How a competency of the first framework stands to one of the second."""

    origin: UUID
    destination: UUID
    kind: CrossKind


class PairOut(Schema):
    """One pair, each by its identifier, its code and what it says."""

    id: UUID
    kind: str
    origin: UUID
    origin_code: str
    origin_statement: str
    destination: UUID
    destination_code: str
    destination_statement: str


class Pairs(Schema):
    """One page of a crosswalk's pairs."""

    count: int
    items: list[PairOut]


@router.get("/crosswalks", response={200: Crosswalks, 422: Problem}, summary="List crosswalks")
def crosswalks(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the crosswalks between public frameworks, twenty a page, last changed first."""
    rows, start = queries.crosswalks(), (asked.page - 1) * PER_PAGE
    items = [_crosswalk(row) for row in rows[start : start + PER_PAGE]]
    return {"count": rows.count(), "items": items}


@router.post(
    "/crosswalks",
    auth=Bearer(),
    response={201: CrosswalkOut, **WRITING},
    summary="Begin a crosswalk",
)
def begin(request: HttpRequest, body: CrosswalkIn) -> Status[dict[str, Any]]:
    """Begin to compare two public frameworks; there is one crosswalk an organization each way."""
    person = person_of(request)
    organization = get_object_or_404(queries.desks_of(person), slug=body.organization)
    frameworks = queries.frameworks()
    begun = actions.start_crosswalk(
        organization,
        by=person,
        origin=get_object_or_404(frameworks, pk=body.origin),
        destination=get_object_or_404(frameworks, pk=body.destination),
        at=now(),
    )
    return Status(201, _crosswalk(queries.crosswalks().get(pk=begun.pk)))


@router.get(
    "/crosswalks/{uuid:pk}/pairs", response={200: Pairs, **READING}, summary="A crosswalk's pairs"
)
def pairs(request: HttpRequest, pk: UUID, asked: Query[Asked]) -> dict[str, Any]:
    """Give what a crosswalk says, twenty pairs a page."""
    found = get_object_or_404(queries.crosswalks(), pk=pk)
    rows, start = found.associations.all(), (asked.page - 1) * PER_PAGE
    return {"count": rows.count(), "items": _pairs(list(rows[start : start + PER_PAGE]))}


@router.post(
    "/crosswalks/{uuid:pk}/pairs",
    auth=Bearer(),
    response={201: PairOut, **WRITING},
    summary="Say how two competencies stand",
)
def pair(request: HttpRequest, pk: UUID, body: PairIn) -> Status[dict[str, Any]]:
    """Say how two competencies stand to each other; said twice it is said once."""
    found = get_object_or_404(queries.crosswalks_of(person_of(request)), pk=pk)
    origin = get_object_or_404(queries.tree_of(found.origin), identifier=body.origin)
    other = get_object_or_404(queries.tree_of(found.destination), identifier=body.destination)
    row = actions.add_pair(
        found, by=person_of(request), kind=body.kind, pair=(origin, other), at=now()
    )
    return Status(201, _pairs([row])[0])


@router.delete(
    "/crosswalks/{uuid:pk}/pairs/{uuid:identifier}",
    auth=Bearer(),
    response={204: None, **WRITING},
    summary="Take a pair back",
)
def unpair(request: HttpRequest, pk: UUID, identifier: UUID) -> Status[None]:
    """Take back what was said about a pair."""
    found = get_object_or_404(queries.crosswalks_of(person_of(request)), pk=pk)
    row = get_object_or_404(found.associations, identifier=identifier)
    actions.remove_pair(row, by=person_of(request), at=now())
    return Status(204, None)


def _crosswalk(row: Crosswalk) -> dict[str, Any]:
    return {
        "id": row.pk,
        "organization": row.organization.slug,
        "origin": row.origin_id,
        "origin_title": row.origin.title,
        "destination": row.destination_id,
        "destination_title": row.destination.title,
        "pairs": row.pairs,  # type: ignore[attr-defined]
        "changed_at": row.changed_at,
        "page": absolute(reverse("frameworks:crosswalk", args=[row.pk])),
        "case": absolute(reverse("frameworks:crosswalk_case", args=[row.pk])),
    }


def _pairs(rows: list[Association]) -> list[dict[str, Any]]:
    return [
        {"id": pair.row.identifier, "kind": pair.row.kind}
        | {
            f"{end}{part}": value
            for end, row in (("origin", pair.origin), ("destination", pair.destination))
            for part, value in (
                ("", row.identifier),
                ("_code", row.code),
                ("_statement", row.statement),
            )
        }
        for pair in queries.pairs_of(rows)
    ]
