"""Errors for machines, all in one shape: ``application/problem+json`` (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Schema


class Finding(Schema):
    """One field at fault."""

    location: str
    message: str


class Problem(Schema):
    """An error (RFC 9457): ``code`` is a stable word for machines, ``detail`` a sentence."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[Finding] = []


def problem(
    status: int, *, code: str, detail: str, errors: Sequence[Mapping[str, str]] | None = None
) -> JsonResponse:
    """Return the answer: what happened in words (``detail``) and as a stable word (``code``).

    ``errors`` names the fields at fault: each a ``location`` and a ``message``.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    return JsonResponse(body, status=status, content_type="application/problem+json")


def wants_json(request: HttpRequest) -> bool:
    """Say whether a machine asks: below ``/api/``, or by an Accept header without HTML."""
    if request.path.startswith("/api/"):
        return True
    kinds = [str(kind) for kind in request.accepted_types]
    return any("json" in kind for kind in kinds) and not any("html" in kind for kind in kinds)
