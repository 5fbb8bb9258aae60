"""One's own account: name, language, sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.people import actions
from milepost.people.forms import ProfileForm
from milepost.people.languages import remember
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
    with translation.override(words["language"]):
        messages.success(request, _("Saved."))
    response = redirect("people:account")
    remember(response, words["language"])
    return response


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every other session."""
    person = person_in(request)
    actions.sign_out_everywhere(person, at=timezone.now())
    update_session_auth_hash(request, person)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("people:account")
