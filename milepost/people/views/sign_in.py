"""Signing in by a mailed link: ask, look in the mailbox, open, press the button."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.kit.addresses import safe_path
from milepost.kit.errors import RuleError
from milepost.people import actions, queries
from milepost.people.forms import SignInForm
from milepost.people.models import Person, SignInLink
from milepost.people.sessions import begin, source_of

SENT_TO = "people.sent_to"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and mail a link to it."""
    form = SignInForm(
        request.POST or None, initial={"next": safe_path(request.GET.get("next", ""))}
    )
    if form.is_valid():
        try:
            return _mail_link(request, form=form)
        except RuleError as error:
            form.add_error(None, error.sentence)
    return render(
        request, "people/sign_in.html", {"form": form}, status=422 if form.errors else 200
    )


def _mail_link(request: HttpRequest, *, form: SignInForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    actions.ask_for_link(
        email,
        source=source_of(request),
        next_path=safe_path(form.cleaned_data["next"]),
        at=timezone.now(),
    )
    request.session[SENT_TO] = email
    return redirect("people:sent")


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say where to look for the link."""
    if SENT_TO not in request.session:
        return redirect("people:sign_in")
    return render(request, "people/sent.html", {"email": request.session[SENT_TO]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button, so that no mail scanner uses the link up; on POST use it."""
    link = queries.link_of(token)
    if link is not None and link.person_id is not None:
        return _address_link(request, link=link, token=token)
    if request.method != "POST":
        return render(request, "people/link.html", {"link": link}, status=200 if link else 404)
    try:
        entry = actions.use_link(token, at=timezone.now())
    except RuleError as error:
        return _gone(request, error=error, next_path=link.next_path if link else "")
    return begin(request, person=entry.person, next_path=entry.next_path)


def _address_link(request: HttpRequest, *, link: SignInLink, token: str) -> HttpResponse:
    """Let the person who added an address prove it; they must be signed in."""
    if not isinstance(request.user, Person):
        return redirect(f"/sign-in/?next={request.path}")
    if request.method != "POST":
        return render(request, "people/address_link.html", {"link": link})
    try:
        actions.prove_address(token, person=request.user, at=timezone.now())
    except RuleError as error:
        return _gone(request, error=error, next_path="")
    return redirect("people:addresses")


def _gone(request: HttpRequest, *, error: RuleError, next_path: str) -> HttpResponse:
    form = SignInForm(initial={"next": next_path})
    return render(request, "people/link_gone.html", {"error": error, "form": form}, status=410)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session, and have the browser forget the pages it kept."""
    logout(request)
    response = redirect("/")
    response["Clear-Site-Data"] = '"cache"'
    return response
