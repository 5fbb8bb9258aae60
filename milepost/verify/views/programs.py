"""VC-API for verifiers, and DID resolution. No account, no cookies, so no CSRF token either."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from insignia.encoding import parse_json
from insignia.errors import DocumentUnreachable

from insignia import InsigniaError, Options
from milepost.kit.fetch import fetch, within
from milepost.kit.problems import problem
from milepost.kit.visitors import address_of
from milepost.verify import actions, pace, rules

KNOWN_OPTIONS = {
    "challenge",
    "checks",
    "domain",
    "returnCredential",
    "returnPresentation",
    "returnProblemDetails",
    "returnResults",
}
MISSHAPEN = {"structure", "terms", "described-once"}
METHODS = ("did:key:", "did:web:", "did:jwk:")
RESOLUTION = "application/did-resolution"


class BadRequest(Exception):
    """The request is not one that VC-API knows."""


@csrf_exempt
@require_POST
def credentials(request: HttpRequest) -> HttpResponse:
    """``POST /credentials/verify``: 200 if verified, else 400 or 422 with the reason."""
    return _verify(request, names=("verifiableCredential", "credential"))


@csrf_exempt
@require_POST
def presentations(request: HttpRequest) -> HttpResponse:
    """``POST /presentations/verify``: as for credentials, with ``challenge`` and ``domain``."""
    return _verify(request, names=("verifiablePresentation", "presentation"))


@csrf_exempt
@require_POST
def derive(request: HttpRequest) -> HttpResponse:
    """``POST /credentials/derive``: 201 with what the holder chose to show."""
    _require_switched_on()
    if not _may_ask(request):
        return _too_many()
    try:
        body = _body(request)
        shown = rules.derive(_to_derive(body), pointers=_pointers(body))
    except BadRequest as error:
        return problem(400, code="bad-request", detail=str(error))
    except InsigniaError as error:
        return problem(400, code=error.code, detail=error.sentence)
    return JsonResponse({"verifiableCredential": shown}, status=201)


@require_safe
def identifiers(request: HttpRequest, did: str) -> HttpResponse:
    """``GET /1.0/identifiers/{did}``: the document of a DID, as DID Resolution has it."""
    _require_switched_on()
    if not did.startswith("did:") or did.count(":") < 2:
        return _unresolved("INVALID_DID", status=400)
    if not did.startswith(METHODS):
        return _unresolved("METHOD_NOT_SUPPORTED", status=501)
    if not _may_ask(request):
        return _too_many()
    try:
        document = actions.resolve(did, fetch=fetch)
    except DocumentUnreachable:
        return _unresolved("NOT_FOUND", status=404)
    except InsigniaError as error:
        return _unresolved("INVALID_DID", status=400, detail=error.sentence)
    return _resolved(document, full=RESOLUTION in request.headers.get("Accept", ""))


def _verify(request: HttpRequest, *, names: tuple[str, str]) -> HttpResponse:
    _require_switched_on()
    if not _may_ask(request):
        return _too_many()
    try:
        body = _body(request)
        text, options = _subject(body, names=names), _options(body)
        proof_only = "proof" in (request.GET.get("checks"), *_listed(options.get("checks")))
        checked = actions.check(
            text,
            fetch=within(pace.PATIENCE, fetch=fetch),
            now=timezone.now(),
            proof_only=proof_only,
            options=Options(challenge=options.get("challenge"), domain=options.get("domain")),
        )
    except BadRequest as error:
        return problem(400, code="bad-request", detail=str(error))
    except InsigniaError as error:
        return problem(400, code=error.code, detail=error.sentence)
    return _answer(checked, options=options)


def _answer(checked: actions.CheckedReport, *, options: Mapping[str, Any]) -> HttpResponse:
    report = checked.report
    if report.valid:
        told: dict[str, Any] = {
            "verified": True,
            "checks": [check.name for check in report.checks],
            "warnings": list(report.warnings),
            "errors": [],
        }
        if options.get("returnCredential"):
            told["verifiableCredential"] = report.credential
        return JsonResponse(told)
    wrong = [check for check in report.checks if check.outcome != "passed"]
    findings = [{"location": check.name, "message": check.sentence} for check in wrong]
    misshapen = any(check.name in MISSHAPEN and check.outcome == "failed" for check in wrong)
    return problem(
        400 if misshapen else 422,
        code=f"credential-{report.verdict}",
        detail=rules.reason_of(checked.told) or "Nothing was checked.",
        errors=findings,
    )


def _body(request: HttpRequest) -> Mapping[str, Any]:
    try:
        body = parse_json(request.body)
    except RequestDataTooBig as error:
        raise BadRequest("The request is too large.") from error
    if not isinstance(body, Mapping):
        raise BadRequest("The body must be a JSON object.")
    return body


def _subject(body: Mapping[str, Any], *, names: tuple[str, str]) -> str | bytes:
    """The credential or presentation, as text to be verified."""
    found = body.get(names[0], body.get(names[1]))
    if isinstance(found, str) and found:
        return found
    if isinstance(found, Mapping) and found:
        return json.dumps(found, ensure_ascii=False).encode()
    raise BadRequest(f"The body must have a {names[0]}.")


def _to_derive(body: Mapping[str, Any]) -> Mapping[str, Any] | str:
    found = body.get("verifiableCredential")
    if isinstance(found, Mapping | str) and found:
        return found
    raise BadRequest("The body must have a verifiableCredential.")


def _pointers(body: Mapping[str, Any]) -> list[str]:
    options = body.get("options") or {}
    if not isinstance(options, Mapping) or options.keys() - {"selectivePointers"}:
        raise BadRequest("The only option known here is selectivePointers.")
    pointers = options.get("selectivePointers", [])
    if not isinstance(pointers, list) or not all(isinstance(one, str) for one in pointers):
        raise BadRequest("The selectivePointers must be a list of JSON pointers.")
    return pointers


def _options(body: Mapping[str, Any]) -> Mapping[str, Any]:
    options = body.get("options") or {}
    if not isinstance(options, Mapping):
        raise BadRequest("The options must be an object.")
    unknown = sorted(options.keys() - KNOWN_OPTIONS)
    if unknown:
        raise BadRequest(f"The option {unknown[0]!r} is not known here.")
    for name in ("challenge", "domain"):
        if not isinstance(options.get(name), str | None):
            raise BadRequest(f"The {name} must be text.")
    return options


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _resolved(document: Mapping[str, Any], *, full: bool) -> HttpResponse:
    if not full:
        return _open(JsonResponse(document, content_type="application/did"))
    told = {
        "didDocument": document,
        "didResolutionMetadata": {"contentType": "application/did"},
        "didDocumentMetadata": {},
    }
    return _open(JsonResponse(told, content_type=RESOLUTION))


def _unresolved(code: str, *, status: int, detail: str = "") -> HttpResponse:
    error = {"type": f"https://www.w3.org/ns/did#{code}", "title": code.replace("_", " ").lower()}
    told = {
        "didDocument": None,
        "didResolutionMetadata": {"error": {**error, **({"detail": detail} if detail else {})}},
        "didDocumentMetadata": {},
    }
    return _open(JsonResponse(told, status=status, content_type=RESOLUTION))


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _require_switched_on() -> None:
    if not settings.VC_API:
        raise Http404


def _may_ask(request: HttpRequest) -> bool:
    return pace.may_check(address_of(request), most=pace.API, at=timezone.now())


def _too_many() -> HttpResponse:
    return problem(429, code="too-many-requests", detail="Please wait a minute.")
