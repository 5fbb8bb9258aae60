"""Rows as the API gives them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from milepost.kit.paging import PER_PAGE
from milepost.people.models import Person
from milepost.practice import queries
from milepost.practice.models import Entry, Keeper, LogShare, PracticeLog
from milepost.practice.rules.importing import Plan

M = TypeVar("M", bound=Model)


def page_of(
    rows: QuerySet[M], *, page: int, shape: Callable[[M], dict[str, Any]]
) -> dict[str, Any]:
    """Return one page of rows, each in its shape."""
    count, start = rows.count(), (page - 1) * PER_PAGE
    return {
        "count": count,
        "page": page,
        "pages": max(1, -(-count // PER_PAGE)),
        "items": [shape(row) for row in rows[start : start + PER_PAGE]],
    }


def log_shape(log: PracticeLog, *, source: str, now: datetime) -> dict[str, Any]:
    """Return a log as somebody who enters in it sees it."""
    return {
        "id": log.pk,
        "title": log.title,
        "owner": str(log.owner),
        "time_zone": log.time_zone,
        "rule": log.rule,
        "contexts": log.contexts,
        "source": source,
        "today": queries.today_of(log, now=now),
        "created_at": log.created_at,
        "closed_at": log.closed_at,
    }


def entry_shape(entry: Entry) -> dict[str, Any]:
    """Return an entry."""
    return {**queries.entry_document(entry), "late": entry.late}


def report_shape(plan: Plan, *, done: bool) -> dict[str, Any]:
    """Return what becomes of each row of a file."""
    return {
        "done": done,
        "taken": len(plan.taken),
        "here": len(plan.here),
        "refused": len(plan.refused),
        "rows": [
            {"row": row.number, "fate": row.fate, "sentences": row.sentences, "told": row.told}
            for row in plan.rows
        ],
    }


def keeper_shape(keeper: Keeper) -> dict[str, Any]:
    """Return who may enter."""
    return {
        "id": keeper.pk,
        "email": keeper.email,
        "capacity": keeper.capacity,
        "asked_as": keeper.asked_as,
        "address": keeper.address,
        "system": keeper.system,
        "name": str(keeper.person) if keeper.person else None,
        "invited_at": keeper.invited_at,
        "accepted_at": keeper.accepted_at,
        "held": keeper.held,
    }


def share_shape(share: LogShare, *, opened: int, link: str = "") -> dict[str, Any]:
    """Return a link to a log."""
    return {
        "id": share.pk,
        "audience": share.audience,
        "notes": share.notes,
        "ends_at": share.ends_at,
        "withdrawn_at": share.withdrawn_at,
        "times_opened": opened,
        "link": link,
    }


def source_of(log: PracticeLog, *, person: Person) -> str:
    """Return as what somebody enters in a log that is open to them."""
    voice = queries.voice_of(person, log=log)
    assert voice is not None, "the log is open to this person"
    return voice.source.value
