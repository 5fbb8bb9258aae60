"""Starting a log, changing what it is called and aims for, closing it."""

from datetime import datetime

from django.db import transaction

from milepost.kit.journal import record
from milepost.people.models import Person
from milepost.practice import queries
from milepost.practice.models import PracticeLog
from milepost.practice.rules import recording, rule_document
from milepost.practice.rules.recording import Terms
from milepost.practice.rules.zones import require_zone


@transaction.atomic
def start_log(owner: Person, *, terms: Terms, at: datetime) -> PracticeLog:
    """Begin a log; a person's open log of the same key is returned instead if there is one."""
    if terms.serves:
        existing = queries.logs_of(owner).filter(serves=terms.serves, closed_at=None).first()
        if existing is not None:
            return existing
    recording.require_room(queries.logs_of(owner).count(), most=recording.MOST_LOGS)
    log = PracticeLog(
        owner=owner, serves=terms.serves, contexts=list(terms.contexts), created_at=at
    )
    _set_terms(log, terms=terms)
    log.save(force_insert=True)
    record("log.started", by=owner.pk, target=log, at=at)
    return log


@transaction.atomic
def change_log(log: PracticeLog, *, terms: Terms, by: Person, at: datetime) -> PracticeLog:
    """Change a log's name, zone and aim; what it serves stays, and so does every entry.

    RuleError ``aim-fixed`` if it serves something: then its aim comes from there.
    """
    log = locked(log, by=by)
    recording.require_aim(terms.rule, kept=queries.rule_of(log), serves=log.serves)
    _set_terms(log, terms=terms)
    log.save(update_fields=["title", "time_zone", "rule"])
    record("log.changed", by=by.pk, target=log, at=at)
    return log


@transaction.atomic
def close_log(log: PracticeLog, *, by: Person, at: datetime) -> None:
    """Let nobody enter any more; it can still be read, shown and opened again."""
    log = locked(log, by=by)
    if log.closed_at is None:
        _set_closed(log, closed_at=at)
        record("log.closed", by=by.pk, target=log, at=at)


@transaction.atomic
def reopen_log(log: PracticeLog, *, by: Person, at: datetime) -> None:
    """Go on with a closed log."""
    log = locked(log, by=by)
    if log.closed_at is not None:
        _set_closed(log, closed_at=None)
        record("log.reopened", by=by.pk, target=log, at=at)


def locked(log: PracticeLog, *, by: Person) -> PracticeLog:
    """Return the owner's log as it is now, held until the transaction ends."""
    found = PracticeLog.objects.select_for_update().get(pk=log.pk)
    recording.require_owner(owner=found.owner_id, by=by.pk)
    return found


def _set_closed(log: PracticeLog, *, closed_at: datetime | None) -> None:
    log.closed_at = closed_at
    log.save(update_fields=["closed_at"])


def _set_terms(log: PracticeLog, *, terms: Terms) -> None:
    log.title = recording.require_title(terms.title)
    log.time_zone = require_zone(terms.time_zone)
    log.rule = None if terms.rule is None else rule_document(terms.rule)
