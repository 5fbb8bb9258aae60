"""OAuth 2 for the Open Badges 3.0 API: programs register, holders say yes, and can end it."""

import base64
import binascii
from collections.abc import Callable, Mapping
from functools import wraps
from secrets import token_urlsafe
from typing import Any
from urllib.parse import unquote_plus, urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from insignia.encoding import parse_json

from insignia import InsigniaError
from milepost.hold.actions import connecting as actions
from milepost.hold.models import App
from milepost.hold.queries import connecting as queries
from milepost.hold.rules import connecting as rules
from milepost.hold.rules.connecting import OAuthError, Wish
from milepost.kit.errors import RuleError
from milepost.kit.middleware import POLICY
from milepost.kit.visitors import address_of
from milepost.people.queries.families import approvals_about, is_minor
from milepost.people.rules.families import ApprovalKind
from milepost.people.signed_in import person_in
from milepost.verify import pace

ASKED = "asked-by-programs"
"""Where the session keeps what a program asked for while somebody signs in."""
MOST_ASKED = 5
View = Callable[..., HttpResponse]


def for_programs(view: View) -> View:
    """Answer programs of any origin, by POST, in JSON that nobody keeps."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answered(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    try:
        if request.method != "POST":
            raise OAuthError("invalid_request", "Send a POST.", status=405)
        if not pace.may_check(f"connect-{address_of(request)}", most=pace.API, at=timezone.now()):
            raise OAuthError("temporarily_unavailable", "Too many requests.", status=429)
        return view(request, *args, **kwargs)
    except OAuthError as error:
        told = {"error": error.code, "error_description": error.sentence}
        response = JsonResponse(told, status=error.status)
        if error.status == 401:
            response["WWW-Authenticate"] = 'Basic realm="token"'
        return response


@for_programs
def register(request: HttpRequest) -> HttpResponse:
    """Register a program (RFC 7591); anyone may, and it is told so to holders."""
    at = timezone.now()
    if not pace.may_check(f"register-{address_of(request)}", most=pace.KEPT, at=at):
        raise OAuthError("temporarily_unavailable", "Too many registrations.", status=429)
    try:
        body = parse_json(request.body)
    except (InsigniaError, RequestDataTooBig) as error:
        raise OAuthError("invalid_client_metadata", "The body is not readable as JSON.") from error
    registration = rules.registration(body, loopback=settings.DEVELOPMENT)
    app, secret = actions.register_app(registration, at=at)
    told = {
        **app.about,
        "redirect_uris": app.redirect_uris,
        "scope": " ".join(app.scopes),
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "client_id": str(app.pk),
        "client_secret": secret,
        "client_id_issued_at": int(at.timestamp()),
        "client_secret_expires_at": 0,
    }
    return JsonResponse(told, status=201)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask a holder whether a program may in; their answer goes back to where it registered."""
    asked = request.GET
    if "again" in asked:
        kept = request.session.get(ASKED, {}).get(asked["again"], "")
        asked = QueryDict(kept)
    app = queries.app_with(asked.get("client_id", ""))
    target = asked.get("redirect_uri", "")
    if app is None or target not in app.redirect_uris:
        return render(request, "hold/connect_unknown.html", status=400)
    if not request.user.is_authenticated:
        return _sign_in_first(request, asked=asked)
    try:
        wish = rules.wish(asked.dict(), redirect_uri=target, registered=app.scopes)
        if request.method == "POST":
            return _answer(request, app=app, wish=wish)
    except OAuthError as error:
        told = {"error": error.code, "error_description": error.sentence}
        return _back(target, told | ({"state": asked["state"]} if asked.get("state") else {}))
    return _consent(request, app=app, wish=wish)


def _sign_in_first(request: HttpRequest, *, asked: QueryDict) -> HttpResponse:
    """What was asked for is too long for a link, and nobody else has to read it."""
    key = token_urlsafe(16)
    kept = list(request.session.get(ASKED, {}).items())[-MOST_ASKED + 1 :]
    request.session[ASKED] = dict(kept) | {key: asked.urlencode()}
    return redirect_to_login(f"{reverse('hold:authorize')}?{urlencode({'again': key})}")


