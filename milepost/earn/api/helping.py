"""What helped, for programs."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Router, Status

from milepost.define.models import Resource
from milepost.earn import actions
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(auth=Bearer())

ERRORS = {401: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.put(
    "/resources/{uuid:pk}/helped", response={204: None, **ERRORS}, summary="Say that it helped"
)
def helped(request: HttpRequest, pk: UUID) -> Status[None]:
    """Count a learning resource as one that helped you; only if you earned its badge, and once."""
    resource = get_object_or_404(Resource.objects.filter(state="accepted"), pk=pk)
    actions.say_it_helped(resource, by=person_of(request), at=now())
    return Status(204, None)


@router.delete(
    "/resources/{uuid:pk}/helped", response={204: None, **ERRORS}, summary="Take that back"
)
def helped_not(request: HttpRequest, pk: UUID) -> Status[None]:
    """Take back that it helped; taking it back twice changes nothing."""
    resource = get_object_or_404(Resource.objects.filter(state="accepted"), pk=pk)
    actions.say_it_did_not(resource, by=person_of(request), at=now())
    return Status(204, None)
