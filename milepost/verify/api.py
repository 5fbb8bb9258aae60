"""The API's own check: a badge in, the whole report out, also for a badge that fails."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any, Literal, Self
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from insignia.errors import UnreadableError
from ninja import Field, File, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile
from ninja.security import HttpBearer
from pydantic import model_validator

from insignia import InsigniaError
from milepost.kit.addresses import absolute
from milepost.kit.bodies import ClosedBody
from milepost.kit.fetch import FetchError, fetch, within
from milepost.kit.problems import Problem, about_credential, problem
from milepost.kit.visitors import address_of
from milepost.verify import actions, pace, presenting, queries
from milepost.verify.forms import LARGEST_FILE
from milepost.verify.models import StoredReport
from milepost.verify.rules import Told, kept_until

router = Router(tags=["verify"])
Call = Callable[..., HttpResponse]
ANSWER = "answer of a wallet"
"""What a key to an answer is signed for."""
ENVELOPE = 64 * 1024
"""What a form around a file may take."""
WAYS = ("text", "file", "url")


class BadgeIn(ClosedBody):
    """The badge, given in exactly one of three ways."""

    text: str = Field("", description="JSON, a JWT, or an SVG with a badge inside")
    file: str = Field("", description="A file in base64: PNG, SVG, PDF, JSON or JWT")
    url: str = Field("", max_length=2000, description="Where the badge is, as an https address")

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """Refuse none and several."""
        if sum(1 for way in WAYS if getattr(self, way)) != 1:
            raise ValueError("Give exactly one of text, file and url.")
        return self


class CheckOut(Schema):
    """One question asked of the badge, and its answer."""

    name: str
    outcome: Literal["passed", "failed", "unknown"]
    sentence: str


class InsideOut(Schema):
    """The verdict, every check, what it says, and the same of every credential inside it."""

    verdict: Literal["valid", "invalid", "unknown"]
    format: str
    checks: list[CheckOut]
    warnings: list[str]
    badge: dict[str, Any] | None
    contained: list["InsideOut"] = Field(description="Badges in a bundle, and endorsements")
    left_out: int = Field(description="How many more are inside, checked but not listed")


class RecognitionsOut(Schema):
    """How many commitments in force here cover it, of how many organizations; and how many claims
    under these were honored, whoever made them: in steps of the smallest group, 0 for fewer."""

    commitments: int
    organizations: int
    honored: int


class ReportOut(InsideOut):
    """The whole report, with digests of what was checked and of all that was fetched for it."""

    sha256: str
    seen: dict[str, str] = Field(description="SHA-256 of what was fetched for it, by address")
    recognitions: RecognitionsOut | None = Field(
        description="No part of the badge; null if it did not pass every check"
    )


class KeptReportOut(ReportOut):
    """A report that was kept: what was found that day. The badge itself is not kept.

    Whoever has its ``id`` or the address of its ``page`` reads it; nobody can guess either.
    """

    id: UUID
    page: str
    checked_at: datetime
    kept_until: datetime


class WalletRequestOut(Schema):
    """A request to a wallet app: its link, for the app or as a QR code, and the key to its answer.

    Both are given out this once.
    """

    id: UUID
    link: str
    key: str
    expires_at: datetime


class PresentedOut(Schema):
    """What became of a request: ``report`` is told as a badge that is checked here is told."""

    state: Literal["open", "answered", "ended"]
    title: str
    issuer: str
    answered_at: datetime | None
    report: InsideOut | None


class AnswerKey(HttpBearer):
    """Lets whoever made a request to a wallet read its answer: ``Authorization: Bearer <key>``."""

    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        """Return which request the key is for."""
        try:
            return str(signing.loads(token, salt=ANSWER))
        except signing.BadSignature:
            return None


REFUSED: dict[int, type[Schema]] = {422: Problem, 429: Problem}
ANSWERS = {200: ReportOut, **REFUSED}


@router.post("/verify", auth=None, response=ANSWERS, summary="Check a badge; no token needed")
def verify(request: HttpRequest, badge: BadgeIn) -> dict[str, Any] | HttpResponse:
    """Return the report. 422 only for what cannot be read as a badge at all."""
    return _report(request, content=partial(_content, badge))


@router.post(
    "/verify/reports",
    auth=None,
    response={201: KeptReportOut, **REFUSED},
    summary="Check a badge and keep the report; no token needed",
)
def keep_report(request: HttpRequest, badge: BadgeIn) -> Status[dict[str, Any]] | HttpResponse:
    """Return the report and keep it under an address of its own, to file or to pass on."""
    now = timezone.now()
    if not pace.may_check(f"keep-{address_of(request)}", most=pace.KEPT, at=now):
        return _too_fast()
    told = _checked(request, content=partial(_content, badge), at=now)
    if isinstance(told, HttpResponse):
        return told
    return Status(201, _kept(actions.keep_report(told, at=now), at=now))


@router.get(
    "/verify/reports/{uuid:pk}",
    auth=None,
    response={200: KeptReportOut, 404: Problem, 422: Problem},
    summary="A report that was kept; no token needed",
)
def kept_report(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give a kept report, for a year; its ``recognitions`` are today's."""
    now = timezone.now()
    return _kept(get_object_or_404(queries.kept_report(pk, at=now)), at=now)


