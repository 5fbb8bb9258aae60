"""Files that somebody brings, and what became of the rows of earlier ones."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from milepost.people.models import Person
from milepost.practice.models import Entry, Import, PracticeLog
from milepost.practice.queries.logs import today_of, voice_of
from milepost.practice.rules.importing import Known, Plan, plan
from milepost.practice.rules.recording import Voice, require_voice


def imports_of(person: Person, *, log: PracticeLog) -> QuerySet[Import]:
    """Return the files somebody has brought for a log and that are still kept."""
    return Import.objects.filter(by=person, log=log)


def brought_before(log: PracticeLog, *, by: Person) -> dict[str, Known]:
    """Return what a person's files brought into a log, by the keys of their rows."""
    mark = f"{Entry.Way.FILE} {by.pk} "
    corrected = Exists(Entry.objects.filter(supersedes=OuterRef("pk")))
    rows = Entry.objects.filter(log=log, request_key__startswith=mark)
    found = rows.annotate(corrected=corrected).values_list(
        "request_key", "pk", "request_sha256", "corrected", "outcome"
    )
    return {
        str(key).removeprefix(mark): Known(
            pk=pk, sha256=sha256, stands=not corrected and outcome != Entry.Outcome.WITHDRAWN
        )
        for key, pk, sha256, corrected, outcome in found
    }


def plan_for(brought: Import, *, now: datetime) -> Plan:
    """Return what becomes of each row if whoever brought the file takes it now."""
    return plan_of(brought, voice=require_voice(voice_of(brought.by, log=brought.log)), now=now)


def plan_of(brought: Import, *, voice: Voice, now: datetime) -> Plan:
    """Return what becomes of each row of a file if it is taken now."""
    known = brought_before(brought.log, by=brought.by)
    today = today_of(brought.log, now=now)
    offered = brought.log.contexts
    return plan(brought.text, source=voice.source, today=today, known=known, offered=offered)
