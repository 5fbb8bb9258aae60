"""Practice in the demo: a year on time by a time clock, and a log with no badge behind it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from milepost.kit.tokens import new_token, token_hash
from milepost.people.models import Person
from milepost.practice import actions
from milepost.practice.actions import Arrival, Showing, Wanted, Wished
from milepost.practice.models import Entry, Keeper, PracticeLog
from milepost.practice.rules import (
    Calendar,
    Outcome,
    Period,
    PracticeRule,
    Span,
    Standard,
    Unit,
)
from milepost.practice.rules.aims import Aim, rule_for
from milepost.practice.rules.recording import Line, Terms

ZONE = "America/Chicago"
CLOCK = "Time clock at Riverside Clinic"
MET, NOT_MET, EXCUSED, NONE = Outcome.MET, Outcome.NOT_MET, Outcome.EXCUSED, Outcome.NO_OPPORTUNITY
YEAR = 364
COLLEAGUES = ("tomas", "mei", "yusuf")


@transaction.atomic
def practice(people: Mapping[str, Person], *, now: datetime) -> None:
    """Tell a year of practice that ends now."""
    amara, edwin, noor = people["learner"], people["employer"], people["third"]
    log = _on_time(amara, now=now)
    _keep(log, edwin, capacity=Keeper.Capacity.SYSTEM)
    _keep(log, noor, capacity=Keeper.Capacity.SUPERVISOR)
    _clock_year(log, by=edwin, now=now)
    seen = _moment(_today(now) - timedelta(days=3), now=now)
    note = "Opened the desk at five to eight, keys in hand."
    _say(log, Line(day=seen.date(), outcome=MET, context="front desk", note=note), by=noor, at=seen)
    wanted = Wanted(email="li.wei@example.org", capacity=Keeper.Capacity.TEACHER)
    actions.invite_keeper(log, wanted=wanted, by=amara, at=now - timedelta(days=2))
    _reading_aloud(amara, now=now)
    _colleagues(people, by=edwin, now=now)


def _on_time(owner: Person, *, now: datetime) -> PracticeLog:
    rule = PracticeRule(
        condition="a duty roster published a week before",
        behavior="is at the desk when the shift begins",
        standard=Standard(unit=Unit.WORKING_DAYS, met=99, of=100, observers=1),
        period=Period(length=6, unit=Span.MONTHS),
        record="the clinic's time clock",
        calendar=Calendar(yearly=frozenset(HOLIDAYS)),
    )
    terms = Terms(title="On time at work", time_zone=ZONE, rule=rule)
    return actions.start_log(owner, terms=terms, at=now - timedelta(days=YEAR + 7))


HOLIDAYS = ((1, 1), (7, 4), (12, 25))


def _clock_year(log: PracticeLog, *, by: Person, now: datetime) -> None:
    """Every working day by the clock: leave, an illness, two slips, one wrong stamp, some gaps."""
    working = [day for day in _days(YEAR, now=now) if day.weekday() < 5]
    for number, day in enumerate(working):
        if number % 61 == 40 or day >= _today(now):
            continue
        line, late = _clocked(day, number=number), 4 if number % 37 == 5 else 0
        entry = _say(log, line, by=by, at=_moment(day + timedelta(days=late), now=now))
        if number == 118:
            reason = "The clock was an hour ahead that morning."
            mended = Line(day=day, outcome=MET, reason=reason)
            actions.correct_entry(
                entry, line=mended, by=by, at=_moment(day + timedelta(days=2), now=now)
            )


def _clocked(day: date, *, number: int) -> Line:
    if (day.month, day.day) in HOLIDAYS:
        return Line(day=day, outcome=NONE, note="Closed for the holiday")
    if 150 <= number < 160:
        return Line(day=day, outcome=NONE, note="On leave")
    if 70 <= number < 73:
        return Line(day=day, outcome=EXCUSED, note="Ill, with a doctor's note")
    if number in (31, 118, 205):
        return Line(day=day, outcome=NOT_MET, note="Stamped at 8:09")
    return Line(day=day, outcome=MET)


def _reading_aloud(owner: Person, *, now: datetime) -> None:
    """A log for herself, shown to her sister."""
    rule = rule_for(Aim(met=5, of=7, unit=Unit.DAYS, length=4, span=Span.WEEKS), title=READING)
    terms = Terms(title=READING, time_zone=ZONE, rule=rule)
    log = actions.start_log(owner, terms=terms, at=now - timedelta(days=47))
    for number, day in enumerate(_days(45, now=now)):
        if number % 11 == 7:
            continue
        outcome = NOT_MET if number % 9 == 4 else EXCUSED if number == 20 else MET
        note = STORIES.get(number, "")
        _say(log, Line(day=day, outcome=outcome, note=note), by=owner, at=_moment(day, now=now))
    until = now + timedelta(days=30)
    showing = Showing(audience="My sister Ifeoma", ends_at=until, notes=True)
    share, _token = actions.share_log(log, showing=showing, by=owner, at=now - timedelta(days=9))
    for days in (8.5, 4.2, 0.4):
        actions.note_log_view(share, at=now - timedelta(days=days))


READING = "Read aloud to my son"
STORIES = {
    3: "The one with the lighthouse. He asked for it twice.",
    18: "He read the last page himself.",
    38: "A whole chapter without looking at the clock.",
}


def _colleagues(people: Mapping[str, Person], *, by: Person, now: datetime) -> None:
    """Three more whose record the employer keeps: a group for one page a day."""
    keepers = []
    for place, key in enumerate(COLLEAGUES):
        terms = Terms(title="Shift handover in writing", time_zone=ZONE)
        log = actions.start_log(people[key], terms=terms, at=now - timedelta(days=20))
        keepers.append(_keep(log, by, capacity=Keeper.Capacity.SUPERVISOR))
        for number, day in enumerate(_days(14, now=now)[:-1]):
            if day.weekday() < 5:
                outcome = NOT_MET if number % 6 == place else MET
                _say(log, Line(day=day, outcome=outcome), by=by, at=_moment(day, now=now))
    wished = Wished(name="Night shift", keepers=[keeper.pk for keeper in keepers])
    actions.save_group(by, wished=wished, at=now)


def _keep(log: PracticeLog, person: Person, *, capacity: Keeper.Capacity) -> Keeper:
    """Somebody who said yes to entering, on the day the log began."""
    at = log.created_at
    return Keeper.objects.create(
        log=log,
        email=person.email,
        person=person,
        capacity=capacity,
        system=CLOCK if capacity == Keeper.Capacity.SYSTEM else "",
        token_hash=token_hash(new_token()),
        invited_at=at,
        expires_at=at + timedelta(days=14),
        accepted_at=at,
    )


def _say(log: PracticeLog, line: Line, *, by: Person, at: datetime) -> Entry:
    return actions.record_entry(log, line=line, by=by, at=at, arrival=Arrival(again=True))


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(ZONE)).date()


def _days(number: int, *, now: datetime) -> list[date]:
    today = _today(now)
    return [today - timedelta(days=back) for back in range(number - 1, -1, -1)]


def _moment(day: date, *, now: datetime) -> datetime:
    """The evening of a day, but never later than the demo's end."""
    return min(now, datetime.combine(day, time(17, 40), tzinfo=ZoneInfo(ZONE)))