def _consent(request: HttpRequest, *, app: App, wish: Wish, refusal: str = "") -> HttpResponse:
    context = {
        "app": app,
        "host": rules.host_of(wish.redirect_uri),
        "words": rules.words_of(wish.scopes),
        "minor": is_minor(person_in(request), on=timezone.now().date()),
        "refusal": refusal,
    }
    response = render(request, "hold/connect.html", context, status=422 if refusal else 200)
    place = f"form-action 'self' {rules.origin_of(wish.redirect_uri)}"
    response["Content-Security-Policy"] = POLICY.replace("form-action 'self'", place)
    return response


def _answer(request: HttpRequest, *, app: App, wish: Wish) -> HttpResponse:
    if request.POST.get("answer") != "yes":
        raise OAuthError("access_denied", "The holder said no.")
    try:
        code = actions.let_in(person_in(request), app=app, wish=wish, at=timezone.now())
    except RuleError as refused:
        return _consent(request, app=app, wish=wish, refusal=refused.sentence)
    if code is None:
        return render(request, "hold/connect_asked.html", {"app": app})
    told = {"code": code, "scope": " ".join(wish.scopes), "state": wish.state}
    return _back(wish.redirect_uri, told)


def _back(target: str, told: Mapping[str, str]) -> HttpResponse:
    sign = "&" if "?" in target else "?"
    return HttpResponseRedirect(f"{target}{sign}{urlencode(told)}")


@for_programs
def token(request: HttpRequest) -> HttpResponse:
    """Give tokens for a code, or for a refresh token."""
    app, at = _app(request), timezone.now()
    given = request.POST.dict()
    if given.get("grant_type") == "authorization_code":
        tokens = actions.redeem_app_code(app, given=given, at=at)
    elif given.get("grant_type") == "refresh_token":
        tokens = actions.refresh_tokens(app, given=given, at=at)
    else:
        raise OAuthError("unsupported_grant_type", "Only codes and refresh tokens are taken.")
    told = {
        "access_token": tokens.access,
        "token_type": "Bearer",
        "expires_in": int(rules.ACCESS_LIFE.total_seconds()),
        "scope": " ".join(tokens.scopes),
    }
    return JsonResponse(told | ({"refresh_token": tokens.refresh} if tokens.refresh else {}))


@for_programs
def revoke(request: HttpRequest) -> HttpResponse:
    """End what a token is good for (RFC 7009): 200 for any token at all."""
    app = _app(request)
    hint = request.POST.get("token_type_hint", "access_token")
    if hint not in ("access_token", "refresh_token"):
        raise OAuthError("unsupported_token_type", "There are access and refresh tokens only.")
    actions.end_token(app, token=request.POST.get("token", ""), at=timezone.now())
    return HttpResponse(status=200)


def _app(request: HttpRequest) -> App:
    """The program that shows its secret (RFC 6749, 2.3.1)."""
    kind, _space, coded = request.headers.get("Authorization", "").partition(" ")
    try:
        plain = base64.b64decode(coded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        plain = ""
    name, _colon, secret = plain.partition(":")
    app = queries.app_with(unquote_plus(name)) if kind.lower() == "basic" else None
    if app is None or not actions.is_app(app, secret=unquote_plus(secret)):
        raise OAuthError("invalid_client", "Show client_id and client_secret.", status=401)
    return app


@login_required
@require_safe
def apps(request: HttpRequest) -> HttpResponse:
    """List the programs that one lets in."""
    found = list(queries.connections_of(person_in(request)))
    told = approvals_about([one.pk for one in found], kind=ApprovalKind.APP)
    rows = [(one, rules.words_of(one.scopes), told.get(one.pk)) for one in found]
    return render(request, "hold/apps.html", {"connections": rows})


@login_required
@require_POST
def end_app(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a program in no more."""
    person = person_in(request)
    connection = get_object_or_404(queries.connections_of(person), pk=pk)
    actions.send_away(person, connection=connection, at=timezone.now())
    messages.success(request, _("%s can't get at your wallet any more.") % connection.app.name)
    return redirect("hold:apps")
