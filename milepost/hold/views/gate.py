"""The door of a gated share: a mailed code, or a button that opens it once."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from milepost.hold import actions, queries
from milepost.hold.models import Share
from milepost.hold.rules.opening import COOKIE, READ_FOR
from milepost.kit.errors import RuleError
from milepost.kit.visitors import address_of
from milepost.verify import pace

MOST_PRESSES = 20
"""How often a visitor may ask for a code or try one, a minute."""


def is_let_in(request: HttpRequest, share: Share, *, now: datetime) -> bool:
    """Say whether this browser may read a share; its holder always may, and opens nothing by it."""
    secret = request.COOKIES.get(COOKIE, "")
    return request.user == share.holder or queries.may_read(share, secret=secret, now=now)


def door(
    request: HttpRequest, share: Share, *, token: str, error: str = "", status: int = 200
) -> HttpResponseBase:
    """Return the page before a gated share; it tells nothing of what lies behind a code."""
    context = {"share": share, "token": token, "error": error}
    return private(render(request, "hold/share_door.html", context, status=status))


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Return an answer that leaves no trace with search engines and other sites."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_POST
def share_code(request: HttpRequest, token: str) -> HttpResponseBase:
    """Mail the reader a code; whoever presses learns nothing about the address."""
    now = timezone.now()
    found = _gated(token, now=now)
    if not _may_press(request, now=now):
        return door(request, found, token=token, error=_wait(), status=429)
    try:
        actions.mail_code(found, token=token, at=now)
    except RuleError as refused:
        return door(request, found, token=token, error=refused.sentence, status=429)
    messages.success(request, _("The code is on its way. It can take a minute."))
    return redirect("hold:share", token)


@never_cache
@require_POST
def share_open(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let this browser in, by the code that was typed or because it is the first."""
    now = timezone.now()
    found = _gated(token, now=now)
    if not _may_press(request, now=now):
        return door(request, found, token=token, error=_wait(), status=429)
    if found.reader:
        typed = request.POST.get("code", "")
        secret = actions.open_with_code(found, token=token, typed=typed, at=now)
    else:
        secret = actions.open_once(found, at=now)
    if secret:
        return _let_in(redirect("hold:share", token), token=token, secret=secret)
    if not found.reader:
        return redirect("hold:share", token)
    wrong = _("This is not the code that we mailed last, or it is too old. Ask for a new one.")
    return door(request, found, token=token, error=wrong, status=422)


def _gated(token: str, *, now: datetime) -> Share:
    found = queries.open_share(token, now=now)
    return get_object_or_404(found.exclude(reader="", once=False))


def _may_press(request: HttpRequest, *, now: datetime) -> bool:
    return pace.may_check(f"door-{address_of(request)}", most=MOST_PRESSES, at=now)


def _wait() -> str:
    return _("That was a lot of tries at once. Please wait a minute.")


def _let_in(response: HttpResponse, *, token: str, secret: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(READ_FOR.total_seconds()),
        path=reverse("hold:share", args=[token]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
