"""The demo's first page: who you can be, and the way through the chain in five minutes."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.people.models import Person
from milepost.site.demo.world import cast

LANDING = {
    "learner": "earn:list",
    "reviewer": "review:queue",
    "second": "review:queue",
    "third": "review:queue",
    "designer": "define:desk",
    "employer": "organizations:list",
    "guardian": "people:family",
    "child": "people:family",
}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """Show the cast; only a demo has this page."""
    _require_demo()
    return render(request, "site/demo.html", {"cast": cast()})


@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as one of the cast."""
    _require_demo()
    email = next((one["email"] for one in cast() if one["key"] == key), "")
    person = get_object_or_404(Person, email=email)
    login(request, person, backend=BACKEND)
    return redirect(LANDING[key])


def _require_demo() -> None:
    if not settings.DEMO:
        raise Http404
