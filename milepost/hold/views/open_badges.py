"""The Open Badges 3.0 API: what a program that a holder let in reads and puts into the wallet."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from insignia.encoding import parse_json

from insignia import InsigniaError
from milepost.hold.actions import connecting as actions
from milepost.hold.models import AppToken
from milepost.hold.queries import connecting as queries
from milepost.hold.rules import connecting as rules
from milepost.hold.rules.connecting import ApiError
from milepost.hold.rules.service import service_description
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.fetch import fetch, within
from milepost.kit.visitors import address_of
from milepost.people.actions import change_profile
from milepost.verify import pace

PATIENCE = 20.0
Handler = Callable[[HttpRequest, AppToken], HttpResponse]


def operations(**handlers: tuple[str, Handler]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer one address by method, each for a scope; every refusal as the standard has it."""

    @csrf_exempt
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            response = _handled(request, handlers=handlers)
        except ApiError as error:
            response = JsonResponse(rules.status_info(error), status=error.status)
            if error.status == 401:
                response["WWW-Authenticate"] = "Bearer"
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response["Access-Control-Allow-Methods"] = ", ".join([*handlers, "OPTIONS"])
        response["Access-Control-Expose-Headers"] = "Link, X-Total-Count"
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _handled(request: HttpRequest, *, handlers: dict[str, tuple[str, Handler]]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    method = "GET" if request.method == "HEAD" else str(request.method)
    if method not in handlers:
        raise ApiError(405, minor="not_allowed", sentence="This method is not known here.")
    scope, handler = handlers[method]
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    token = None
    if kind.lower() == "bearer":
        token = actions.use_app_token(secret.strip(), at=timezone.now())
    if token is None:
        sentence = "The access token is missing or not in force."
        raise ApiError(401, minor="unauthorizedrequest", sentence=sentence)
    if scope not in token.scopes:
        raise ApiError(403, minor="forbidden", sentence=f"This takes the scope {scope}.")
    return handler(request, token)


def _credentials(request: HttpRequest, token: AppToken) -> HttpResponse:
    """Give one page, every badge byte for byte as it was signed."""
    limit = _number(request, "limit", usual=rules.PER_PAGE, least=1)
    limit = min(limit, rules.MOST_PER_PAGE)
    offset = _number(request, "offset", usual=0, least=0)
    since = _moment(request.GET.get("since", ""))
    holder = token.connection.holder
    page = queries.open_badges_of(holder, since=since, limit=limit, offset=offset)
    plain = [one for one in page.documents if one.lstrip().startswith("{")]
    signed = [json.dumps(one.strip()) for one in page.documents if one not in plain]
    lists = {"credential": plain, "compactJwsString": signed}
    parts = [f'"{name}":[{",".join(rows)}]' for name, rows in lists.items() if rows]
    response = HttpResponse(f"{{{','.join(parts)}}}", content_type="application/json")
    response["X-Total-Count"] = str(page.total)
    base = absolute(reverse("hold:ob3_credentials"))
    base += f"?{urlencode({'since': request.GET['since']})}" if since else ""
    response["Link"] = rules.links(base, limit=limit, offset=offset, total=page.total)
    return response


def _number(request: HttpRequest, name: str, *, usual: int, least: int) -> int:
    text = request.GET.get(name, str(usual))
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and int(text) >= least):
        sentence = f"{name} is a whole number of at least {least}."
        raise ApiError(400, minor="invalid_query_parameter", sentence=sentence)
    return int(text)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+"))
        found = found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        sentence = "since is a date and time (ISO 8601)."
        raise ApiError(400, minor="invalid_query_parameter", sentence=sentence)
    return found


