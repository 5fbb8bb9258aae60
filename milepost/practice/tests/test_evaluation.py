"""What a log shows on a day: tables of cases, counted by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milepost.practice.rules import (
    Calendar,
    Entry,
    Figures,
    Finding,
    Outcome,
    Period,
    PracticeRule,
    Source,
    Span,
    Standard,
    Unit,
    Unreadable,
    Verdict,
    contexts_in,
    evaluate,
)
from milepost.practice.rules.finding import DaysBy, wilson
from milepost.practice.tests.entry_builders import MONDAY, make_log, make_rule
from milepost.practice.tests.recount import recount

MET, NOT_YET, LAPSED = Verdict.MET, Verdict.NOT_YET, Verdict.LAPSED


def day(number: int) -> date:
    """Day 1 is Monday, 5 January 2026."""
    return MONDAY + timedelta(days=number - 1)


FOUR_OF_FIVE = Standard(met=4, of=5)
SHARES = [
    ("nothing said", "", 1, NOT_YET, (0, 0), 5),
    ("too few to count", "xxxx", 4, NOT_YET, (4, 4), 5),
    ("exactly enough", "xxxxx", 5, MET, (5, 5), 5),
    ("one bad day does no harm where one may be missed", "xx-xx", 5, MET, (4, 5), 5),
    ("two bad days are made up for", "x--xx", 5, NOT_YET, (3, 5), 10),
    ("history stays: met, lost, won again", "xxxxx--", 7, LAPSED, (5, 7), 10),
    ("won again", "xxxxx--xxx", 10, MET, (8, 10), 10),
    ("a gap counts for nothing", "xx...xxx", 8, MET, (5, 5), 8),
    ("excused counts for nothing", "xxexxx", 6, MET, (5, 5), 6),
    ("no opportunity counts for nothing", "xxooxxx", 7, MET, (5, 5), 7),
    ("a bad day long ago has left the window", "-----" + "." * 30 + "xxxxx", 40, MET, (5, 5), 40),
    ("good days long ago have too", "xxxxx" + "." * 29 + "x", 35, LAPSED, (1, 1), 39),
]


@pytest.mark.parametrize(("name", "log", "on", "verdict", "share", "next_day"), SHARES)
def test_the_share_in_a_rolling_window(name, log, on, verdict, share, next_day) -> None:
    found = evaluate(make_rule(FOUR_OF_FIVE), entries=make_log(log), on=day(on))
    figures = found.figures
    assert (found.verdict, (figures.met, figures.counted), found.next_date) == (
        verdict,
        share,
        day(next_day),
    )


RUNS = [
    ("a miss ends a run", "xx-xxx", 0, (3, 3)),
    ("excused does not", "xxexx", 0, (4, 4)),
    ("nor does no opportunity", "xxoox", 0, (3, 3)),
    ("a day without an entry does", "xxx.x", 0, (3, 1)),
    ("today is still open", "xxx.", 0, (3, 3)),
    ("yesterday is not", "xxx..", 0, (3, 0)),
    ("one may be missed", "xx-xx-x", 1, (4, 3)),
    ("or left out", "xx.xx", 1, (4, 4)),
    ("the last may be the missed one", "xxx-", 1, (3, 3)),
    ("two misses in between", "xx--xx", 1, (2, 2)),
    ("nothing met", "--", 1, (0, 0)),
]


@pytest.mark.parametrize(("name", "log", "tolerance", "runs"), RUNS)
def test_runs(name, log, tolerance, runs) -> None:
    rule = make_rule(Standard(streak=20, tolerance=tolerance))
    figures = evaluate(rule, entries=make_log(log), on=day(len(log))).figures
    assert (figures.longest_streak, figures.current_streak) == runs


BY_SELF = Entry(day=MONDAY, outcome=Outcome.MET, source=Source.SELF)
BY_GRACE = replace(BY_SELF, source=Source.SUPERVISOR, observer="Grace")
BY_LINUS = replace(BY_SELF, source=Source.TEACHER, observer="Linus")
DOUBLE = [
    ("the same twice", [BY_SELF, BY_SELF], (1, 1)),
    (
        "another's word outweighs one's own",
        [replace(BY_SELF, outcome=Outcome.NOT_MET), BY_GRACE],
        (1, 1),
    ),
    ("against one too", [BY_SELF, replace(BY_GRACE, outcome=Outcome.NOT_MET)], (0, 1)),
    (
        "of two others the graver stands",
        [BY_LINUS, replace(BY_GRACE, outcome=Outcome.NOT_MET)],
        (0, 1),
    ),
    ("met outweighs excused", [BY_LINUS, replace(BY_GRACE, outcome=Outcome.EXCUSED)], (1, 1)),
    (
        "excused outweighs no opportunity",
        [
            replace(BY_GRACE, outcome=Outcome.EXCUSED),
            replace(BY_LINUS, outcome=Outcome.NO_OPPORTUNITY),
        ],
        (0, 0),
    ),
]


@pytest.mark.parametrize(("name", "log", "share"), DOUBLE)
def test_several_entries_for_one_day_are_one_occasion(name, log, share) -> None:
    figures = evaluate(make_rule(FOUR_OF_FIVE), entries=log, on=MONDAY).figures
    assert (figures.met, figures.counted, figures.recorded) == (*share, 1)


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    slip = replace(BY_GRACE, id="1", outcome=Outcome.NOT_MET)
    once = replace(BY_GRACE, id="2", supersedes="1", reason="wrong row")
    twice = replace(slip, id="3", supersedes="2", reason="it was right")
    shares = [
        (figures.met, figures.counted)
        for log in ([slip], [slip, once], [slip, once, once], [twice, once, slip])
        if (figures := evaluate(make_rule(FOUR_OF_FIVE), entries=log, on=MONDAY).figures)
    ]
    assert shares == [(0, 1), (1, 1), (1, 1), (0, 1)]


def test_a_correction_may_move_an_entry_to_its_right_day() -> None:
    slip = replace(BY_GRACE, id="1", day=day(1))
    moved = replace(BY_GRACE, id="2", day=day(2), supersedes="1", reason="it was Tuesday")
    rule = make_rule(FOUR_OF_FIVE, days=1)
    assert [
        evaluate(rule, entries=[slip, moved], on=on).figures.met for on in (day(1), day(2))
    ] == [1, 1]


OBSERVED = Standard(minimum=2, observers=2)


def test_only_others_count_where_observers_are_asked_for() -> None:
    rule = make_rule(OBSERVED)
    alone = [*make_log("xxxxx", source=Source.SELF, observer="Grace")]
    found = evaluate(rule, entries=alone, on=day(5))
    assert (found.verdict, found.missing, found.figures.recorded, found.next_date) == (
        NOT_YET,
        ("minimum", "observers"),
        0,
        day(6),
    )


OBSERVERS = [
    ("two", [BY_GRACE, replace(BY_LINUS, day=day(2))], MET, 2),
    (
        "one under two spellings",
        [BY_GRACE, replace(BY_GRACE, day=day(2), observer="GRACE")],
        NOT_YET,
        1,
    ),
    (
        "two on one day, and another day",
        [BY_GRACE, BY_LINUS, replace(BY_GRACE, day=day(2))],
        MET,
        2,
    ),
    (
        "who saw it missed is no witness of it",
        [
            BY_GRACE,
            replace(BY_GRACE, day=day(2)),
            replace(BY_LINUS, day=day(3), outcome=Outcome.NOT_MET),
        ],
        NOT_YET,
        1,
    ),
    (
        "nameless ones are one for each kind",
        [
            replace(BY_GRACE, observer=""),
            replace(BY_LINUS, observer="", day=day(2)),
            replace(BY_LINUS, observer="", day=day(3)),
        ],
        MET,
        2,
    ),
]


@pytest.mark.parametrize(("name", "log", "verdict", "observers"), OBSERVERS)
def test_distinct_observers(name, log, verdict, observers) -> None:
    found = evaluate(make_rule(OBSERVED), entries=log, on=day(3))
    assert (found.verdict, found.figures.observers) == (verdict, observers)


@pytest.mark.parametrize(
    ("sources", "verdict", "share"),
    [
        ([], MET, (5, 5)),
        (["system"], NOT_YET, (2, 2)),
        (["supervisor"], NOT_YET, (1, 1)),
        (["supervisor", "system"], NOT_YET, (3, 3)),
        (["teacher"], NOT_YET, (0, 0)),
    ],
)
def test_only_the_record_that_is_asked_for_counts(sources, verdict, share) -> None:
    log = [
        *make_log("xxxxx", source=Source.SELF),
        *make_log("xx", source=Source.SYSTEM, observer="clock"),
        *make_log("..x", source=Source.SUPERVISOR, observer="Grace"),
    ]
    rule = make_rule(replace(FOUR_OF_FIVE, sources=frozenset(map(Source, sources))))
    found = evaluate(rule, entries=log, on=day(5))
    assert (found.verdict, (found.figures.met, found.figures.counted)) == (verdict, share)
    assert found.figures.days_by == DaysBy(own=5, supervisor=1, system=2)


def test_a_log_kept_by_its_owner_alone_never_meets_a_rule_by_a_systems_record() -> None:
    rule = make_rule(replace(FOUR_OF_FIVE, sources=frozenset([Source.SYSTEM])))
    alone = make_log("xxxxx", source=Source.SELF)
    found = evaluate(rule, entries=alone, on=day(5))
    assert (found.verdict, found.missing, found.next_date) == (NOT_YET, ("of",), day(9))
    clock = make_log("xxxxx", source=Source.SYSTEM)
    assert evaluate(rule, entries=[*alone, *clock], on=day(5)).verdict is MET


def test_days_before_the_window_and_days_off_are_nobodys() -> None:
    standard = Standard(unit=Unit.WORKING_DAYS, minimum=1, sources=frozenset([Source.SYSTEM]))
    log = make_log("x" * 14, source=Source.SELF)
    found = evaluate(make_rule(standard, days=7), entries=log, on=day(14))
    assert found.figures.days_by == DaysBy(own=5)


def test_distinct_contexts_lapse_when_the_window_leaves_one_behind() -> None:
    rule = make_rule(Standard(minimum=2, contexts=2), days=3)
    log = [
        *make_log("x", context="shop"),
        *make_log("xxx", first=day(2), context="school"),
    ]
    found = [evaluate(rule, entries=log, on=day(on)) for on in (1, 2, 3, 4)]
    assert [(f.verdict, f.figures.contexts, f.missing) for f in found] == [
        (NOT_YET, 1, ("minimum", "contexts")),
        (MET, 2, ()),
        (MET, 2, ()),
        (LAPSED, 1, ("contexts",)),
    ]


def test_the_contexts_that_count_are_told_with_their_days() -> None:
    log = [
        *make_log("xxx", context="Shop"),
        *make_log(".x", context="shop"),
        *make_log("...x-x", context="School"),
        *make_log("......x", context="home", source=Source.SELF),
        *make_log(".......x"),
    ]
    rule = make_rule(replace(FOUR_OF_FIVE, sources=frozenset([Source.SYSTEM])))
    assert contexts_in(rule, entries=log, on=day(8)) == [("Shop", 3), ("School", 2)]
    assert contexts_in(rule, entries=log, on=day(34)) == [("School", 1)]
    assert evaluate(rule, entries=log, on=day(8)).figures.contexts == 2


def test_late_entries_count_and_are_told() -> None:
    log = [
        replace(entry, recorded=entry.day + timedelta(days=late))
        for entry, late in zip(make_log("xexxx"), (0, -3, 1, 9, 0), strict=True)
    ]
    figures = evaluate(make_rule(FOUR_OF_FIVE), entries=log, on=day(5)).figures
    assert (figures.met, figures.late, figures.latest) == (4, 2, 9)


WINDOWS = [
    ("days", Period(length=30), date(2026, 3, 1), date(2026, 1, 31)),
    ("over a leap day", Period(length=30), date(2024, 3, 1), date(2024, 2, 1)),
    ("a week", Period(length=1, unit=Span.WEEKS), date(2026, 1, 7), date(2026, 1, 1)),
    ("six months", Period(length=6, unit=Span.MONTHS), date(2026, 7, 4), date(2026, 1, 5)),
    ("a month to its end", Period(length=1, unit=Span.MONTHS), date(2026, 3, 31), date(2026, 3, 1)),
    (
        "a year from a leap day",
        Period(length=12, unit=Span.MONTHS),
        date(2024, 2, 29),
        date(2023, 3, 1),
    ),
    (
        "five working days from a Sunday",
        Period(length=5, unit=Span.WORKING_DAYS),
        date(2026, 1, 11),
        date(2026, 1, 5),
    ),
    (
        "over a holiday",
        Period(length=5, unit=Span.WORKING_DAYS),
        date(2026, 1, 9),
        date(2026, 1, 2),
    ),
]
EPIPHANY = Calendar(holidays=frozenset({date(2026, 1, 6)}))


@pytest.mark.parametrize(("name", "period", "on", "first"), WINDOWS)
def test_the_first_day_of_a_rolling_window(name, period, on, first) -> None:
    calendar = EPIPHANY if "holiday" in name else Calendar()
    rule = replace(make_rule(Standard(minimum=1), calendar=calendar), period=period)
    on_first = Entry(day=first, outcome=Outcome.MET, source=Source.SELF)
    before = replace(on_first, day=first - timedelta(days=1))
    assert evaluate(rule, entries=[on_first], on=on).verdict is MET
    assert evaluate(rule, entries=[before], on=on).verdict is LAPSED


def test_what_comes_back_every_year_is_the_same_as_each_day_by_name() -> None:
    years = range(2015, 2040)
    by_name = {date(year, *day) for year in years for day in ((1, 1), (12, 25))}
    leap = {date(year, 2, 29) for year in years if year % 4 == 0}
    named = Calendar(holidays=frozenset(by_name | leap))
    yearly = Calendar(yearly=frozenset({(1, 1), (12, 25), (2, 29)}))
    first, last = date(2016, 1, 1), date(2038, 12, 31)
    every_day = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    assert [day for day in every_day if yearly.works(day) != named.works(day)] == []
    log = make_log("x" * 1200, first=date(2023, 6, 1))
    for unit in (Span.MONTHS, Span.WORKING_DAYS):
        rules = [
            replace(
                make_rule(Standard(unit=Unit.WORKING_DAYS, met=9, of=10), calendar=calendar),
                period=Period(length=30, unit=unit),
            )
            for calendar in (named, yearly)
        ]
        for on in (date(2024, 3, 1), date(2025, 12, 26), date(2026, 1, 2)):
            one, other = (evaluate(rule, entries=log, on=on) for rule in rules)
            assert one == other


def test_a_fixed_window_stands_still() -> None:
    rule = make_rule(Standard(minimum=2), days=7, start=day(8))
    log = make_log("xxxxxxx" + "x.....x" + "xxx")
    found = [evaluate(rule, entries=log, on=day(on)) for on in (7, 8, 13, 14, 300)]
    assert [(f.verdict, f.figures.met, f.figures.expected, f.next_date) for f in found] == [
        (NOT_YET, 0, 0, day(9)),
        (NOT_YET, 1, 1, day(9)),
        (NOT_YET, 1, 6, day(13)),
        (MET, 2, 7, day(14)),
        (MET, 2, 7, day(300)),
    ]


def test_after_a_fixed_window_there_is_no_next_date() -> None:
    rule = make_rule(Standard(minimum=2), days=7, start=MONDAY)
    found = [evaluate(rule, entries=make_log("x"), on=day(on)) for on in (6, 7, 8)]
    assert [f.next_date for f in found] == [day(6), day(7), None]


def test_what_no_window_can_hold_is_never_met() -> None:
    rule = make_rule(Standard(unit=Unit.WORKING_DAYS, minimum=6), days=7)
    found = evaluate(rule, entries=make_log("xxxxx"), on=day(5))
    assert (found.verdict, found.next_date) == (NOT_YET, None)


WORKING = [
    ("weekends neither count nor break", "xxxxx..xxxxx", 12, (10, 10, 10, 10)),
    ("what is done on them is left out", "xxxxx--xxxxx", 12, (10, 10, 10, 10)),
    ("a holiday too", "x.xxx", 5, (4, 4, 4, 4)),
]


@pytest.mark.parametrize(("name", "log", "on", "counts"), WORKING)
def test_working_days(name, log, on, counts) -> None:
    calendar = EPIPHANY if "holiday" in name else Calendar()
    rule = make_rule(
        Standard(unit=Unit.WORKING_DAYS, streak=4), days=on, start=MONDAY, calendar=calendar
    )
    figures = evaluate(rule, entries=make_log(log), on=day(on)).figures
    assert (figures.met, figures.counted, figures.expected, figures.longest_streak) == counts


WEEKS = [
    ("once is enough", "...x...", 7, (1, 1)),
    ("often is once", "xxxxxxx", 7, (1, 1)),
    ("a miss in it outweighs", "x-x....", 7, (0, 1)),
    ("excused and met is met", "e..x...", 7, (1, 1)),
    ("only excused is set aside", "e......", 7, (0, 0)),
    ("two weeks", "x......" + "......x", 14, (2, 2)),
    ("this week so far", "x......" + "x", 8, (2, 2)),
]


@pytest.mark.parametrize(("name", "log", "on", "share"), WEEKS)
def test_weeks_run_from_monday_to_sunday(name, log, on, share) -> None:
    rule = make_rule(Standard(unit=Unit.WEEKS, streak=3), days=10, unit=Span.WEEKS)
    found = evaluate(rule, entries=make_log(log), on=day(on))
    assert (found.figures.met, found.figures.counted) == share
    assert found == recount(rule, entries=make_log(log), on=day(on))


INTERVALS = [  # Wilson (1927), to four places
    (0, 0, (0.0, 1.0)),
    (0, 10, (0.0, 0.2775)),
    (5, 10, (0.2366, 0.7634)),
    (99, 100, (0.9455, 0.9982)),
    (10, 10, (0.7225, 1.0)),
]


@pytest.mark.parametrize(("met", "of", "bounds"), INTERVALS)
def test_the_wilson_interval(met, of, bounds) -> None:
    low, high = wilson(met, of=of)
    assert (round(low, 4), round(high, 4)) == bounds


def test_a_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(Unreadable):
        evaluate(make_rule(FOUR_OF_FIVE), entries=[], on=date(1899, 12, 31))


HOLIDAYS = [
    date(2025, 12, 25),
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 25),
]
ON_TIME = PracticeRule(
    condition="the written attendance rules",
    behavior="is on time",
    standard=Standard(unit=Unit.WORKING_DAYS, met=99, of=100),
    period=Period(length=6, unit=Span.MONTHS),
    record="the employer's log-in record",
    calendar=Calendar(holidays=frozenset(HOLIDAYS)),
)
OUTAGE = [date(2026, 2, 16) + timedelta(days=n) for n in range(5)]
LEAVE = [date(2026, 3, 23) + timedelta(days=n) for n in range(5)]
LATE = [date(2026, 3, 2) + timedelta(days=n) for n in range(5)]
BAD_DAY = date(2026, 4, 14)


def a_year(*, bad_days: list[date]) -> list[Entry]:
    """Every working day of 2026 from 5 January on, as the employer's system tells it."""
    days = [MONDAY + timedelta(days=n) for n in range(361)]
    return [
        Entry(
            day=at,
            outcome=Outcome.EXCUSED
            if at in LEAVE
            else Outcome.NOT_MET
            if at in bad_days
            else Outcome.MET,
            source=Source.SYSTEM,
            observer="log-in record",
            recorded=date(2026, 3, 16) if at in LATE else at,
        )
        for at in days
        if ON_TIME.calendar.works(at) and at not in OUTAGE
    ]


