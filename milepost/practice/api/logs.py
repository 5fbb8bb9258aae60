"""Logs: one's own and those one keeps; where one stands; saving and showing."""

from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from ninja import Field, Router, Status
from pydantic import AwareDatetime

from milepost.kit import downloads
from milepost.kit.addresses import absolute
from milepost.kit.paging import api_page
from milepost.people.bearer import Bearer, person_of
from milepost.practice import actions, queries
from milepost.practice.actions import Showing
from milepost.practice.api import schemas, shapes
from milepost.practice.models import PracticeLog
from milepost.practice.rules import Outcome, read_rule
from milepost.practice.rules.keeping import MOST_SHARES
from milepost.practice.rules.recording import Terms, require_past
from milepost.practice.rules.report import finding_document
from milepost.practice.rules.sheet import entries_sheet
from milepost.practice.rules.xapi import Mapped

router = Router(tags=["Practice"], auth=Bearer())


@router.get(
    "/practice/logs", response={200: schemas.Logs, **schemas.READING}, summary="My practice logs"
)
def my_logs(request: HttpRequest, page: schemas.Page = 1) -> dict[str, Any]:
    """Give your own logs, twenty a page, open ones first."""
    rows = queries.logs_with_counts(person_of(request)).select_related("owner")
    return shapes.page_of(
        rows, page=page, shape=lambda log: shapes.log_shape(log, source="self", now=now())
    )


@router.post(
    "/practice/logs", response={201: schemas.LogOut, **schemas.WRITING}, summary="Begin a log"
)
def begin(request: HttpRequest, body: schemas.LogIn) -> Status[dict[str, Any]]:
    """Begin a log, with a rule to aim for or without."""
    log = actions.start_log(person_of(request), terms=_terms(body), at=now())
    return Status(201, shapes.log_shape(log, source="self", now=now()))


