"""Files handed out so that no browser runs them on our pages."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def attachment(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Return an answer that is saved under ``name``, never shown as a page of ours."""
    return _sandboxed(content, media_type=media_type, disposition="attachment", name=name)


def picture(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Return an image for an ``<img>``; opened by itself it can still run nothing."""
    return _sandboxed(content, media_type=media_type, disposition="inline", name=name)


def _sandboxed(content: bytes, *, media_type: str, disposition: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=str(media_type))
    header = content_disposition_header(disposition == "attachment", name)
    response["Content-Disposition"] = header or disposition
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
