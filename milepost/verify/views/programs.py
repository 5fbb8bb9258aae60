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
from milepost.kit import problems
from milepost.kit.fetch import fetch, within
from milepost.kit.problems import about_credential, answer, problem
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
RETURNED = {
    "returnCredential": ("credential", "verifiableCredential"),
    "returnPresentation": ("verifiablePresentation",),
}
"""By which names what was verified is returned: as VCALM has them, and as VC-API had."""
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
        return about_credential(400, code=error.code, detail=error.sentence)
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
        text, wishes = _subject(body, names=names), _options(body)
        proof_only = "proof" in (request.GET.get("checks"), *_listed(wishes.get("checks")))
        options = Options(challenge=wishes.get("challenge"), domain=wishes.get("domain"))
        checked = actions.check(
            text,
            fetch=within(pace.PATIENCE, fetch=fetch),
            now=timezone.now(),
            proof_only=proof_only,
            options=options,
        )
    except BadRequest as error:
        return problem(400, code="bad-request", detail=str(error))
    except InsigniaError as error:
        return about_credential(400, code=error.code, detail=error.sentence)
    made = rules.Circumstances(checked.documents, checked.at, options, proof_only)
    return _answer(checked, made=made, wishes=wishes)


def _answer(
    checked: actions.CheckedReport, *, made: rules.Circumstances, wishes: Mapping[str, Any]
) -> HttpResponse:
    more = _wished(checked, made=made, wishes=wishes)
    if not checked.valid:
        return answer(_refusal(checked, made=made) | more)
    checks = [check.name for check in checked.report.checks]
    told = {"checks": checks, "warnings": list(checked.report.warnings), "errors": []}
    return JsonResponse({"verified": True, **told, **more})


def _refusal(checked: actions.CheckedReport, *, made: rules.Circumstances) -> dict[str, Any]:
    """The problem that speaks against it, of the type of the first check that does."""
    report = checked.report
    wrong = [check for check in report.checks if check.outcome != "passed"]
    worst = [check for check in wrong if check.outcome == "failed"] or wrong
    misshapen = any(check.name in MISSHAPEN for check in wrong if check.outcome == "failed")
    told = problems.told(
        400 if misshapen else 422,
        code=f"credential-{report.verdict}",
        detail=rules.reason_of(checked.told) or "Nothing was checked.",
        type=rules.problem_type(worst[0], report=report, made=made) if worst else problems.BLANK,
    )
    findings = [{"location": check.name, "message": check.sentence} for check in wrong]
    return {**told, "verified": False, "errors": findings}


def _wished(
    checked: actions.CheckedReport, *, made: rules.Circumstances, wishes: Mapping[str, Any]
) -> dict[str, Any]:
    """What the options ask to be returned, as VCALM names it."""
    report = checked.report
    told: dict[str, Any] = {}
    if wishes.get("returnProblemDetails"):
        told["problemDetails"] = rules.problem_details(report, made=made)
    if wishes.get("returnResults"):
        told["results"] = rules.results_of(report, made=made)
    for wish, names in RETURNED.items():
        if wishes.get(wish):
            told |= dict.fromkeys(names, report.credential)
    return told


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
