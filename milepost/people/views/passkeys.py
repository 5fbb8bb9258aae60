"""One's own passkeys, and signing in with one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from milepost.kit.errors import RuleError
from milepost.people import actions, queries
from milepost.people.forms import PasskeyForm, PasskeySignInForm
from milepost.people.passkeys import Challenge, ask_for_known, ask_for_new, credential_of
from milepost.people.sessions import begin
from milepost.people.signed_in import person_in

STATE = "people.passkey"


@login_required
@never_cache
@require_safe
def passkeys(request: HttpRequest) -> HttpResponse:
    """List one's passkeys, and offer to make one."""
    return _page(request, form=PasskeyForm())


def _page(request: HttpRequest, *, form: PasskeyForm) -> HttpResponse:
    person = person_in(request)
    rows = list(queries.passkeys_of(person))
    keys = [key for row in rows if (key := credential_of(row.data)) is not None]
    challenge = ask_for_new(person.pk, email=person.email, name=str(person), known=keys)
    context = {"form": form, "passkeys": rows, "options": _remember(request, challenge)}
    return render(request, "people/passkeys.html", context, status=422 if form.errors else 200)


def _remember(request: HttpRequest, challenge: Challenge) -> dict[str, object]:
    request.session[STATE] = challenge.state
    return challenge.options


@login_required
@require_POST
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    form, person = PasskeyForm(request.POST), person_in(request)
    state = request.session.pop(STATE, {})
    if not form.is_valid():
        return _page(request, form=form)
    words = form.cleaned_data
    try:
        actions.add_passkey(
            person, name=words["name"], answer=words["answer"], state=state, at=timezone.now()
        )
    except RuleError as error:
        form.add_error(None, error.sentence)
        return _page(request, form=form)
    return redirect("people:passkeys")


@login_required
@require_POST
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a passkey."""
    actions.remove_passkey(person_in(request), pk=pk, at=timezone.now())
    return redirect("people:passkeys")


@never_cache
@require_safe
def passkey_challenge(request: HttpRequest) -> HttpResponse:
    """Answer what the browser should ask a passkey, for signing in."""
    return JsonResponse(_remember(request, ask_for_known()))


@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with the passkey's answer."""
    form = PasskeySignInForm(request.POST)
    state = request.session.pop(STATE, {})
    try:
        if not form.is_valid():
            raise RuleError(_("This passkey did not open. Try again, or use a link."))
        person = actions.use_passkey(form.cleaned_data["answer"], state=state, at=timezone.now())
    except RuleError as error:
        messages.error(request, error.sentence)
        return redirect("people:sign_in")
    return begin(request, person=person, next_path=form.cleaned_data["next"])
