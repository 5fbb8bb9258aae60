"""Plain builders of logs and entries in the database."""

from datetime import UTC, date, datetime, timedelta

from milepost.people.models import Person
from milepost.practice import actions
from milepost.practice.models import Entry, Keeper, PracticeLog
from milepost.practice.rules import Outcome, PracticeRule
from milepost.practice.rules.recording import Line, Terms

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)
"""A Monday."""


def make_practice(
    owner: Person,
    *,
    rule: PracticeRule | None = None,
    time_zone: str = "Europe/Madrid",
    title: str = "On time",
) -> PracticeLog:
    """A log begun this morning."""
    terms = Terms(title=title, time_zone=time_zone, rule=rule)
    return actions.start_log(owner, terms=terms, at=NOON)


def make_keeper(
    log: PracticeLog, person: Person, *, capacity: str = "supervisor", system: str = ""
) -> Keeper:
    """Somebody who said yes to entering."""
    return Keeper.objects.create(
        log=log,
        email=person.email,
        person=person,
        capacity=capacity,
        system=system,
        token_hash=f"{log.pk}{person.pk}"[-64:],
        invited_at=NOON,
        expires_at=NOON + timedelta(days=14),
        accepted_at=NOON,
    )


def line(outcome: str = "met", *, day: date = TODAY, note: str = "", reason: str = "") -> Line:
    """What somebody says of today."""
    return Line(day=day, outcome=Outcome(outcome), note=note, reason=reason)


def say(log: PracticeLog, by: Person, outcome: str = "met", *, day: date = TODAY) -> Entry:
    """An entry for a day."""
    return actions.record_entry(log, line=line(outcome, day=day), by=by, at=NOON)
