"""A finding in words, what one bad day does, and the months as a calendar."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milepost.practice.rules import (
    Calendar,
    Entry,
    Outcome,
    PracticeRule,
    Source,
    Span,
    Standard,
    Unit,
    evaluate,
)
from milepost.practice.rules.aims import Aim, aim_of, rule_for
from milepost.practice.rules.calendar import Mark, missed_days, months
from milepost.practice.rules.timeline import first_day
from milepost.practice.rules.told import bad_days, told
from milepost.practice.rules.zones import zone_names
from milepost.practice.tests.entry_builders import MONDAY, make_log, make_rule

DAY = timedelta(days=1)
SHARE = make_rule(Standard(met=4, of=5), days=30)

TOLD = [
    (SHARE, "xxxx-", "Met", [], "Of 5 days, the rule lets 1 be missed; 1 was."),
    (SHARE, "xx", "Not yet", ["So far 2 count; 5 are needed."], "Of 5 days, the rule lets 1 be"),
    (
        SHARE,
        "xxx--",
        "Not yet",
        ["Met on 3 of 5; needed is 4 of every 5."],
        "Of 5 days, the rule lets 1 be missed; 2 were.",
    ),
    (
        make_rule(Standard(streak=3)),
        "xxx-" + "." * 40,
        "It was met before, and no longer is",
        ["The longest row is 0; 3 are needed."],
        "The rule asks for a row without a break: a missed one begins a new row.",
    ),
    (
        make_rule(Standard(streak=3, tolerance=1)),
        "x",
        "Not yet",
        ["The longest row is 1; 3 are needed."],
        "The rule lets 1 be missed within a row; one more begins a new row.",
    ),
    (
        make_rule(Standard(minimum=2, observers=1, contexts=2)),
        "x",
        "Not yet",
        [
            "Met 1 times; 2 are needed.",
            "Shown in 0 contexts; 2 are needed.",
        ],
        "A missed one changes nothing: the rule counts only those that were met.",
    ),
]


@pytest.mark.parametrize(("rule", "letters", "verdict", "missing", "room"), TOLD)
def test_a_finding_is_told_in_words(rule, letters, verdict, missing, room) -> None:
    on = MONDAY + (len(letters) - 1) * DAY
    found = evaluate(rule, entries=make_log(letters), on=on)
    words = told(found, rule=rule)
    assert (words.verdict, words.missing) == (verdict, missing)
    assert words.room.startswith(room)


def test_it_is_said_when_it_could_be_met_or_that_it_cannot() -> None:
    found = evaluate(SHARE, entries=make_log("xxx"), on=MONDAY + 2 * DAY)
    assert told(found, rule=SHARE).next_step == "If all goes well, it is met on 9 January 2026."
    over = make_rule(Standard(minimum=5), days=5, start=MONDAY)
    late = evaluate(over, entries=make_log("x-"), on=MONDAY + 9 * DAY)
    assert told(late, rule=over).next_step.startswith("Within this period it can no longer be met")


LEAVING = [
    (SHARE, date(2026, 1, 5), date(2026, 2, 4)),
    (make_rule(Standard(minimum=1), days=6, unit=Span.MONTHS), date(2026, 1, 5), date(2026, 7, 5)),
    (
        make_rule(Standard(minimum=1), days=1, unit=Span.MONTHS),
        date(2028, 2, 29),
        date(2028, 3, 29),
    ),
    (make_rule(Standard(minimum=1), days=2, unit=Span.WEEKS), date(2026, 1, 5), date(2026, 1, 19)),
    (make_rule(Standard(minimum=1), days=5, start=MONDAY), MONDAY, None),
]


@pytest.mark.parametrize(("rule", "day", "leaves"), LEAVING)
def test_a_bad_day_leaves_a_window_that_moves(rule, day, leaves) -> None:
    assert [bad.leaves for bad in bad_days([day], rule=rule)] == [leaves]
    if leaves is not None:
        assert first_day(rule, on=leaves - DAY) <= day < first_day(rule, on=leaves)


def test_missed_days_are_those_that_the_rule_counts() -> None:
    log = make_log("-x.....-") + make_log("-", first=MONDAY + DAY, source=Source.SELF)
    log += [replace(entry, outcome=Outcome.MET) for entry in make_log("-", observer="b")]
    first, last = MONDAY, MONDAY + 30 * DAY
    seen = replace(SHARE, standard=Standard(met=4, of=5, observers=1))
    assert missed_days(log, rule=seen, first=first, last=last) == [MONDAY, MONDAY + 7 * DAY]
    working = replace(SHARE, standard=Standard(unit=Unit.WORKING_DAYS, met=4, of=5))
    shut = replace(working, calendar=Calendar(holidays=frozenset({MONDAY + 7 * DAY})))
    assert missed_days(log, rule=shut, first=first, last=last) == [MONDAY]


def test_the_months_show_what_each_day_came_to() -> None:
    own = Entry(day=MONDAY + 4 * DAY, outcome=Outcome.MET, source=Source.SELF)
    late = replace(make_log("x", first=MONDAY + 2 * DAY)[0], recorded=MONDAY + 5 * DAY)
    log = [*make_log("-x"), late, *make_log("eo", first=MONDAY + 3 * DAY), own]
    drawn = months(
        log,
        first=date(2025, 12, 31),
        last=date(2026, 1, 14),
        today=date(2026, 1, 14),
        rule=replace(SHARE, calendar=Calendar(holidays=frozenset({date(2026, 1, 1)}))),
    )
    assert [month.first for month in drawn] == [date(2026, 1, 1), date(2025, 12, 1)]
    january = [day for week in drawn[0].weeks for day in week]
    assert january[:3] == [None, None, None] and len(january) % 7 == 0
    shown = {day.day.day: day.mark for day in january if day}
    assert [shown[day] for day in (1, 2, 3, 5, 6, 7, 8, 9, 14, 15)] == [
        Mark.FREE,
        Mark.GAP,
        Mark.FREE,
        Mark.NOT_MET,
        Mark.MET,
        Mark.MET,
        Mark.EXCUSED,
        Mark.NO_OPPORTUNITY,
        Mark.GAP,
        Mark.AHEAD,
    ]
    assert [day.late for day in january if day and day.mark is Mark.MET] == [0, 3]
    assert drawn[0].counts[Mark.MET] == 2
    assert len([day for week in drawn[1].weeks for day in week if day]) == 31


def marks_of(log: list[Entry], rule: PracticeRule | None) -> list[Mark]:
    """What the first week of 2026 shows, from Monday on."""
    sunday = MONDAY + 6 * DAY
    (month,) = months(log, first=MONDAY, last=sunday, today=sunday, rule=rule)
    return [day.mark for day in month.weeks[1] if day]


def test_a_day_that_does_not_count_is_not_shown_as_met() -> None:
    log = make_log("xx-", source=Source.SELF)
    log += make_log(".x", source=Source.SYSTEM) + make_log("...x", source=Source.TEACHER)
    met, missed, aside, gap = Mark.MET, Mark.NOT_MET, Mark.ASIDE, Mark.GAP
    system = frozenset([Source.SYSTEM])
    seen = replace(SHARE, standard=Standard(met=4, of=5, observers=1))
    clocked = replace(SHARE, standard=Standard(met=4, of=5, sources=system))
    assert [marks_of(log, rule)[:5] for rule in (None, SHARE, seen, clocked)] == [
        [met, met, missed, met, gap],
        [met, met, missed, met, gap],
        [aside, met, aside, met, gap],
        [aside, met, aside, aside, gap],
    ]


def test_what_is_met_on_a_day_off_does_not_count_where_working_days_do() -> None:
    weekend = make_log(".....xx")
    rule = make_rule(Standard(unit=Unit.WORKING_DAYS, met=4, of=5))
    assert marks_of(weekend, rule)[5:] == [Mark.ASIDE, Mark.ASIDE]
    assert marks_of(weekend, SHARE)[5:] == [Mark.MET, Mark.MET]
    assert marks_of([], rule)[5:] == [Mark.FREE, Mark.FREE]


def test_it_is_said_whose_entries_do_not_count() -> None:
    rules = [SHARE, make_rule(Standard(minimum=1, observers=1))]
    rules.append(make_rule(Standard(minimum=1, sources=frozenset([Source.TEACHER]))))
    words = [
        told(evaluate(rule, entries=[], on=MONDAY), rule=rule).aside.partition(".")[0]
        for rule in rules
    ]
    assert words == [
        "",
        "The learner’s own entries stand in the log and do not count: others must enter",
        "Only what the rule names counts",
    ]


def test_an_aim_is_a_rule_and_back() -> None:
    aim = Aim(met=5, of=7, unit=Unit.DAYS, length=4, span=Span.WEEKS, observers=1)
    rule: PracticeRule = rule_for(aim, title=" Read  aloud ")
    assert rule.behavior == "does “Read aloud”"
    assert aim_of(rule) == aim
    assert aim_of(replace(rule, standard=replace(rule.standard, contexts=2))) is None
    assert aim_of(make_rule(Standard(minimum=3))) is None


def test_time_zones_are_places_that_people_live_in() -> None:
    names = zone_names()
    assert {"Europe/Madrid", "America/Argentina/Buenos_Aires", "UTC"} <= set(names)
    assert not [name for name in names if name.startswith(("Etc/", "posix", "GMT"))]
