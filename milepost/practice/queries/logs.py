"""Whose log it is, who may enter in it, and as what."""

from datetime import date, datetime

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.people.queries.families import held_back
from milepost.people.rules.families import ApprovalKind
from milepost.practice.models import Keeper, PracticeLog
from milepost.practice.rules import Outcome, PracticeRule, Source, read_rule
from milepost.practice.rules.recording import WORK_HISTORY, Voice
from milepost.practice.rules.xapi import Mapped
from milepost.practice.rules.zones import day_at

MOST_OFFERED = 50
"""Logs that a page offers to choose among."""


def logs_of(owner: Person) -> QuerySet[PracticeLog]:
    """Return a person's own logs, newest first."""
    return PracticeLog.objects.filter(owner=owner)


def home_zone(owner: Person) -> str:
    """Return the time zone of a person's newest log, to propose for the next; else UTC."""
    newest = logs_of(owner).order_by("-created_at", "pk")
    return newest.values_list("time_zone", flat=True).first() or "UTC"


def logs_with_counts(owner: Person) -> QuerySet[PracticeLog]:
    """Return a person's own logs, open ones first, with how many entries and the latest day."""
    return (
        logs_of(owner)
        .annotate(number=Count("entries"), latest=Max("entries__day"))
        .order_by(F("closed_at").asc(nulls_first=True), "-created_at", "pk")
    )


def keepers_in_force(person: Person) -> QuerySet[Keeper]:
    """Return in which logs of others somebody may enter now, and as what.

    None of a minor's whose guardians have not approved it, or have stopped it.
    """
    rows = Keeper.objects.filter(person=person, accepted_at__isnull=False, ended_at__isnull=True)
    return rows.filter(~held_back(ApprovalKind.KEEP, by="asked_under")).select_related("log__owner")


def owners_of_logs_kept_by(person: Person) -> QuerySet[Person]:
    """Return everyone in whose log this person could ever enter, now or formerly."""
    kept = Keeper.objects.filter(person=person, accepted_at__isnull=False).order_by()
    return Person.objects.filter(pk__in=kept.values("log__owner"))


def logs_to_enter_in(person: Person) -> list[PracticeLog]:
    """Return the open logs somebody may enter days in, the one entered in last first."""
    latest = Max("entries__pk", filter=Q(entries__recorded_by=person))
    logs = logs_open_to(person).filter(closed_at=None).annotate(entered=latest)
    logs = logs.exclude(serves=WORK_HISTORY, owner=person)
    return list(
        logs.order_by(F("entered").desc(nulls_last=True), "-created_at", "pk")[:MOST_OFFERED]
    )


def logs_open_to(person: Person) -> QuerySet[PracticeLog]:
    """Return the logs somebody may read and enter in: their own and those they keep."""
    kept = keepers_in_force(person).values("log")
    mine_or_kept = Q(owner=person) | Q(pk__in=kept)
    return PracticeLog.objects.filter(mine_or_kept).select_related("owner")


def voice_of(person: Person, *, log: PracticeLog) -> Voice | None:
    """Return as what somebody may enter in a log now; None if they may not."""
    if log.owner_id == person.pk:
        return Voice(source=Source.SELF, name=str(person))
    keeper = keepers_in_force(person).filter(log=log).first()
    if keeper is None:
        return None
    return Voice(
        source=Source(keeper.capacity),
        name=keeper.system or str(person),
        address=keeper.address,
        asked_as=keeper.asked_as if keeper.asked_as != keeper.capacity else "",
    )


def rule_of(log: PracticeLog) -> PracticeRule | None:
    """Return the rule a log aims for, if it has one."""
    return None if log.rule is None else read_rule(log.rule)


def require_rule(log: PracticeLog) -> PracticeRule:
    """Return the rule a log aims for; refuse a log without one."""
    rule = rule_of(log)
    if rule is None:
        raise RuleError(_("This log aims for nothing, so there is no verdict."), code="no-rule")
    return rule


def today_of(log: PracticeLog, *, now: datetime) -> date:
    """Return the owner's day."""
    return day_at(now, time_zone=log.time_zone)


def mapping_of(log: PracticeLog) -> list[Mapped]:
    """Return what xAPI verbs mean for a log."""
    return [
        Mapped(verb=one["verb"], activity=one["activity"], outcome=Outcome(one["outcome"]))
        for one in log.xapi
    ]
