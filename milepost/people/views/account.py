"""One's own account: name, language, sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.kit.addresses import safe_path
from milepost.people import actions
from milepost.people.forms import NameForm, ProfileForm
from milepost.people.signed_in import person_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show and change one's name and language."""
    person = person_in(request)
    form = ProfileForm(request.POST or None, instance=person)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "people/account.html", {"form": form}, status=status)
    words = form.cleaned_data
    actions.change_profile(
        person, name=words["name"], language=words["language"], at=timezone.now()
    )
    messages.success(request, _("Saved."))
    return redirect("people:account")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask a newcomer's name, then lead on to where they wanted to go."""
    person = person_in(request)
    form = NameForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "people/welcome.html", {"form": form}, status=status)
    actions.change_profile(
        person, name=form.cleaned_data["name"], language=person.language, at=timezone.now()
    )
    return redirect(safe_path(request.GET.get("next", "")) or "/")


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every other session."""
    person = person_in(request)
    actions.sign_out_everywhere(person, at=timezone.now())
    update_session_auth_hash(request, person)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("people:account")
