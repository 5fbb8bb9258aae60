"""The part of an xAPI 1.0.3 learning record store that takes statements into one log."""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods
from insignia.encoding import parse_json

from insignia import InsigniaError
from milepost.kit.errors import RuleError
from milepost.kit.problems import problem
from milepost.people.actions import use_token
from milepost.people.models import Person
from milepost.practice import actions, queries
from milepost.practice.models import PracticeLog
from milepost.practice.rules import Unreadable
from milepost.practice.rules.xapi import MOST_STATEMENTS, Statement, read_statement

VERSION = "X-Experience-API-Version"
SPOKEN = "1.0.3"
View = Callable[..., HttpResponse]


def spoken(view: View) -> View:
    """Ask for the version's header, and send it with every answer (1.0.3 part three, 3.3)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.headers.get(VERSION, "")
        if asked.startswith("1.0") and asked[3:4] in ("", "."):
            response = view(request, *args, **kwargs)
        else:
            response = problem(400, code="xapi-version", detail=f"Send {VERSION}: {SPOKEN}.")
        response[VERSION] = SPOKEN
        return response

    return answer


@spoken
@require_GET
def about(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which version is spoken."""
    return JsonResponse({"version": [SPOKEN]})


@csrf_exempt
@spoken
@require_http_methods(["PUT", "POST"])
def statements(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one statement (PUT: 204) or many (POST: 200 with their ids), all or none."""
    person = _caller(request)
    if person is None:
        return _unknown()
    log = get_object_or_404(queries.logs_open_to(person), pk=pk)
    now = timezone.now()
    try:
        found = _statements(request, log=log)
        actions.take_statements(log, statements=found, by=person, at=now)
    except Unreadable as error:
        return problem(400, code=error.code, detail=error.sentence)
    except RuleError as error:
        return problem(409, code=error.code, detail=error.sentence)
    if request.method == "PUT":
        return HttpResponse(status=204)
    return JsonResponse([one.id for one in found], safe=False)


def _statements(request: HttpRequest, *, log: PracticeLog) -> list[Statement]:
    body = _body(request)
    sent = body if isinstance(body, list) else [body]
    if request.method == "PUT":
        wanted = request.GET.get("statementId", "")
        if isinstance(body, list) or not wanted:
            raise _wrong(_("PUT takes one statement and its statementId."))
        if isinstance(body, dict) and body.setdefault("id", wanted) != wanted:
            raise _wrong(_("The statementId is not the statement’s id."))
    if len(sent) > MOST_STATEMENTS:
        raise _wrong(_("%(most)s statements fit into one request.") % {"most": MOST_STATEMENTS})
    named = [{"id": str(uuid4()), **one} if isinstance(one, dict) else one for one in sent]
    mapping, addresses = queries.mapping_of(log), queries.addresses_of(log.owner)
    return [read_statement(one, mapping=mapping, addresses=addresses) for one in named]


def _body(request: HttpRequest) -> Any:
    try:
        return parse_json(request.body)
    except RequestDataTooBig as error:
        raise _wrong(_("The request is too large.")) from error
    except InsigniaError as error:
        raise _wrong(error.sentence) from error


def _wrong(sentence: str) -> Unreadable:
    return Unreadable([sentence], code="unreadable-statement")


def _caller(request: HttpRequest) -> Person | None:
    """Whose token came: as a bearer, or as the password of HTTP Basic, which xAPI asks for."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return None
    elif scheme.lower() != "bearer":
        return None
    return use_token(given.strip(), at=timezone.now())


def _unknown() -> HttpResponse:
    answer = problem(401, code="not-signed-in", detail="Send a token that is in force.")
    answer["WWW-Authenticate"] = 'Basic realm="xAPI"'
    return answer