def bounded(call: Call) -> Call:
    """Read no request that is larger than a badge can be."""

    @wraps(call)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_FILE + ENVELOPE:
            return problem(413, code="too-large", detail="Badges have 5 MB at most.")
        return call(request, *args, **kwargs)

    return guarded


@router.post(
    "/verify/file",
    auth=None,
    response={**ANSWERS, 413: Problem},
    summary="Check a badge's file; no token needed",
)
@decorate_view(bounded)
def verify_file(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any] | HttpResponse:
    """Return the same report for a file: PNG, SVG, PDF, JSON or JWT, as multipart/form-data."""
    return _report(request, content=lambda _fetch: file.read())


@router.post(
    "/verify/wallet",
    auth=None,
    response={201: WalletRequestOut, 429: Problem},
    summary="Ask a wallet app for a badge; no token needed",
)
def ask_wallet(request: HttpRequest) -> Status[dict[str, Any]] | HttpResponse:
    """Make a request by OpenID4VP 1.0. Whoever has its key reads what the wallet answers."""
    now = timezone.now()
    if not pace.may_check(f"ask-{address_of(request)}", most=pace.PAGE, at=now):
        return _too_fast()
    asked, link = presenting.ask_wallet(at=now)
    key = signing.dumps(str(asked.pk), salt=ANSWER)
    told = {"id": asked.pk, "link": link, "key": key, "expires_at": asked.expires_at}
    return Status(201, told)


@router.get(
    "/verify/wallet/{uuid:pk}",
    auth=AnswerKey(),
    response={200: PresentedOut, 401: Problem, 404: Problem, 422: Problem},
    summary="What a wallet app answered; needs the request's key",
)
def wallet_answer(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Tell whether a request was answered, and by what. It is forgotten after an hour."""
    if getattr(request, "auth", None) != str(pk):
        raise Http404
    now = timezone.now()
    asked = get_object_or_404(queries.asked_of_wallet(pk, at=now))
    over = asked.expires_at <= now
    state = "answered" if asked.answered_at else "ended" if over else "open"
    names = ("title", "answered_at", "report")
    return {name: getattr(asked, name) for name in names} | {
        "state": state,
        "issuer": asked.issuer_name,
    }


def _report(
    request: HttpRequest, *, content: Callable[[actions.Fetch], bytes]
) -> dict[str, Any] | HttpResponse:
    now = timezone.now()
    told = _checked(request, content=content, at=now)
    return told if isinstance(told, HttpResponse) else _with_recognitions(told, at=now)


def _checked(
    request: HttpRequest, *, content: Callable[[actions.Fetch], bytes], at: datetime
) -> Told | HttpResponse:
    if not pace.may_check(address_of(request), most=pace.API, at=at):
        return _too_fast()
    patient = within(pace.PATIENCE, fetch=fetch)
    try:
        return actions.check_all(content(patient), fetch=patient, now=at)
    except (InsigniaError, FetchError) as error:
        return about_credential(422, code=error.code, detail=error.sentence)


def _kept(kept: StoredReport, *, at: datetime) -> dict[str, Any]:
    page = absolute(reverse("verify:report", args=[kept.pk]))
    until = kept_until(kept.at)
    about = {"id": kept.pk, "page": page, "checked_at": kept.at, "kept_until": until}
    return _with_recognitions(kept.report, at=at) | about


def _with_recognitions(told: Told, *, at: datetime) -> dict[str, Any]:
    recognized = import_string(settings.RECOGNITION)
    return told | {"recognitions": recognized(told, on=timezone.localdate(at))}


def _too_fast() -> HttpResponse:
    return problem(429, code="too-many-requests", detail="Please wait a minute.")


def _content(badge: BadgeIn, fetch: actions.Fetch) -> bytes:
    if badge.url:
        return fetch(badge.url).content
    if badge.text:
        return badge.text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode("".join(badge.file.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableError("The file is not in base64.") from error