def test_on_time_99_of_100_working_days_is_met_on_the_day_counted_by_hand() -> None:
    """Weeks 1–6 give 30 counted days, the outage none, 8–11 20 (50), the leave none, then with
    the holidays 4 + 4 + 5 + 5 + 4 + 5 + 5 + 5 + 4 + 5 = 46 (96) up to Friday, 5 June: Thursday,
    11 June, is the hundredth, and one of them was bad.

    The window begins on 12 December: 14 working days before the log, 110 since, 5 of them lost.
    Runs: 30 before the outage, 29 from there to the bad day, 40 since.
    """
    log = a_year(bad_days=[BAD_DAY])
    wednesday, thursday = date(2026, 6, 10), date(2026, 6, 11)
    before = evaluate(ON_TIME, entries=log, on=wednesday)
    assert (before.verdict, before.missing, before.next_date) == (
        NOT_YET,
        ("of", "met"),
        thursday,
    )
    assert evaluate(ON_TIME, entries=log, on=thursday) == Finding(
        on=thursday,
        verdict=MET,
        figures=Figures(
            first=date(2025, 12, 12),
            last=thursday,
            met=99,
            counted=100,
            excused=5,
            no_opportunity=0,
            recorded=105,
            expected=124,
            longest_streak=40,
            current_streak=40,
            observers=1,
            contexts=0,
            late=5,
            latest=14,
            days_by=DaysBy(system=105),
        ),
        missing=(),
        next_date=thursday,
    )


