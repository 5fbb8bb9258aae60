"""How a program signs in to the API: ``Authorization: Bearer mp_…``."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from milepost.people.actions import use_token
from milepost.people.models import Person


class Bearer(HttpBearer):
    """Lets the holder of an API token in; a view finds the person in ``request.auth``."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        person = use_token(token, at=timezone.now())  # noqa: TID251 - a door reads the clock
        if person is not None:
            request.user = person
        return person


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in to this request of the API."""
    person = getattr(request, "auth", None)
    assert isinstance(person, Person)
    return person
