"""Taking xAPI statements into a log: all of a batch, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.models import Person
from milepost.practice.actions.entries import (
    Arrival,
    hand_in,
    record_entry,
    row_key,
    withdraw_entry,
)
from milepost.practice.actions.logs import locked
from milepost.practice.models import Entry, PracticeLog
from milepost.practice.queries import mapping_of
from milepost.practice.rules import keeping, recording
from milepost.practice.rules.recording import Line
from milepost.practice.rules.xapi import Mapped, Statement
from milepost.practice.rules.zones import day_at

XAPI = Entry.Way.XAPI


@transaction.atomic
def take_statements(
    log: PracticeLog, *, statements: Sequence[Statement], by: Person, at: datetime
) -> list[Entry]:
    """Enter each statement, in order; one that came before is the entry it became."""
    return [_take(log, statement=one, by=by, at=at) for one in statements]


def _take(log: PracticeLog, *, statement: Statement, by: Person, at: datetime) -> Entry:
    told = statement.told[:250]
    arrival = Arrival(way=XAPI, key=statement.id, told=told, again=True, sha256=statement.sha256)
    if statement.outcome is None:
        target = _said_by(log, statement=statement.voids, by=by, at=at)
        reason = _("Voided by an xAPI statement")
        return withdraw_entry(target, reason=reason, by=by, at=at, arrival=arrival)
    moment = statement.moment or at
    day = day_at(moment, time_zone=log.time_zone)
    line = Line(day=day, outcome=statement.outcome, context=_context(log, statement))
    return record_entry(log, line=line, by=by, at=at, arrival=arrival)


def _context(log: PracticeLog, statement: Statement) -> str:
    """The platform, where any context may be named or it is one of those."""
    try:
        return recording.known_context(statement.context, offered=log.contexts)
    except RuleError:
        return ""


def _said_by(log: PracticeLog, *, statement: str, by: Person, at: datetime) -> Entry:
    hand = hand_in(log, by=by, at=at)
    key = row_key(hand, way=XAPI, key=statement)
    entry = Entry.objects.filter(log=log, request_key=key).select_related("log").first()
    if entry is None:
        raise RuleError(_("The statement to void is not here."), code="unknown-statement")
    return entry


@transaction.atomic
def map_verb(log: PracticeLog, *, mapped: Mapped, by: Person, at: datetime) -> PracticeLog:
    """Say what one verb means for a log, in the place of what was said of it before."""
    log = locked(log, by=by)
    return set_mapping(log, mapping=[*_others(log, than=mapped), mapped], by=by, at=at)


@transaction.atomic
def unmap_verb(log: PracticeLog, *, mapped: Mapped, by: Person, at: datetime) -> PracticeLog:
    """Say no more what one verb means; without it, what the statement itself says counts."""
    log = locked(log, by=by)
    return set_mapping(log, mapping=_others(log, than=mapped), by=by, at=at)


def _others(log: PracticeLog, *, than: Mapped) -> list[Mapped]:
    about = (than.verb, than.activity)
    return [one for one in mapping_of(log) if (one.verb, one.activity) != about]


@transaction.atomic
def set_mapping(
    log: PracticeLog, *, mapping: Sequence[Mapped], by: Person, at: datetime
) -> PracticeLog:
    """Say what verbs mean for a log; what came before keeps what it became."""
    log = locked(log, by=by)
    recording.require_room(len(mapping) - 1, most=keeping.MOST_MAPPED)
    log.xapi = [
        {"verb": one.verb, "activity": one.activity, "outcome": one.outcome.value}
        for one in mapping
    ]
    log.save(update_fields=["xapi"])
    record("log.mapped", by=by.pk, target=log, at=at)
    return log
