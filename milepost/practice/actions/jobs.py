"""A work history into a log: each job an entry of one's own, twice the same as once."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.people.models import Person
from milepost.practice import queries
from milepost.practice.actions.entries import Arrival, Hand, hand_in, write
from milepost.practice.actions.logs import start_log
from milepost.practice.models import Entry
from milepost.practice.rules import recording
from milepost.practice.rules.jobs import JobPlan, JobRow, require_any
from milepost.practice.rules.recording import WORK_HISTORY, Terms


@transaction.atomic
def take_jobs(
    content: str, *, by: Person, at: datetime, chosen: Collection[int] | None = None
) -> JobPlan:
    """Take the jobs with these numbers, or all that can be read, and return what became of each.

    One that was brought before and says something else now corrects its entry.
    """
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    plan = queries.plan_of_jobs(content, by=by, now=at)
    rows = [row for row in plan.open if chosen is None or row.number in chosen]
    require_any(plan, kept=len(rows))
    if not rows:
        return plan
    log = queries.work_history_of(by)
    if log is None:
        zone = queries.home_zone(by)
        terms = Terms(title=_("Work history"), time_zone=zone, serves=WORK_HISTORY)
        log = start_log(by, terms=terms, at=at)
    hand = hand_in(log, by=by, at=at)
    recording.require_room(hand.log.entries.count() + len(rows) - 1, most=recording.MOST_ENTRIES)
    for row in rows:
        _take(hand, row)
    return plan


def _take(hand: Hand, row: JobRow) -> Entry:
    target = Entry.objects.get(pk=row.target) if row.target else None
    reason = _("Brought again with the work history.") if target else ""
    arrival = Arrival(way=Entry.Way.FILE, key=f"{row.job.key} {row.times + 1}")
    line = row.line(reason=reason)
    return write(hand, line=line, arrival=arrival, sent=row.job.sha256, target=target)