def _upsert(request: HttpRequest, token: AppToken) -> HttpResponse:
    """Take one badge, checked as any from elsewhere: 201 if it is new, 200 if not."""
    kind = str(request.content_type).lower()
    if kind != "text/plain" and kind not in rules.CONTENT:
        sentence = "Send JSON, or a token as text/plain."
        raise ApiError(400, minor="invalid_data", sentence=sentence)
    holder, at = token.connection.holder, timezone.now()
    if not pace.may_check(f"bring-{holder.pk}", most=pace.PAGE, at=at):
        raise ApiError(429, minor="server_busy", sentence="Too many badges at once.")
    text = _text(request)
    if (kind == "text/plain") == text.lstrip().startswith("{"):
        raise ApiError(400, minor="invalid_data", sentence="The content is of another type.")
    created = False
    if not queries.is_issued_here(holder, document=text):
        created = _taken(token, text=text, at=at)
    return HttpResponse(text, content_type=kind, status=201 if created else 200)


def _taken(token: AppToken, *, text: str, at: datetime) -> bool:
    connection = token.connection
    try:
        _kept, created = actions.take_badge(
            connection.holder,
            text=text,
            source=connection.app.name,
            fetch=within(PATIENCE, fetch=fetch),
            at=at,
        )
    except RuleError as refused:
        raise ApiError(400, minor="invalid_data", sentence=refused.sentence) from refused
    return created


def _text(request: HttpRequest) -> str:
    try:
        return request.body.decode()
    except (RequestDataTooBig, UnicodeDecodeError) as error:
        sentence = "The content is too large, or is no text."
        raise ApiError(400, minor="invalid_data", sentence=sentence) from error


def _profile(_request: HttpRequest, token: AppToken) -> HttpResponse:
    return JsonResponse(_told(token))


def _told(token: AppToken) -> dict[str, Any]:
    """The holder under a name that only this program knows them by."""
    holder = token.connection.holder
    return {
        "id": f"urn:uuid:{token.connection_id}",
        "type": ["Profile"],
        **({"name": holder.name} if holder.name else {}),
        "email": holder.email,
    }


def _change_profile(request: HttpRequest, token: AppToken) -> HttpResponse:
    """Change the name; anything else that would change is refused."""
    try:
        body = parse_json(_text(request).encode())
    except InsigniaError as error:
        raise ApiError(400, minor="invalid_data", sentence=error.sentence) from error
    told = _told(token)
    name = body.get("name") if isinstance(body, dict) else None
    if not isinstance(name, str) or not 0 < len(name.strip()) <= 120 or "\x00" in name:
        raise ApiError(400, minor="invalid_data", sentence="Send a Profile with a name.")
    others = {one: value for one, value in body.items() if one not in ("name", "@context")}
    if any(told.get(one) != value for one, value in others.items()):
        raise ApiError(400, minor="invalid_data", sentence="Only the name can be changed here.")
    holder = token.connection.holder
    change_profile(holder, name=name.strip(), language=holder.language, at=timezone.now())
    return JsonResponse(_told(token))


credentials = operations(GET=(rules.READ, _credentials), POST=(rules.UPSERT, _upsert))
profile = operations(GET=(rules.READ_PROFILE, _profile), PUT=(rules.WRITE_PROFILE, _change_profile))


@csrf_exempt
def discovery(request: HttpRequest) -> HttpResponse:
    """Give the Service Description Document; anyone reads it."""
    if request.method not in ("GET", "HEAD"):
        error = ApiError(405, minor="not_allowed", sentence="This method is not known here.")
        return JsonResponse(rules.status_info(error), status=405)
    if not pace.may_check(f"discovery-{address_of(request)}", most=pace.API, at=timezone.now()):
        error = ApiError(429, minor="server_busy", sentence="Too many requests.")
        return JsonResponse(rules.status_info(error), status=429)
    places = {
        name: absolute(reverse(f"hold:{name}")) for name in ("authorize", "token", "register")
    }
    base = absolute(reverse("hold:ob3_discovery")).removesuffix("/discovery")
    document = service_description(base, home=absolute("/"), places=places)
    response = HttpResponse(orjson.dumps(document), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=3600"
    return response
