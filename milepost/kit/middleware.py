"""What every answer goes through: refusals in words, the headers that keep a page safe."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import has_vary_header

from milepost.kit.errors import RuleError
from milepost.kit.kept import kept_page
from milepost.kit.problems import problem, wants_json

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
PERMISSIONS = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"


class SafetyHeaders:
    """Sets the strict Content-Security-Policy, unless the view has set a stricter one.

    What depends on who asks is kept by no cache between us, unless the view says how long.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if has_vary_header(response, "Cookie") or "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class Refusals:
    """Turns a RuleError into a page, or for machines into problem+json, both with status 409.

    Machines also get a wrong method (405) in that shape.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and wants_json(request):
            allowed = response.headers.get("Allow", "")
            response = problem(405, code="method", detail=f"Use one of: {allowed}.")
            response["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; any other error goes on its way."""
        if not isinstance(error, RuleError):
            return None
        if wants_json(request):
            return problem(409, code=error.code, detail=error.sentence)
        return render(request, "kit/refused.html", {"error": error}, status=409)


class KeptWords:
    """Shows what was typed when a form meets a closed session, instead of dropping it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "POST" and _leads_to_sign_in(response) and request.POST:
            return kept_page(request, reason="signed-out")
        return response


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    place = urlsplit(response.headers.get("Location", ""))
    return (
        response.status_code == 302 and place.path == settings.LOGIN_URL and "next=" in place.query
    )
