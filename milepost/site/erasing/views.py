"""Asking to be forgotten, confirming it by a mailed link, calling it off."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from milepost.kit.errors import RuleError
from milepost.people import actions, queries
from milepost.people.models import Person
from milepost.people.signed_in import person_in
from milepost.site.erasing import hindrances


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest) -> HttpResponse:
    """Tell what goes and what stays; a POST mails the link that confirms it."""
    person = person_in(request)
    context: dict[str, Any] = {"hindrances": hindrances(person)}
    if request.method == "POST" and not context["hindrances"]:
        try:
            actions.ask_erasure(person, at=timezone.now())
        except RuleError as error:
            context["error"] = error.sentence
        else:
            words = _("We have sent a link to %s. Nothing happens until you open it.")
            messages.success(request, words % person.email)
            return redirect("site:erasure")
    context["asked"] = queries.erasure_of(person)
    status = 422 if request.method == "POST" else 200
    return render(request, "site/erasure.html", context, status=status)


@login_required
@require_POST
def call_off(request: HttpRequest) -> HttpResponse:
    """Stay."""
    actions.call_off_erasure(person_in(request), at=timezone.now())
    messages.success(request, _("Nothing will be erased."))
    return redirect("site:erasure")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more whoever opens the mailed link; a POST sets the day."""
    found = queries.erasure_by(token)
    context: dict[str, Any] = {"found": found}
    if request.method == "POST" and found:
        context |= _confirmed(found.person, token=token)
    gone = found is None or "error" in context
    response = render(request, "site/confirm_erasure.html", context, status=410 if gone else 200)
    return response


def _confirmed(person: Person, *, token: str) -> dict[str, Any]:
    if left := hindrances(person):
        return {"hindrances": left}
    try:
        return {"due": actions.confirm_erasure(token, at=timezone.now()).due_at}
    except RuleError as error:
        return {"error": error.sentence}