@router.get(
    "/practice/logs/{uuid:pk}",
    response={200: schemas.LogOut, **schemas.READING},
    summary="One log",
)
def one_log(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give a log that you own or keep."""
    person = person_of(request)
    log = get_object_or_404(queries.logs_open_to(person), pk=pk)
    return shapes.log_shape(log, source=shapes.source_of(log, person=person), now=now())


@router.put(
    "/practice/logs/{uuid:pk}",
    response={200: schemas.LogOut, **schemas.WRITING},
    summary="Change a log",
)
def change(request: HttpRequest, pk: UUID, body: schemas.LogIn) -> dict[str, Any]:
    """Change a log's title, time zone and rule; its entries stay as they are.

    The rule of a log that is kept for a badge comes from there: send it back as it is, or the
    request is refused (``aim-fixed``).
    """
    log = actions.change_log(_own(request, pk), terms=_terms(body), by=person_of(request), at=now())
    return shapes.log_shape(log, source="self", now=now())


@router.post(
    "/practice/logs/{uuid:pk}/close",
    response={200: schemas.LogOut, **schemas.WRITING},
    summary="Close a log",
)
def close(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Let nobody enter any more."""
    actions.close_log(_own(request, pk), by=person_of(request), at=now())
    return shapes.log_shape(_own(request, pk), source="self", now=now())


@router.post(
    "/practice/logs/{uuid:pk}/reopen",
    response={200: schemas.LogOut, **schemas.WRITING},
    summary="Open a log again",
)
def reopen(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Go on with a closed log."""
    actions.reopen_log(_own(request, pk), by=person_of(request), at=now())
    return shapes.log_shape(_own(request, pk), source="self", now=now())


@router.get(
    "/practice/logs/{uuid:pk}/finding",
    response={200: dict[str, Any], **schemas.READING},
    summary="Where I stand",
)
def finding(request: HttpRequest, pk: UUID, on: date | None = None) -> dict[str, Any]:
    """Give the verdict and figures on a day, today if none is named; 409 without a rule."""
    log = _own(request, pk)
    rule = queries.require_rule(log)
    day = on or queries.today_of(log, now=now())
    return finding_document(queries.finding_on(log, rule=rule, on=day), rule=rule)


@router.get(
    "/practice/logs/{uuid:pk}/frozen",
    response={200: dict[str, Any], **schemas.READING},
    summary="The entries as they stood",
)
def frozen(
    request: HttpRequest,
    pk: UUID,
    at: Annotated[AwareDatetime, Field(description="The moment, with its zone")] | None = None,
) -> HttpResponse:
    """Give every entry as it stood at a moment, now if none is named, as canonical JSON.

    The header ``Repr-Digest`` has its SHA-256. The same moment gives the same bytes for ever.
    """
    log, moment = _own(request, pk), now()
    found = queries.frozen(log, at=require_past(at, now=moment) if at else moment)
    response = HttpResponse(found.text, content_type="application/json")
    response["Repr-Digest"] = f"sha-256=:{found.base64}:"
    return response


@router.get(
    "/practice/logs/{uuid:pk}/entries.csv",
    response={200: bytes, **schemas.READING},
    summary="The entries as CSV",
)
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give what you may read of a log as a CSV file, which ``milepost evaluate`` reads."""
    person = person_of(request)
    log = get_object_or_404(queries.logs_open_to(person), pk=pk)
    entries = queries.entries_seen_by(person, log=log).order_by("day", "id")
    text = entries_sheet(queries.entry_document(entry) for entry in entries)
    kind = "text/csv; charset=utf-8"
    return downloads.attachment(text.encode(), media_type=kind, name=f"{log.title}.csv")


@router.put(
    "/practice/logs/{uuid:pk}/xapi-mapping",
    response={200: schemas.MappingIn, **schemas.WRITING},
    summary="What xAPI verbs mean",
)
def mapping(request: HttpRequest, pk: UUID, body: schemas.MappingIn) -> dict[str, Any]:
    """Say what verbs mean for this log.

    Statements go to ``/practice/{log}/xapi/statements``. Without a mapping
    ``result.success`` counts, then the verbs passed, failed and completed.
    """
    log = actions.set_mapping(
        _own(request, pk),
        mapping=[
            Mapped(verb=one.verb, activity=one.activity, outcome=Outcome(one.outcome))
            for one in body.mapping
        ],
        by=person_of(request),
        at=now(),
    )
    return {"mapping": log.xapi}


@router.get(
    "/practice/logs/{uuid:pk}/shares",
    response={200: list[schemas.LogShareOut], **schemas.READING},
    summary="Links to a log",
)
def shares(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """Give the latest links to your log, fifty at most, with how often each was opened."""
    rows = queries.shares_of(_own(request, pk))[:MOST_SHARES]
    return [shapes.share_shape(share, opened=share.times_opened) for share in rows]


@router.post(
    "/practice/logs/{uuid:pk}/shares",
    response={201: schemas.LogShareOut, **schemas.WRITING},
    summary="Make a link",
)
def show(request: HttpRequest, pk: UUID, body: schemas.LogShareIn) -> Status[dict[str, Any]]:
    """Make a link that shows the log to whoever has it, to the end of its last day."""
    log = _own(request, pk)
    ends_at = datetime.combine(body.ends, time.max, tzinfo=ZoneInfo(log.time_zone))
    showing = Showing(audience=body.audience, ends_at=ends_at, notes=body.notes)
    share, token = actions.share_log(log, showing=showing, by=person_of(request), at=now())
    link = absolute(reverse("practice:shared", args=[token]))
    return Status(201, shapes.share_shape(share, opened=0, link=link))


@router.delete(
    "/practice/logs/{uuid:pk}/shares/{uuid:share}",
    response={204: None, **schemas.READING},
    summary="Stop a link",
)
def stop(request: HttpRequest, pk: UUID, share: UUID) -> Status[None]:
    """Stop a link at once and for good."""
    found = get_object_or_404(queries.shares_of(_own(request, pk)), pk=share)
    actions.withdraw_log_share(found, by=person_of(request), at=now())
    return Status(204, None)


@router.get(
    "/family/children/log-shares/{uuid:pk}",
    response={200: schemas.ChildsLogShareOut, **schemas.READING},
    summary="When a child's link to a log was opened",
)
def childs_log_share(request: HttpRequest, pk: UUID, page: schemas.Page = 1) -> dict[str, Any]:
    """Give a guardian what a child's link to a log shows, for whom, and when it was opened."""
    shown = queries.guarded_log_shares(person_of(request), on=now().date())
    share = get_object_or_404(shown, pk=pk)
    looks = api_page(share.views.all(), number=page, shape=lambda view: view.at)
    same = ("id", "audience", "notes", "ends_at", "withdrawn_at")
    return {name: getattr(share, name) for name in same} | {
        "child": str(share.log.owner),
        "title": share.log.title,
        "times_opened": looks["count"],
        "opened_at": looks["items"],
    }


def _own(request: HttpRequest, pk: UUID) -> PracticeLog:
    rows = queries.logs_of(person_of(request)).select_related("owner")
    return get_object_or_404(rows, pk=pk)


def _terms(body: schemas.LogIn) -> Terms:
    rule = None if body.rule is None else read_rule(body.rule)
    return Terms(title=body.title, time_zone=body.time_zone, rule=rule)
