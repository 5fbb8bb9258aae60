"""Somebody's work history: the log that holds it, and what was brought into it."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from milepost.people.models import Person
from milepost.practice.models import Entry, PracticeLog
from milepost.practice.queries.logs import home_zone, logs_of
from milepost.practice.queries.standing import entries_of, standing
from milepost.practice.rules.jobs import JobPlan, KnownJob, plan_jobs
from milepost.practice.rules.recording import WORK_HISTORY
from milepost.practice.rules.zones import day_at


def work_history_of(person: Person) -> PracticeLog | None:
    """Return the log that holds somebody's jobs; None if they have brought none."""
    return logs_of(person).filter(serves=WORK_HISTORY).order_by("created_at", "pk").first()


def jobs_brought(person: Person) -> dict[str, KnownJob]:
    """Return the jobs somebody has brought, by their keys."""
    mark = f"{Entry.Way.FILE} {person.pk} "
    corrected = Exists(Entry.objects.filter(supersedes=OuterRef("pk")))
    rows = Entry.objects.filter(log=work_history_of(person), request_key__startswith=f"{mark}job ")
    found = rows.annotate(corrected=corrected).order_by("pk")
    known: dict[str, KnownJob] = {}
    for entry in found:
        key = str(entry.request_key).removeprefix(mark).rpartition(" ")[0]
        before = known.get(key)
        stands = not entry.corrected
        known[key] = KnownJob(
            times=1 + (before.times if before else 0),
            pk=entry.pk if stands else None,
            sha256=entry.request_sha256,
            day=entry.day,
        )
    return known


def plan_of_jobs(content: str, *, by: Person, now: datetime) -> JobPlan:
    """Return what becomes of each job of a work history if it is taken now."""
    log = work_history_of(by)
    today = day_at(now, time_zone=log.time_zone if log else home_zone(by))
    entered = set(standing(entries_of(log)).values_list("day", flat=True)) if log else set()
    return plan_jobs(content, today=today, known=jobs_brought(by), entered=entered)
