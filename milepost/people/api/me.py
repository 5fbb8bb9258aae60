"""Who am I, for programs."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.people.models import Person

router = Router(tags=["Account"])


class Me(Schema):
    """The person a token acts for."""

    id: UUID
    name: str
    email: str
    language: str


@router.get("/me", auth=Bearer(), response={200: Me, 401: Problem}, summary="Who am I?")
def me(request: HttpRequest) -> Person:
    """Return the person whose token this is."""
    return person_of(request)
