"""Bringing a CSV file into a log: shown first, taken on confirmation, twice the same as once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.models import Person
from milepost.practice import queries
from milepost.practice.actions.entries import Hand, hand_in, observer_number, row_key
from milepost.practice.models import Entry, Import, PracticeLog
from milepost.practice.rules import importing, recording
from milepost.practice.rules.importing import Plan, Planned

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A file as it came."""

    name: str
    content: bytes


@transaction.atomic
def bring_file(log: PracticeLog, *, sheet: Sheet, by: Person, at: datetime) -> Import:
    """Keep a file for a week, to be looked at and then taken; no entry is made yet.

    Raises RuleError if it is too large, no text, or no table.
    """
    hand = hand_in(log, by=by, at=at)
    text = _text_of(sheet)
    Import.objects.filter(brought_at__lt=at - KEPT_FOR).delete()
    brought = Import(log=hand.log, by=by, name=sheet.name[:120], text=text, brought_at=at)
    queries.plan_of(brought, voice=hand.voice, now=at)
    brought.save(force_insert=True)
    record("import.brought", by=by.pk, target=brought, at=at)
    return brought


def _text_of(sheet: Sheet) -> str:
    if len(sheet.content) > importing.LARGEST_FILE:
        raise RuleError(_("This file is too large. 1 MB fits; bring it in parts."), code="too-big")
    try:
        text = sheet.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleError(
            _("This file is not text in UTF-8. Save it as “CSV UTF-8” and try again."),
            code="unreadable-file",
        ) from error
    if "\0" in text:
        raise RuleError(_("This file is not a CSV file."), code="unreadable-file")
    return text


@transaction.atomic
def take_file(brought: Import, *, by: Person, at: datetime) -> Plan:
    """Take every row that can be taken and return what became of each; again changes nothing."""
    hand = hand_in(brought.log, by=by, at=at)
    plan = queries.plan_of(brought, voice=hand.voice, now=at)
    adding = max(0, len(plan.taken) - 1)
    recording.require_room(hand.log.entries.count() + adding, most=recording.MOST_ENTRIES)
    _take(hand, plan.taken)
    if brought.taken_at is None:
        brought.taken_at = at
        brought.save(update_fields=["taken_at"])
    record("import.taken", by=by.pk, target=brought, at=at, rows=len(plan.taken))
    return plan


def _take(hand: Hand, rows: Iterable[Planned]) -> None:
    """Write the rows, those that correct others after what they correct."""
    waiting = list(rows)
    known = {key: one.pk for key, one in queries.brought_before(hand.log, by=hand.by).items()}
    observer = observer_number(hand)
    while waiting:
        ready = [row for row in waiting if not row.target or row.target in known]
        made = Entry.objects.bulk_create(
            [_entry(hand, row, observer=observer, target=known.get(row.target)) for row in ready]
        )
        known |= {row.key: entry.pk for row, entry in zip(ready, made, strict=True)}
        waiting = [row for row in waiting if row.key not in known]


def _entry(hand: Hand, row: Planned, *, observer: int, target: int | None) -> Entry:
    line = row.line
    assert line is not None, "only planned rows are taken"
    return Entry(
        log=hand.log,
        day=line.day,
        outcome=line.outcome,
        context=recording.known_context(line.context, offered=hand.log.contexts),
        note=line.note,
        source=hand.voice.source,
        way=Entry.Way.FILE,
        recorded_by=hand.by,
        recorder=hand.voice.name[:120],
        address=hand.voice.address,
        asked_as=hand.voice.asked_as,
        observer=observer,
        recorded_at=hand.at,
        recorded_on=queries.today_of(hand.log, now=hand.at),
        told=row.told[:250],
        supersedes_id=target,
        reason=line.reason,
        request_key=row_key(hand, way=Entry.Way.FILE, key=row.key),
        request_sha256=row.sha256,
    )