def test_a_second_bad_day_lapses_until_the_first_has_left_the_six_months() -> None:
    friday = date(2026, 6, 12)
    found = evaluate(ON_TIME, entries=a_year(bad_days=[BAD_DAY, friday]), on=friday)
    assert (found.verdict, found.missing, found.next_date) == (
        LAPSED,
        ("met",),
        date(2026, 10, 14),
    )


def test_after_the_whole_year_it_is_still_met() -> None:
    found = evaluate(ON_TIME, entries=a_year(bad_days=[BAD_DAY]), on=date(2026, 12, 31))
    assert (found.verdict, found.figures.met == found.figures.counted) == (MET, True)


def test_a_miss_may_leave_the_window_on_a_day_off() -> None:
    rule = make_rule(Standard(unit=Unit.WORKING_DAYS, met=1, of=1, observers=1), days=6)
    saturday, sunday = day(6), day(7)
    found = evaluate(rule, entries=make_log("-x", observer="Grace"), on=saturday)
    assert (found.verdict, found.next_date) == (NOT_YET, sunday)


def test_an_observer_seen_again_counts_from_the_later_day() -> None:
    rule = make_rule(Standard(minimum=2, observers=2), days=2)
    log = [BY_GRACE, replace(BY_LINUS, day=day(3)), replace(BY_GRACE, day=day(4))]
    assert evaluate(rule, entries=log, on=day(6)).verdict is LAPSED


