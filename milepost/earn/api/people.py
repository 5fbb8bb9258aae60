"""People who appear in a piece of work: what is said about them, what of it is covered."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema
from pydantic import StringConstraints

from milepost.earn import actions
from milepost.earn.models import Artifact
from milepost.earn.queries import artifacts_by, shown_of
from milepost.earn.rules.people import (
    MAX_CONSENT,
    MAX_NAME,
    MAX_NAMES,
    MAX_ON_PAGES,
    MAX_PLACES,
    Cover,
    ToldPeople,
)
from milepost.kit.bodies import ClosedBody
from milepost.kit.media.pages import MOST_COVERED
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(auth=Bearer())
ERRORS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 404, 409, 422), Problem)
Name = Annotated[str, StringConstraints(max_length=MAX_NAME, pattern=WITHOUT_ZERO)]
Consent = Annotated[str, StringConstraints(max_length=MAX_CONSENT, pattern=WITHOUT_ZERO)]
Part = Annotated[float, Field(ge=0, le=100)]


class PeopleIn(Schema):
    """Whether others can be recognized, whether they agreed, and who may see the piece."""

    people: Literal["", "none", "agreed", "covered", "shown"]
    consent_note: Consent = ""
    audience: Literal["reviewers", "chosen", "everyone"] = "chosen"


class CoveredPlaceIn(Schema):
    """A part of a picture, in hundredths of the upright picture."""

    left: Part
    top: Part
    width: Part
    height: Part


class CoveredPagePlaceIn(CoveredPlaceIn):
    """A part of a page of a PDF; pages count from 1."""

    page: int = Field(ge=1, le=MOST_COVERED)


class NameIn(Schema):
    """A name, and what stands instead of it."""

    name: Name
    instead: Name = ""


class CoverIn(ClosedBody):
    """All that is covered; what is not in it is not covered any more."""

    places: list[CoveredPlaceIn] = Field([], max_length=MAX_PLACES, description="Of a picture")
    pages: list[CoveredPagePlaceIn] = Field(
        [], max_length=MAX_ON_PAGES, description="Of a PDF, whose pages become pictures"
    )
    names: list[NameIn] = Field([], max_length=MAX_NAMES, description="In words")
    contacts: bool = Field(False, description="E-mail addresses and phone numbers, too")


class PeopleOut(Schema):
    """What is said about people in a piece, and what others get of it."""

    people: str
    consent_note: str
    audience: str
    covered: bool
    text: str = Field(description="As others read it")
    note: str = Field(description="As others read it")
    sha256: str = Field(description="Of what others get")


@router.get(
    "/artifacts/{uuid:pk}/people",
    response={200: PeopleOut, 401: Problem, 404: Problem, 422: Problem},
    summary="People in it",
)
def people(request: HttpRequest, pk: UUID) -> PeopleOut:
    """Give what is said about people in a piece of work, and what others get of it."""
    return _told(get_object_or_404(artifacts_by(person_of(request)), pk=pk))


@router.put(
    "/artifacts/{uuid:pk}/people", response={200: PeopleOut, **ERRORS}, summary="Say who is in it"
)
def tell_people(request: HttpRequest, pk: UUID, body: PeopleIn) -> PeopleOut:
    """Say whether others appear in it, what they agreed to, and who may see it later."""
    artifact = get_object_or_404(artifacts_by(person_of(request)), pk=pk)
    told = ToldPeople(**body.dict())
    return _told(actions.tell_people(artifact, told=told, by=person_of(request), at=now()))


@router.put(
    "/artifacts/{uuid:pk}/cover", response={200: PeopleOut, **ERRORS}, summary="Cover people in it"
)
def cover(request: HttpRequest, pk: UUID, body: CoverIn) -> PeopleOut:
    """Paint over places of a picture, put roles for names; others get only the covered form."""
    artifact = get_object_or_404(artifacts_by(person_of(request)), pk=pk)
    cover = Cover(
        places=tuple((one.left, one.top, one.width, one.height) for one in body.places),
        pages=tuple(
            (one.page - 1, (one.left, one.top, one.width, one.height)) for one in body.pages
        ),
        names=tuple((one.name.strip(), one.instead.strip()) for one in body.names),
        contacts=body.contacts,
    )
    return _told(actions.cover_artifact(artifact, cover=cover, by=person_of(request), at=now()))


def _told(artifact: Artifact) -> PeopleOut:
    work = shown_of(artifact)
    return PeopleOut(
        people=artifact.people,
        consent_note=artifact.consent_note,
        audience=artifact.audience,
        covered=bool(artifact.cover),
        text=work.text,
        note=work.note,
        sha256=artifact.digest,
    )
