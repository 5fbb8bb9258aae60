"""Taking one's record along over the API."""

from typing import Any, Literal
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from milepost.hold import actions, queries
from milepost.hold.renderings import RENDERINGS
from milepost.hold.rules.portfolio import check_entries
from milepost.hold.rules.record import shown_by
from milepost.kit.bodies import ClosedBody
from milepost.kit.downloads import attachment
from milepost.kit.problems import Problem, problem
from milepost.people.bearer import Bearer, person_of
from milepost.verify import pace

router = Router(tags=["record"], auth=Bearer())

ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
    429: Problem,
}


class SignRecordIn(ClosedBody):
    """Which badges: those of a collection in its order, or all of them."""

    collection: UUID | None = None


class RecordFileIn(ClosedBody):
    """Which badges, and whether with what one says in one's own words, marked as such."""

    collection: UUID | None = None
    own_words: bool = False


class LeftOutOut(Schema):
    """A badge that doesn't stand in the signed record, and why."""

    title: str
    reason: str


class SignedRecordOut(Schema):
    """A ClrCredential (CLR 2.0), and what could not stand in it."""

    record: dict[str, Any]
    left_out: list[LeftOutOut]


@router.post(
    "/wallet/record/clr", response={200: SignedRecordOut, **ERRORS}, summary="Signed record"
)
def signed_record(request: HttpRequest, body: SignRecordIn) -> dict[str, Any] | HttpResponse:
    """Sign one's record as a Comprehensive Learner Record; nothing of it is kept."""
    me, now = person_of(request), timezone.now()
    mine = queries.collections_of(me)
    chosen = get_object_or_404(mine, pk=body.collection) if body.collection else None
    if not pace.may_check(f"record-{me.pk}", most=pace.PAGE, at=now):
        return problem(429, code="too-many-requests", detail="Please wait a minute.")
    entries = queries.entries_of(me, collection=chosen, at=now)
    check_entries(entries)
    name = chosen.name if chosen else _("Learner record")
    signed = actions.sign_record(me, entries=entries, name=name, at=now)
    left_out = [vars(one) for one in signed.left_out]
    return {"record": orjson.loads(signed.text), "left_out": left_out}


@router.post(
    "/wallet/record/files/{form}",
    response=ERRORS,
    summary="Record as a file",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file",
                "content": {
                    kind: {"schema": {"type": "string", "format": "binary"}}
                    for kind in ("application/pdf", "application/json")
                },
            }
        }
    },
)
def record_file(
    request: HttpRequest,
    form: Literal["transcript", "json-resume", "ler-rs", "europass"],
    body: RecordFileIn,
) -> HttpResponse:
    """Put one's record together as a PDF with the badges inside, or as JSON for other programs."""
    me, now = person_of(request), timezone.now()
    mine = queries.collections_of(me)
    chosen = get_object_or_404(mine, pk=body.collection) if body.collection else None
    if not pace.may_check(f"record-{me.pk}", most=pace.PAGE, at=now):
        return problem(429, code="too-many-requests", detail="Please wait a minute.")
    entries = queries.entries_of(me, collection=chosen, at=now)
    check_entries(entries)
    title = chosen.name if chosen else _("Learner record")
    told = queries.portfolio_of(me, entries=entries, title=title, words=body.own_words, at=now)
    lines = shown_by(queries.record_of(me, at=now), badges={one.pk for one in entries})
    rendering = RENDERINGS[form]
    content = rendering.make(told, lines)
    return attachment(content, media_type=rendering.media_type, name=rendering.name)