def test_only_the_last_day_of_a_long_month_sees_all_of_it() -> None:
    rule = make_rule(Standard(minimum=31), days=1, unit=Span.MONTHS)
    march = make_log("x" * 31, first=date(2026, 3, 1))
    assert evaluate(rule, entries=march, on=date(2026, 4, 10)).verdict is LAPSED
    assert evaluate(rule, entries=march[1:], on=date(2026, 4, 10)).verdict is NOT_YET


def test_where_weeks_count_only_a_week_that_is_over_can_lapse() -> None:
    rule = make_rule(Standard(unit=Unit.WEEKS, minimum=2), days=10)
    wednesday, sunday = day(10), day(14)
    verdicts = [
        evaluate(rule, entries=make_log("x......x"), on=on).verdict for on in (wednesday, sunday)
    ]
    assert verdicts == [MET, NOT_YET]


def test_a_window_of_two_working_days_never_held_three() -> None:
    standard = Standard(unit=Unit.WORKING_DAYS, minimum=3)
    rule = make_rule(standard, days=2, unit=Span.WORKING_DAYS)
    assert evaluate(rule, entries=make_log("xxx"), on=day(12)).verdict is NOT_YET


def test_the_rest_of_a_week_that_began_before_the_window_is_left_out() -> None:
    rule = make_rule(Standard(unit=Unit.WEEKS, minimum=2), days=10)
    friday, sunday = day(5), day(14)
    late = [replace(BY_GRACE, day=friday, recorded=sunday, context="shop")]
    figures = evaluate(rule, entries=late, on=sunday).figures
    assert (figures.met, figures.observers, figures.contexts, figures.late) == (0, 0, 0, 0)
