"""Starting, recording and correcting, on real rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry
from milepost.people.tests.builders import make_person
from milepost.practice import actions, queries
from milepost.practice.actions import Sheet
from milepost.practice.actions.entries import Arrival
from milepost.practice.models import Entry, PracticeLog
from milepost.practice.rules import Standard, Verdict, recording
from milepost.practice.rules.recording import Line, Terms
from milepost.practice.tests.entry_builders import make_rule
from milepost.practice.tests.log_builders import (
    NOON,
    TODAY,
    line,
    make_keeper,
    make_practice,
    say,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
API = Entry.Way.API


def code_of(call: Callable[[], object]) -> str | None:
    try:
        with transaction.atomic():
            call()
    except RuleError as refusal:
        return refusal.code
    return None


def record(log: PracticeLog, said: Line, *, by: object, at: datetime = NOON, **arrival: object):
    return actions.record_entry(log, line=said, by=by, at=at, arrival=Arrival(**arrival))


def test_a_log_needs_a_title_and_a_time_zone_that_exists() -> None:
    ada = make_person("Ada")
    terms = Terms(title=" On time ", time_zone="Asia/Kolkata", rule=make_rule(Standard(minimum=1)))
    log = actions.start_log(ada, terms=terms, at=NOON)
    assert (log.title, log.time_zone, queries.rule_of(log)) == (
        "On time",
        "Asia/Kolkata",
        terms.rule,
    )
    for title, zone, code in [
        (" ", "UTC", "no-title"),
        ("x" * 121, "UTC", "too-long"),
        ("On time", "Asia/Atlantis", "unknown-time-zone"),
        ("On time", "../../etc/passwd", "unknown-time-zone"),
    ]:
        wrong = Terms(title=title, time_zone=zone)
        assert code_of(lambda wrong=wrong: actions.start_log(ada, terms=wrong, at=NOON)) == code


def test_one_purpose_has_one_open_log() -> None:
    ada, terms = make_person("Ada"), Terms(title="On time", time_zone="UTC", serves="slot:7")
    first = actions.start_log(ada, terms=terms, at=NOON)
    assert actions.start_log(ada, terms=terms, at=NOON) == first
    assert actions.start_log(make_person("Grace"), terms=terms, at=NOON) != first
    actions.close_log(first, by=ada, at=NOON)
    assert actions.start_log(ada, terms=terms, at=NOON) != first


@pytest.mark.parametrize(
    ("zone", "moment", "today"),
    [
        ("Pacific/Auckland", datetime(2026, 3, 1, 11, 30, tzinfo=UTC), date(2026, 3, 2)),
        ("America/Los_Angeles", datetime(2026, 3, 2, 7, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Europe/Madrid", datetime(2028, 2, 28, 23, 30, tzinfo=UTC), date(2028, 2, 29)),
        ("Europe/Madrid", datetime(2026, 3, 29, 22, 30, tzinfo=UTC), date(2026, 3, 30)),
        ("UTC", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_today_is_the_owners_day(zone: str, moment: datetime, today: date) -> None:
    ada = make_person("Ada")
    log = make_practice(ada, time_zone=zone)
    entry = record(log, line(day=today), by=ada, at=moment)
    assert (entry.recorded_on, entry.late) == (today, 0)
    assert code_of(lambda: record(log, line(day=today + DAY), by=ada, at=moment)) == "day-ahead"
    assert record(log, line("excused", day=today + DAY), by=ada, at=moment).late == 0


REFUSED = [
    (line(day=date(1899, 12, 31)), "bad-day"),
    (line("excused", day=TODAY + timedelta(days=367)), "bad-day"),
    (line("notMet", day=TODAY + DAY), "day-ahead"),
    (line("withdrawn"), "no-outcome"),
    (line(note="x" * 2001), "too-long"),
    (line(note="\0"), "bad-text"),
]


@pytest.mark.parametrize(("said", "code"), REFUSED)
def test_what_cannot_be_meant_is_refused(said: Line, code: str) -> None:
    ada = make_person("Ada")
    log = make_practice(ada)
    assert code_of(lambda: record(log, said, by=ada)) == code


def test_a_late_entry_shows_how_late_it_came() -> None:
    ada = make_person("Ada")
    log = make_practice(ada)
    assert say(log, ada, day=TODAY - 12 * DAY).late == 12
    assert [entry.late for entry in queries.measured(queries.entries_of(log))] == [12]


def test_a_second_entry_for_a_day_must_be_meant() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    log = make_practice(ada)
    make_keeper(log, grace)
    first = say(log, ada)
    assert code_of(lambda: say(log, ada, "notMet")) == "already-entered"
    say(log, grace, "notMet")
    record(log, line("notMet"), by=ada, again=True)
    actions.withdraw_entry(first, reason="A slip", by=ada, at=NOON)
    assert Entry.objects.count() == 4


def test_a_correction_stands_in_the_place_and_the_history_stays() -> None:
    ada = make_person("Ada")
    log = make_practice(ada)
    first = say(log, ada, "notMet")
    wrong = line("met", reason=" ")
    assert code_of(lambda: actions.correct_entry(first, line=wrong, by=ada, at=NOON)) == "no-reason"
    second = actions.correct_entry(first, line=line(reason="The bus was early"), by=ada, at=NOON)
    assert list(queries.standing(queries.entries_of(log))) == [second]
    assert list(queries.entries_of(log).values_list("outcome", "reason")) == [
        ("notMet", ""),
        ("met", "The bus was early"),
    ]
    again = line("excused", reason="Once more")
    assert (
        code_of(lambda: actions.correct_entry(first, line=again, by=ada, at=NOON))
        == "already-corrected"
    )
    gone = actions.withdraw_entry(second, reason="Not my day", by=ada, at=NOON)
    assert list(queries.standing(queries.entries_of(log))) == []
    assert (
        code_of(lambda: actions.correct_entry(gone, line=again, by=ada, at=NOON))
        == "already-corrected"
    )
    verbs = JournalEntry.objects.filter(target_kind="practice.entry").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "entry.recorded",
        "entry.corrected",
        "entry.corrected",
    ]


def test_nobody_enters_in_a_strangers_log_or_corrects_anothers_word() -> None:
    ada, grace, mallory = make_person("Ada"), make_person("Grace"), make_person("Mallory")
    log = make_practice(ada)
    keeper = make_keeper(log, grace)
    seen = say(log, grace, "notMet")
    changed = line("met", reason="Better so")
    assert code_of(lambda: say(log, mallory)) == "not-a-keeper"
    assert (
        code_of(lambda: actions.correct_entry(seen, line=changed, by=ada, at=NOON))
        == "not-your-entry"
    )
    keeper.ended_at = NOON
    keeper.save()
    assert code_of(lambda: say(log, grace)) == "not-a-keeper"
    actions.close_log(log, by=ada, at=NOON)
    assert code_of(lambda: say(log, ada)) == "log-closed"
    assert code_of(lambda: actions.reopen_log(log, by=mallory, at=NOON)) == "not-owner"
    actions.reopen_log(log, by=ada, at=NOON)
    assert say(log, ada).source == "self"


def test_an_observer_is_a_person_whatever_their_name() -> None:
    ada, rule = make_person("Ada"), make_rule(Standard(minimum=1, observers=2))
    log = make_practice(ada, rule=rule)
    first, second = make_person("Grace"), make_person("Grace")
    make_keeper(log, first)
    make_keeper(log, second, capacity="system", system="Time clock")
    say(log, ada)
    assert queries.finding_on(log, rule=rule, on=TODAY).figures.observers == 0
    say(log, first)
    first.name = "Grace Hopper"
    first.save()
    say(log, first, day=TODAY - DAY)
    assert queries.finding_on(log, rule=rule, on=TODAY).figures.observers == 1
    assert say(log, second).recorder == "Time clock"
    assert queries.finding_on(log, rule=rule, on=TODAY).verdict is Verdict.MET
    first.delete()
    assert queries.finding_on(log, rule=rule, on=TODAY).figures.observers == 2


def test_the_same_request_sent_again_is_one_entry() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    log = make_practice(ada)
    make_keeper(log, grace)
    first = record(log, line(note="a"), by=ada, way=API, key="k1")
    assert record(log, line(note="a"), by=ada, at=NOON + DAY, way=API, key="k1") == first
    assert code_of(lambda: record(log, line(note="b"), by=ada, way=API, key="k1")) == "key-reused"
    assert record(log, line(note="a"), by=grace, way=API, key="k1") != first
    fix = line("excused", reason="Ill")
    arrival = Arrival(way=API, key="k2")
    second = actions.correct_entry(first, line=fix, by=ada, at=NOON, arrival=arrival)
    assert actions.correct_entry(first, line=fix, by=ada, at=NOON, arrival=arrival) == second
    assert Entry.objects.count() == 3


def test_the_database_keeps_what_the_rules_ask_for() -> None:
    ada = make_person("Ada")
    log = make_practice(ada)
    first = say(log, ada)
    plain = {"log": log, "day": TODAY, "outcome": "met", "source": "self", "recorder": "Ada"}
    plain |= {"recorded_at": NOON, "recorded_on": TODAY}
    for wrong in (
        {"supersedes": first},
        {"reason": "A slip"},
        {"outcome": "withdrawn"},
        {"observer": 1},
        {"source": "teacher"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.create(**plain | wrong)
    assert Entry.objects.create(**plain) != first


def test_a_frozen_log_never_changes_and_gives_the_same_finding() -> None:
    ada, grace, rule = make_person("Ada"), make_person("Grace"), make_rule(Standard(minimum=2))
    log = make_practice(ada, rule=rule)
    make_keeper(log, grace)
    first = say(log, ada, day=TODAY - DAY)
    say(log, grace)
    before = queries.frozen(log, at=NOON)
    later = NOON + timedelta(hours=1)
    fix = line("notMet", day=first.day, reason="I was late")
    actions.correct_entry(first, line=fix, by=ada, at=later)
    grace.delete()
    assert queries.frozen(log, at=NOON) == before
    assert queries.finding_of(before.document, rule=rule, on=TODAY).verdict is Verdict.MET
    assert queries.finding_on(log, rule=rule, on=TODAY, until=NOON).verdict is Verdict.MET
    after = queries.frozen(log, at=later)
    assert queries.finding_of(after.document, rule=rule, on=TODAY).verdict is Verdict.NOT_YET
    ranged = queries.frozen(log, at=later, first=TODAY, last=TODAY).document["entries"]
    assert [entry["recorder"] for entry in ranged] == ["Grace"]
    log.delete()
    assert Entry.objects.count() == 0


OFFERED = ("work", "work: with customers or patients", "Night shift")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" Work ", "work"),
        ("Trabajo", "work"),
        ("Work: with customers or patients", "work: with customers or patients"),
        ("night shift", "Night shift"),
        ("The shop", None),
    ],
)
def test_a_context_is_kept_in_the_words_that_go_on_record(typed: str, kept: str | None) -> None:
    with translation.override("es"):
        found = lambda: recording.known_context(typed, offered=OFFERED)  # noqa: E731
        if kept is None:
            assert code_of(found) == "unknown-context"
        else:
            assert found() == kept
    assert recording.known_context(f" {typed} ", offered=()) == typed.strip()


def test_in_a_log_that_serves_a_definition_one_chooses_among_its_contexts() -> None:
    ada = make_person("Ada")
    terms = Terms(title="On time", time_zone="UTC", serves="a badge", contexts=OFFERED)
    log = actions.start_log(ada, terms=terms, at=NOON)
    chosen = replace(line(), context="WORK")
    assert actions.record_entry(log, line=chosen, by=ada, at=NOON).context == "work"
    other = replace(line(day=TODAY - timedelta(days=1)), context="The shop")
    enter = lambda: actions.record_entry(log, line=other, by=ada, at=NOON)  # noqa: E731
    assert code_of(enter) == "unknown-context"
    text = "date,outcome,context\n2026-02-02,met,Night shift\n2026-02-03,met,The shop\n"
    sheet = Sheet(name="a.csv", content=text.encode())
    brought = actions.bring_file(log, sheet=sheet, by=ada, at=NOON)
    plan = actions.take_file(brought, by=ada, at=NOON)
    assert (len(plan.taken), plan.refused[0].sentences) == (
        1,
        ("Choose where it was: Work, Work: with customers or patients, Night shift.",),
    )
    assert set(Entry.objects.values_list("context", flat=True)) == {"work", "Night shift"}
