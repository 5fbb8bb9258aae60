"""VC-API for issuers: sign, and set status, by an API token of an awarder."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from insignia.encoding import parse_json

from insignia import InsigniaError
from milepost.issue import actions, queries, rules
from milepost.kit.errors import RuleError
from milepost.kit.problems import about_credential, problem
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.people.queries import person_of_token

ISSUE_OPTIONS = {"credentialId", "mandatoryPointers"}


class BadRequest(Exception):
    """The request is not one that VC-API knows."""


@csrf_exempt
@require_POST
def issue(request: HttpRequest, slug: str, suite: str) -> HttpResponse:
    """``POST …/credentials/issue``: 201 with the signed credential, or 400 with the reason."""
    if suite not in rules.SUITES:
        raise Http404
    person, organization = _caller(request), _organization(slug)
    if person is None:
        return _unauthorized()
    try:
        wanted = _wanted(_body(request), suite=suite)
        signed = actions.issue_for_program(
            organization, wanted=wanted, by=person, at=timezone.now()
        )
    except BadRequest as error:
        return problem(400, code="bad-request", detail=str(error))
    except RuleError as error:
        return _refused(error)
    return JsonResponse({"verifiableCredential": signed}, status=201)


@csrf_exempt
@require_POST
def status(request: HttpRequest, slug: str) -> HttpResponse:
    """``POST …/credentials/status``: 200 once revoked, 404 for what was not signed here.

    A badge that was earned here is revoked with a ``reason``, which its learner reads.
    """
    person, organization = _caller(request), _organization(slug)
    if person is None:
        return _unauthorized()
    try:
        credential_id, reason = _to_revoke(_body(request))
        kept = actions.revoke_for_program(
            organization, credential_id=credential_id, reason=reason, by=person, at=timezone.now()
        )
    except BadRequest as error:
        return problem(400, code="bad-request", detail=str(error))
    except RuleError as error:
        return _refused(error)
    if kept is None:
        return problem(404, code="not-found", detail="No such credential was signed here.")
    return JsonResponse({"credentialId": credential_id, "status": True})


def _caller(request: HttpRequest) -> Person | None:
    """Whose token the request carries."""
    if not settings.VC_API:
        raise Http404
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    return person_of_token(token.strip(), at=timezone.now())


def _organization(slug: str) -> Organization:
    return get_object_or_404(queries.organizations(), slug=slug)


def _body(request: HttpRequest) -> Mapping[str, Any]:
    try:
        body = parse_json(request.body)
    except RequestDataTooBig as error:
        raise BadRequest("The request is too large.") from error
    except InsigniaError as error:
        raise RuleError(error.sentence, code=error.code) from error
    if not isinstance(body, Mapping):
        raise BadRequest("The body must be a JSON object.")
    return body


def _wanted(body: Mapping[str, Any], *, suite: str) -> rules.Wanted:
    options = body.get("options") or {}
    if not isinstance(options, Mapping) or options.keys() - ISSUE_OPTIONS:
        raise BadRequest("The only options known here are credentialId and mandatoryPointers.")
    found = body.get("credential")
    if not isinstance(found, Mapping) or not found:
        raise BadRequest("The body must have a credential.")
    pointers = options.get("mandatoryPointers", [])
    if not isinstance(pointers, list) or not all(isinstance(one, str) for one in pointers):
        raise BadRequest("The mandatoryPointers must be a list of JSON pointers.")
    named = options.get("credentialId")
    credential = {"id": named, **found} if named else found
    return rules.Wanted(credential, suite, tuple(pointers))


def _to_revoke(body: Mapping[str, Any]) -> tuple[str, str]:
    """The id of the credential to revoke, and why; no other change is made, and for good."""
    found, reason = body.get("credentialId"), body.get("reason", "")
    if not isinstance(found, str) or not found:
        raise BadRequest("The body must have a credentialId.")
    if not isinstance(reason, str) or "\x00" in reason:
        raise BadRequest("The reason must be text.")
    entries = body.get("credentialStatus")
    wishes = [one for one in (entries if isinstance(entries, list) else [entries, body]) if one]
    for wish in wishes:
        purpose = wish.get("statusPurpose", "revocation") if isinstance(wish, Mapping) else ""
        if purpose != "revocation" or wish.get("status") in (False, 0, "0"):
            raise BadRequest("Credentials can be revoked here, and revoking is for good.")
    return found, reason


def _refused(error: RuleError) -> HttpResponse:
    status = 403 if error.code == "not-an-awarder" else 400
    return about_credential(status, code=error.code, detail=error.sentence)


def _unauthorized() -> HttpResponse:
    response = problem(401, code="unauthorized", detail="Send an API token as Bearer.")
    response["WWW-Authenticate"] = "Bearer"
    return response
