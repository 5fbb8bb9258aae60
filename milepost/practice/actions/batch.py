"""Entering for many people at once, and the groups in which a supervisor finds them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.models import Person
from milepost.practice import queries
from milepost.practice.actions.entries import Arrival, record_entry
from milepost.practice.models import Entry, Group, PracticeLog
from milepost.practice.rules import keeping, recording
from milepost.practice.rules.recording import Line


@dataclass(frozen=True, kw_only=True)
class Row:
    """What became of one row: an entry, or why none."""

    log: PracticeLog
    line: Line
    entry: Entry | None = None
    refusal: RuleError | None = None


@transaction.atomic
def record_batch(
    lines: Mapping[UUID, Line], *, by: Person, at: datetime, key: str = ""
) -> list[Row]:
    """Enter a line in each of these logs and return what became of each.

    A row that is refused keeps no other from being taken. Logs that are not open to this person
    are not in the answer. The same ``key`` sent again enters nothing twice.
    """
    logs = queries.logs_open_to(by).in_bulk(list(lines))
    return [
        _row(logs[pk], line=line, by=by, at=at, key=key) for pk, line in lines.items() if pk in logs
    ]


def _row(log: PracticeLog, *, line: Line, by: Person, at: datetime, key: str) -> Row:
    try:
        with transaction.atomic():
            entry = record_entry(log, line=line, by=by, at=at, arrival=Arrival(key=key))
    except RuleError as refusal:
        return Row(log=log, line=line, refusal=refusal)
    return Row(log=log, line=line, entry=entry)


@dataclass(frozen=True, kw_only=True)
class Wished:
    """A group's name and who belongs to it; the group that is changed, or none for a new one."""

    name: str
    keepers: Collection[int]
    group: Group | None = None


@transaction.atomic
def save_group(by: Person, *, wished: Wished, at: datetime) -> Group:
    """Make or change a group of the people one enters for."""
    name, group = recording.require_title(wished.name), wished.group
    others = Group.objects.filter(person=by)
    others = others.exclude(pk=group.pk) if group else others
    if others.filter(name=name).exists():
        raise RuleError(_("You have a group of this name already."), code="group-exists")
    recording.require_room(others.count(), most=keeping.MOST_GROUPS)
    group = group or Group(person=by, created_at=at)
    group.name = name
    group.save()
    group.keepers.set(queries.keepers_in_force(by).filter(pk__in=wished.keepers))
    record("group.saved", by=by.pk, target=group, at=at)
    return group


@transaction.atomic
def drop_group(group: Group, *, by: Person, at: datetime) -> None:
    """Give up a group; nothing else changes."""
    mine = Group.objects.filter(pk=group.pk, person=by).first()
    if mine is not None:
        record("group.dropped", by=by.pk, target=mine, at=at)
        mine.delete()
