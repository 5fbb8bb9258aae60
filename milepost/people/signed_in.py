"""Who asks: the person behind a request that ``login_required`` has let through."""

from django.http import HttpRequest

from milepost.people.models import Person


def person_in(request: HttpRequest) -> Person:
    """Return the person signed in; only for views behind ``login_required``."""
    assert isinstance(request.user, Person)
    return request.user
