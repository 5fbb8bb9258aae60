"""DatedEntries: read, entered, corrected, brought by file, entered for many."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Router, Status
from ninja.params.functions import Header

from milepost.kit.patterns import WITHOUT_ZERO
from milepost.people.bearer import Bearer, person_of
from milepost.practice import actions, queries
from milepost.practice.actions import Arrival, Sheet
from milepost.practice.api import schemas, shapes
from milepost.practice.models import Entry, PracticeLog
from milepost.practice.rules import Outcome
from milepost.practice.rules.recording import LONGEST_KEY, Line

router = Router(tags=["Practice"], auth=Bearer())
IDEMPOTENCY_KEY: Any = Header(
    "",
    alias="Idempotency-Key",
    max_length=LONGEST_KEY,
    pattern=WITHOUT_ZERO,
    description="The same request sent again with its key enters nothing twice.",
)
CSV_BODY = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string", "maxLength": 1024 * 1024}}},
    }
}


@router.get(
    "/practice/logs/{uuid:pk}/entries",
    response={200: schemas.DatedEntries, **schemas.READING},
    summary="The entries of a log",
)
def entries(
    request: HttpRequest,
    pk: UUID,
    page: schemas.Page = 1,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Any]:
    """Give what you may read, corrected entries too: the owner all, a keeper their own."""
    rows = queries.entries_seen_by(person_of(request), log=_log(request, pk))
    rows = rows if first is None else rows.filter(day__gte=first)
    rows = rows if last is None else rows.filter(day__lte=last)
    return shapes.page_of(rows, page=page, shape=shapes.entry_shape)


@router.post(
    "/practice/logs/{uuid:pk}/entries",
    response={201: schemas.EntryOut, **schemas.WRITING},
    summary="Enter a day",
)
def enter(
    request: HttpRequest, pk: UUID, body: schemas.EntryIn, idempotency_key: str = IDEMPOTENCY_KEY
) -> Status[dict[str, Any]]:
    """Say what happened on a day.

    A second entry of yours for a day is refused (``already-entered``) unless ``again`` is true.
    A key that came before with something else is refused too (``key-reused``).
    """
    arrival = _arrival(body.key or idempotency_key, again=body.again)
    line = Line(day=body.date, outcome=Outcome(body.outcome), context=body.context, note=body.note)
    entry = actions.record_entry(
        _log(request, pk), line=line, by=person_of(request), at=now(), arrival=arrival
    )
    return Status(201, shapes.entry_shape(entry))


@router.post(
    "/practice/logs/{uuid:pk}/entries/{number}/correction",
    response={201: schemas.EntryOut, **schemas.WRITING},
    summary="Correct an entry",
)
def correct(
    request: HttpRequest,
    pk: UUID,
    number: schemas.Number,
    body: schemas.CorrectionIn,
    idempotency_key: str = IDEMPOTENCY_KEY,
) -> Status[dict[str, Any]]:
    """Put another entry in the place of one of yours, with a reason; both stay in the history."""
    person = person_of(request)
    mine = queries.entries_seen_by(person, log=_log(request, pk)).filter(recorded_by=person)
    line = Line(
        day=body.date,
        outcome=Outcome(body.outcome),
        context=body.context,
        note=body.note,
        reason=body.reason,
    )
    entry = actions.correct_entry(
        get_object_or_404(mine, pk=number),
        line=line,
        by=person,
        at=now(),
        arrival=_arrival(body.key or idempotency_key),
    )
    return Status(201, shapes.entry_shape(entry))


@router.post(
    "/practice/logs/{uuid:pk}/imports",
    response={200: schemas.CsvReportOut, **schemas.WRITING},
    summary="Bring a CSV file",
    openapi_extra=CSV_BODY,
)
def bring(request: HttpRequest, pk: UUID, take: bool = False) -> dict[str, Any]:
    """Say what becomes of each row of a CSV file; with ``take`` also take the good ones.

    The same file sent again enters nothing twice. Columns: docs/reference/measured-competencies.md.
    """
    person = person_of(request)
    sheet = Sheet(name="api.csv", content=request.body)
    brought = actions.bring_file(_log(request, pk), sheet=sheet, by=person, at=now())
    if take:
        return shapes.report_shape(actions.take_file(brought, by=person, at=now()), done=True)
    return shapes.report_shape(queries.plan_for(brought, now=now()), done=False)


@router.post(
    "/practice/batch",
    response={200: list[schemas.BatchRowOut], **schemas.WRITING},
    summary="Enter for many",
)
def batch(
    request: HttpRequest, body: schemas.BatchIn, idempotency_key: str = IDEMPOTENCY_KEY
) -> list[dict[str, Any]]:
    """Enter one day in many logs; a row that is refused keeps no other from being taken."""
    lines = {
        row.log: Line(
            day=body.date, outcome=Outcome(row.outcome), context=row.context, note=row.note
        )
        for row in body.rows
    }
    key = body.key or idempotency_key
    rows = actions.record_batch(lines, by=person_of(request), at=now(), key=key)
    return [_batch_row(row) for row in rows]


def _batch_row(row: actions.Row) -> dict[str, Any]:
    return {
        "log": row.log.pk,
        "entry": shapes.entry_shape(row.entry) if row.entry else None,
        "code": row.refusal.code if row.refusal else "",
        "detail": row.refusal.sentence if row.refusal else "",
    }


def _log(request: HttpRequest, pk: UUID) -> PracticeLog:
    return get_object_or_404(queries.logs_open_to(person_of(request)), pk=pk)


def _arrival(key: str, *, again: bool = False) -> Arrival:
    return Arrival(way=Entry.Way.API, key=key, again=again)
