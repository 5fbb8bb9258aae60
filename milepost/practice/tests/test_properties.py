"""What holds for every rule and every log; the naive re-count is the witness."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from milepost.practice.rules import (
    Calendar,
    Entry,
    Outcome,
    Period,
    PracticeRule,
    Source,
    Span,
    Standard,
    Unit,
    Unreadable,
    Verdict,
    evaluate,
    read_sentence,
    sentence,
)
from milepost.practice.rules.rule import OTHERS
from milepost.practice.rules.sense import require_sense
from milepost.practice.rules.timeline import last_day
from milepost.practice.tests.recount import counts, recount

NEW_YEAR = date(2024, 1, 1)
ORDER = [Verdict.LAPSED, Verdict.NOT_YET, Verdict.MET]
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.integers(0, 70).map(lambda number: NEW_YEAR + timedelta(days=number + 20))
calendars = st.builds(
    Calendar,
    weekend=st.sampled_from([{5, 6}, {4, 5}, {6}, set()]).map(frozenset),
    holidays=st.frozensets(days, max_size=4),
    yearly=st.frozensets(days.map(lambda day: (day.month, day.day)), max_size=3),
)
periods = st.one_of(
    st.builds(Period, length=st.integers(1, 40), unit=st.just(Span.DAYS)),
    st.builds(Period, length=st.integers(1, 6), unit=st.just(Span.WEEKS)),
    st.builds(Period, length=st.integers(1, 2), unit=st.just(Span.MONTHS)),
    st.builds(Period, length=st.integers(1, 30), unit=st.just(Span.WORKING_DAYS)),
)
starts = st.none() | days


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    of = draw(st.integers(0, 6))
    streak = draw(st.integers(0, 4))
    return Standard(
        unit=draw(st.sampled_from(Unit)),
        of=of,
        met=draw(st.integers(1, of)) if of else 0,
        minimum=draw(st.integers(0 if of or streak else 1, 5)),
        streak=streak,
        tolerance=draw(st.integers(0, 2)) if streak else 0,
        observers=draw(st.integers(0, 2)),
        contexts=draw(st.integers(0, 2)),
        sources=draw(st.just(frozenset()) | st.frozensets(st.sampled_from(OTHERS))),
    )


@st.composite
def rules(draw: st.DrawFn) -> PracticeRule:
    return PracticeRule(
        condition="the house rules",
        behavior="is on time",
        standard=draw(standards()),
        period=replace(draw(periods), start=draw(starts)),
        record="the book",
        calendar=draw(calendars),
    )


entries = st.builds(
    Entry,
    day=days,
    outcome=st.sampled_from([Outcome.MET, *[said for said in Outcome if said != "withdrawn"]]),
    source=st.sampled_from(Source),
    observer=st.sampled_from(["", "Grace", "grace", "Linus"]),
    context=st.sampled_from(["", "school", "shop", "Shop"]),
    recorded=st.none() | days,
)


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    """Entries with ids, some of which correct earlier ones, now and then given twice."""
    log = [
        replace(entry, id=str(number))
        for number, entry in enumerate(draw(st.lists(entries, max_size=40)))
    ]
    for number in range(1, len(log)):
        if draw(st.integers(0, 9)) == 0:
            target = str(draw(st.integers(0, number - 1)))
            outcome = draw(st.sampled_from([log[number].outcome, Outcome.WITHDRAWN]))
            log[number] = replace(log[number], outcome=outcome, supersedes=target, reason="a slip")
    return log + (draw(st.lists(st.sampled_from(log), max_size=3)) if log else [])


@settings(steady, max_examples=400)
@given(rule=rules(), log=logs(), on=days)
def test_it_agrees_with_a_naive_recount(rule: PracticeRule, log: list[Entry], on: date) -> None:
    found = evaluate(rule, entries=log, on=on)
    assume(found.next_date is not None or rule.period.start is not None)
    assert found == recount(rule, entries=log, on=on)


@steady
@given(rule=rules(), log=logs(), on=days, random=st.randoms())
def test_the_order_of_entries_does_not_matter(rule, log, on, random) -> None:
    shuffled = list(log)
    random.shuffle(shuffled)
    assert evaluate(rule, entries=shuffled, on=on) == evaluate(rule, entries=log, on=on)


@settings(steady, max_examples=300)
@given(rule=rules(), log=logs(), on=days, extra=entries)
def test_one_more_met_entry_never_makes_it_worse(rule, log, on, extra) -> None:
    extra = replace(extra, outcome=Outcome.MET, id="")
    before = evaluate(rule, entries=log, on=on)
    after = evaluate(rule, entries=[*log, extra], on=on)
    assert (after.verdict is Verdict.MET) >= (before.verdict is Verdict.MET)
    assert set(after.missing) <= set(before.missing)
    for name in ("met", "counted", "recorded", "longest_streak", "observers", "contexts"):
        assert getattr(after.figures, name) >= getattr(before.figures, name)
    missed = before.figures.counted - before.figures.met
    assert after.figures.counted - after.figures.met <= missed


@steady
@given(rule=rules(), log=logs(), on=days, many=st.integers(1, 3))
def test_superseding_twice_is_superseding_once(rule, log, on, many) -> None:
    corrections = [entry for entry in log if entry.supersedes]
    assert evaluate(rule, entries=log + corrections * many, on=on) == evaluate(
        rule, entries=log, on=on
    )


@steady
@given(rule=rules(), log=logs(), on=days, start=days)
def test_a_fixed_window_never_looks_outside(rule, log, on, start) -> None:
    rule = replace(rule, period=replace(rule.period, start=start))
    end = last_day(rule)
    assert end is not None
    plain = [entry for entry in log if not entry.supersedes]
    inside = [entry for entry in plain if start <= entry.day <= end]
    assume(len(inside) < len(plain))
    assert evaluate(rule, entries=plain, on=on) == evaluate(rule, entries=inside, on=on)


@steady
@given(rule=rules(), log=logs(), on=days, day=days)
def test_an_excused_day_changes_neither_k_nor_n(rule, log, on, day) -> None:
    rule = replace(rule, standard=replace(rule.standard, unit=Unit.DAYS))
    log = [entry for entry in log if entry.day != day]
    excused = Entry(day=day, outcome=Outcome.EXCUSED, source=Source.TEACHER)
    before, after = (evaluate(rule, entries=kept, on=on).figures for kept in (log, [*log, excused]))
    assert (after.met, after.counted) == (before.met, before.counted)


@steady
@given(rule=rules(), log=logs(), on=days)
def test_entries_dated_later_are_not_looked_at(rule, log, on) -> None:
    known = [entry for entry in log if entry.day <= on]
    assume(len(known) < len(log))
    assert evaluate(rule, entries=log, on=on) == evaluate(rule, entries=known, on=on)


@steady
@given(rule=rules(), log=logs(), on=days)
def test_the_learner_alone_never_meets_a_rule_that_asks_for_observers(rule, log, on) -> None:
    rule = replace(rule, standard=replace(rule.standard, observers=1))
    alone = [replace(entry, source=Source.SELF) for entry in log]
    assert evaluate(rule, entries=alone, on=on).verdict is Verdict.NOT_YET


@steady
@given(rule=rules(), log=logs(), on=days, only=st.sampled_from(OTHERS))
def test_what_other_sources_say_changes_nothing_but_who_spoke(rule, log, on, only) -> None:
    rule = replace(rule, standard=replace(rule.standard, sources=frozenset([only])))
    plain = [entry for entry in log if not entry.supersedes]
    heard = [entry for entry in plain if entry.source is only]
    (found, alone) = (evaluate(rule, entries=kept, on=on) for kept in (plain, heard))
    days_by = alone.figures.days_by
    assert replace(found, figures=replace(found.figures, days_by=days_by)) == alone


@steady
@given(rule=rules(), log=logs(), on=days)
def test_on_the_next_date_it_is_met_and_on_no_day_before(rule, log, on) -> None:
    """All going well is played out here, entry by entry."""
    found = evaluate(rule, entries=log, on=on)
    assume(found.next_date is not None and on < found.next_date <= on + timedelta(days=100))
    standing = [entry for entry in log if entry.day <= on]
    spoken = {entry.day for entry in standing if counts(entry, rule=rule)}
    heard = min(rule.standard.sources or [Source.SYSTEM])
    assume(not any(entry.supersedes for entry in standing))
    day, verdicts = on, []
    while day <= found.next_date:
        if day not in spoken:
            standing += [
                Entry(day=day, outcome=Outcome.MET, source=heard, observer=n, context=n)
                for n in ("new 1", "new 2")
            ]
        verdicts.append(evaluate(rule, entries=standing, on=day).verdict is Verdict.MET)
        day += timedelta(days=1)
    assert verdicts == [False] * (len(verdicts) - 1) + [True]


texts = st.text(
    st.sampled_from("abcé ,.:0123«’") | st.characters(categories=["L", "N", "P"]),
    min_size=1,
    max_size=60,
).map(lambda text: " ".join(text.split())) | st.sampled_from(
    [
        "on time",
        "a, on at least 3 of every 4 days",
        "x, the learner y",
        "the log, by hand.",
        "is in time, over any 6 days, by night",
    ]
)


@settings(steady, max_examples=400)
@given(rule=rules(), condition=texts, behavior=texts, record=texts)
def test_a_rule_reads_back_from_its_sentence_and_its_json(rule, condition, behavior, record):
    rule = replace(rule, condition=condition, behavior=behavior, record=record)
    try:
        require_sense(rule)
    except Unreadable:
        assume(False)
    for language in ("en", "es", "es-MX"):
        assert read_sentence(sentence(rule, language=language), language=language) == rule
