"""How a program signs in to the API: ``Authorization: Bearer mp_…``."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from milepost.kit.problems import problem
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


def token_too(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let programs in by a token; people come by their session, and pages prove themselves."""

    @csrf_exempt
    @wraps(view)
    def let_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.casefold() != "bearer":
            return check_csrf(request, view) or view(request, *args, **kwargs)
        person = use_token(secret.strip(), at=timezone.now())  # noqa: TID251 - a door, as above
        if person is None:
            return problem(401, code="not-signed-in", detail="Send a token that is in force.")
        request.user = person
        return view(request, *args, **kwargs)

    return let_in
