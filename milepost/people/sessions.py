"""The session of a browser: begun for a person, and where it leads next."""

import hashlib
import hmac

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from milepost.kit.addresses import safe_path
from milepost.kit.visitors import address_of
from milepost.people.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, *, person: Person, next_path: str) -> HttpResponseRedirect:
    """Sign a person in and lead them on: newcomers to say their name, others where they were."""
    login(request, person, backend=BACKEND)
    place = safe_path(next_path) or settings.LOGIN_REDIRECT_URL
    if person.name:
        return redirect(place)
    return redirect(f"{reverse('people:welcome')}?{urlencode({'next': place})}")


def source_of(request: HttpRequest) -> str:
    """Return a keyed hash of the network address that asks: enough to count, not to know."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, address_of(request).encode(), hashlib.sha256).hexdigest()
