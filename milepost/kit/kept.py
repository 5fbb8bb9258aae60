"""Nobody loses what they typed: a form that could not be taken comes back with its words."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

HIDDEN = {"csrfmiddlewaretoken"}
TYPED = 20
"""A value this long was typed, not chosen: it is shown."""


def kept_page(request: HttpRequest, *, reason: str) -> HttpResponse:
    """Return the page that shows the words just sent, to send again after signing in.

    Only words typed on a page of ours can be sent again; those from elsewhere are only shown.
    """
    words = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in HIDDEN
        for value in values
    ]
    context = {
        "words": words,
        "long_words": [value for _name, value in words if len(value) >= TYPED],
        "reason": reason,
        "ours": _comes_from_us(request),
        "files": bool(request.FILES),
        "again": request.get_full_path(),
    }
    return render(request, "kit/kept.html", context, status=403)


def not_sure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose CSRF token does not fit; Django's ``CSRF_FAILURE_VIEW``."""
    return kept_page(request, reason="not-sure")


def _comes_from_us(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()
