"""A public share inside other sites: the embedded page, and oEmbed."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET

from milepost.hold import actions, queries
from milepost.hold.models import Share
from milepost.hold.rules import PACKAGES
from milepost.hold.rules.embedding import EMBEDDED, LEAST_WIDTH, SANDBOX, Frame, oembed
from milepost.hold.views.gate import private
from milepost.kit.addresses import absolute

MOST_PIXELS = 10_000
POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
        f"sandbox {SANDBOX}",
    ]
)
"""Any site may show this one page; it runs nothing, asks nothing, and knows no session."""


@never_cache
@xframe_options_exempt
@require_GET
def share_embed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the badges of a public share small enough for another site."""
    now = timezone.now()
    share = queries.public_share(token, now=now).first()
    context: dict[str, Any] = {"share": share, "token": token, "now": now}
    if share:
        actions.note_view(share, what=EMBEDDED, at=now)
        context["shown"] = queries.shown_by(share)
        context["imports"] = queries.shown_imports(share)
        context["headline"] = PACKAGES[share.purpose].headline_for(share.holder.name)
    response = render(request, "hold/embedded.html", context, status=200 if share else 404)
    response["Content-Security-Policy"] = POLICY
    return private(response)


@never_cache
@require_GET
def share_oembed(request: HttpRequest) -> HttpResponse:
    """Answer oEmbed 1.0 for a public share: 404 for any other address, 501 for XML."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON.", status=501, content_type="text/plain")
    share, token = _asked(request.GET.get("url", ""))
    limits = (_limit(request, "maxwidth", least=LEAST_WIDTH), _limit(request, "maxheight", least=1))
    frame = frame_of(share, token=token)
    answer = oembed(frame, author=share.holder.name, home=absolute("/"), limits=limits)
    return JsonResponse(answer)


def frame_of(share: Share, *, token: str) -> Frame:
    """Return the frame that shows a share in another site."""
    headline = PACKAGES[share.purpose].headline_for(share.holder.name)
    badges = share.credentials.count() + queries.granted_imports(share).count()
    address = absolute(reverse("hold:share_embed", args=[token]))
    return Frame(address=address, title=headline, badges=badges)


def _asked(address: str) -> tuple[Share, str]:
    """The public share at one of our addresses, and its token."""
    home = urlsplit(absolute("/"))
    try:
        parts = urlsplit(address)
        found = resolve(parts.path)
    except (Resolver404, ValueError) as error:
        raise Http404 from error
    ours = (parts.scheme, parts.netloc) == (home.scheme, home.netloc)
    if not ours or found.view_name not in {"hold:share", "hold:share_embed"}:
        raise Http404
    token = str(found.kwargs["token"])
    return get_object_or_404(queries.public_share(token, now=timezone.now())), token


def _limit(request: HttpRequest, name: str, *, least: int) -> int:
    """A size that the asking site allows at most; anything that is no number allows all."""
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else MOST_PIXELS
    return max(number, least)
