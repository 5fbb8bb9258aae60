"""Errors for machines, all in one shape: ``application/problem+json`` (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Schema

BLANK = "about:blank"
_MODEL = "https://www.w3.org/TR/vc-data-model#"
_SECURITY = "https://w3id.org/security#"
_STATUS_LIST = "https://www.w3.org/ns/credentials/status-list#"
PARSING = f"{_MODEL}PARSING_ERROR"
MALFORMED_VALUE = f"{_MODEL}MALFORMED_VALUE_ERROR"
CRYPTOGRAPHIC_SECURITY = f"{_MODEL}CRYPTOGRAPHIC_SECURITY_ERROR"
DATA_LOSS = f"{_SECURITY}DATA_LOSS_DETECTION_ERROR"
INVALID_CHALLENGE = f"{_SECURITY}INVALID_CHALLENGE_ERROR"
INVALID_DOMAIN = f"{_SECURITY}INVALID_DOMAIN_ERROR"
PROOF_GENERATION = f"{_SECURITY}PROOF_GENERATION_ERROR"
PROOF_TRANSFORMATION = f"{_SECURITY}PROOF_TRANSFORMATION_ERROR"
PROOF_VERIFICATION = f"{_SECURITY}PROOF_VERIFICATION_ERROR"
STATUS_RETRIEVAL = f"{_STATUS_LIST}STATUS_RETRIEVAL_ERROR"
STATUS_VERIFICATION = f"{_STATUS_LIST}STATUS_VERIFICATION_ERROR"
"""The problems that the standards of credentials have a URL for."""
TYPES = {
    "context-refused": PROOF_TRANSFORMATION,
    "context-unknown": PROOF_TRANSFORMATION,
    "described-once": MALFORMED_VALUE,
    "id-refused": MALFORMED_VALUE,
    "image-refused": PARSING,
    "proof-refused": PROOF_GENERATION,
    "structure": MALFORMED_VALUE,
    "undefined-term": DATA_LOSS,
    "unreadable": PARSING,
}
"""The type of a problem by its ``code``, where a credential was refused before it was checked."""


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
    status: int,
    *,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
    type: str = BLANK,
) -> JsonResponse:
    """Return the answer: what happened in words (``detail``) and as a stable word (``code``).

    ``errors`` names the fields at fault: each a ``location`` and a ``message``.
    """
    body = told(status, code=code, detail=detail, type=type)
    return answer({**body, "errors": list(errors)} if errors else body)


def told(status: int, *, code: str, detail: str, type: str = BLANK) -> dict[str, Any]:
    """Return the body of an answer, to be completed."""
    title = title_of(type) or HTTPStatus(status).phrase
    return {"type": type, "title": title, "status": status, "code": code, "detail": detail}


def title_of(type: str) -> str:
    """Return what a type of problem is called; nothing for ``about:blank``."""
    return type.partition("#")[2].replace("_", " ").capitalize()


def answer(body: Mapping[str, Any]) -> JsonResponse:
    """Return the answer with this body."""
    return JsonResponse(body, status=body["status"], content_type="application/problem+json")


def about_credential(status: int, *, code: str, detail: str) -> JsonResponse:
    """Return the answer about a credential that was refused, with the URL that standards have."""
    return problem(status, code=code, detail=detail, type=TYPES.get(code, BLANK))


def wants_json(request: HttpRequest) -> bool:
    """Say whether a machine asks: below ``/api/``, or by an Accept header without HTML."""
    if request.path.startswith("/api/"):
        return True
    kinds = [str(kind) for kind in request.accepted_types]
    return any("json" in kind for kind in kinds) and not any("html" in kind for kind in kinds)
