"""The same evaluation counted anew, day by day and window by window: slow, and plainly right.

It follows docs/reference/measured-competencies.md word for word and shares nothing with the
code under test but the dataclasses.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from milepost.practice.rules import (
    Entry,
    Figures,
    Finding,
    Outcome,
    PracticeRule,
    Source,
    Span,
    Unit,
    Verdict,
)
from milepost.practice.rules.finding import DaysBy

DAY = timedelta(days=1)
GRAVITY = [Outcome.NO_OPPORTUNITY, Outcome.EXCUSED, Outcome.MET, Outcome.NOT_MET]


def recount(rule: PracticeRule, *, entries: Iterable[Entry], on: date) -> Finding:
    """Return what ``evaluate`` must return."""
    said = standing(entries, on=on)
    log = [entry for entry in said if counts(entry, rule=rule)]
    figures = replace(figures_of(rule, log=log, on=on), days_by=days_by(rule, said=said, on=on))
    missing = missing_of(rule, figures=figures)
    if not missing:
        return Finding(on=on, verdict=Verdict.MET, figures=figures, missing=(), next_date=on)
    lapsed = any(is_met(rule, log=log, on=day) for day in earlier(rule, log=log, on=on))
    return Finding(
        on=on,
        verdict=Verdict.LAPSED if lapsed else Verdict.NOT_YET,
        figures=figures,
        missing=missing,
        next_date=next_date(rule, log=log, on=on),
    )


def standing(entries: Iterable[Entry], *, on: date) -> list[Entry]:
    known = [entry for entry in dict.fromkeys(entries) if entry.day <= on]
    replaced = {entry.supersedes for entry in known}
    log = [entry for entry in known if not entry.id or entry.id not in replaced]
    return [entry for entry in log if entry.outcome != Outcome.WITHDRAWN]


def counts(entry: Entry, *, rule: PracticeRule) -> bool:
    """Whether the rule listens to whoever said it."""
    if rule.standard.sources:
        return entry.source in rule.standard.sources
    return not rule.standard.observers or entry.source != Source.SELF


def days_by(rule: PracticeRule, *, said: list[Entry], on: date) -> DaysBy:
    """On how many days each source said something, whether or not it counts."""
    days = {day for row in occasions(rule, on=on) for day in row}
    spoken = {source: {e.day for e in said if e.source == source} & days for source in Source}
    return DaysBy(
        own=len(spoken[Source.SELF]),
        supervisor=len(spoken[Source.SUPERVISOR]),
        teacher=len(spoken[Source.TEACHER]),
        system=len(spoken[Source.SYSTEM]),
    )


def window(rule: PracticeRule, *, on: date) -> tuple[date, date]:
    period = rule.period
    if period.start is None:
        return _back(rule, on=on), on
    last = period.start
    while _length(rule, first=period.start, last=last) < period.length:
        last += DAY
    return period.start, min(on, last)


def _back(rule: PracticeRule, *, on: date) -> date:
    if rule.period.unit == Span.MONTHS:
        return _same_day(on, months=-rule.period.length) + DAY
    first = on
    while _length(rule, first=first, last=on) < rule.period.length:
        first -= DAY
    return first


def _length(rule: PracticeRule, *, first: date, last: date) -> int:
    """How many whole units of the period lie between two days, both included."""
    days = [first + DAY * number for number in range((last - first).days + 1)]
    if rule.period.unit == Span.MONTHS:
        months = 0
        while _same_day(first, months=months + 1) <= last + DAY:
            months += 1
        return months
    if rule.period.unit == Span.WORKING_DAYS:
        return sum(works(rule, day) for day in days)
    return len(days) // (7 if rule.period.unit == Span.WEEKS else 1)


def _same_day(day: date, *, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def works(rule: PracticeRule, day: date) -> bool:
    calendar = rule.calendar
    free = day in calendar.holidays or day.strftime("%m-%d") in {
        f"{month:02}-{number:02}" for month, number in calendar.yearly
    }
    return not free and day.weekday() not in calendar.weekend


def occasions(rule: PracticeRule, *, on: date) -> list[list[date]]:
    """The days of each occasion that begins in the window."""
    first, last = window(rule, on=on)
    found: list[list[date]] = []
    day = first
    while day <= last:
        if rule.standard.unit == Unit.WEEKS:
            if day.weekday() == 0:
                found.append([day + DAY * n for n in range(7) if day + DAY * n <= last])
        elif rule.standard.unit == Unit.DAYS or works(rule, day):
            found.append([day])
        day += DAY
    return found


def outcome_of_day(entries: list[Entry]) -> Outcome | None:
    others = [entry for entry in entries if entry.source != Source.SELF]
    said = [entry.outcome for entry in others or entries]
    return max(said, key=GRAVITY.index) if said else None


def outcome_of(days: list[date], *, by_day: dict[date, list[Entry]]) -> Outcome | None:
    said = [outcome_of_day(by_day.get(day, [])) for day in days]
    known = [outcome for outcome in said if outcome is not None]
    return max(known, key=GRAVITY.index) if known else None


def figures_of(rule: PracticeRule, *, log: list[Entry], on: date) -> Figures:
    by_day: dict[date, list[Entry]] = {}
    for entry in log:
        by_day.setdefault(entry.day, []).append(entry)
    first, last = window(rule, on=on)
    row = occasions(rule, on=on)
    came = [outcome_of(days, by_day=by_day) for days in row]
    inside = [entry for days in row for day in days for entry in by_day.get(day, [])]
    shown = [
        entry
        for days, outcome in zip(row, came, strict=True)
        if outcome == Outcome.MET
        for day in days
        for entry in by_day.get(day, [])
        if entry.outcome == Outcome.MET
    ]
    lateness = [
        (e.recorded - e.day).days for e in inside if e.recorded is not None and e.recorded > e.day
    ]
    unit = rule.standard.unit
    open_today = unit == Unit.WEEKS or (bool(row) and row[-1] == [on])
    settled = came[:-1] if came and came[-1] is None and on == last and open_today else came
    return Figures(
        first=first,
        last=last,
        met=came.count(Outcome.MET),
        counted=came.count(Outcome.MET) + came.count(Outcome.NOT_MET),
        excused=came.count(Outcome.EXCUSED),
        no_opportunity=came.count(Outcome.NO_OPPORTUNITY),
        recorded=len(came) - came.count(None),
        expected=len(came),
        longest_streak=max(
            _run(settled[:end], tolerance=rule.standard.tolerance) for end in range(len(came) + 1)
        ),
        current_streak=_run(settled, tolerance=rule.standard.tolerance),
        observers=len({(e.observer or e.source).lower() for e in shown if e.source != Source.SELF}),
        contexts=len({e.context.lower() for e in shown if e.context}),
        late=len(lateness),
        latest=max(lateness, default=0),
    )


def _run(came: list[Outcome | None], *, tolerance: int) -> int:
    """How many were met, going back from the end, before there were too many breaks."""
    run = 0
    for outcome in reversed(came):
        if outcome == Outcome.MET:
            run += 1
        elif outcome in (None, Outcome.NOT_MET):
            tolerance -= 1
            if tolerance < 0:
                break
    return run


def missing_of(rule: PracticeRule, *, figures: Figures) -> tuple[str, ...]:
    standard = rule.standard
    reached = {
        "of": figures.counted >= standard.of,
        "met": figures.met * standard.of >= standard.met * figures.counted,
        "minimum": figures.met >= standard.minimum,
        "streak": figures.longest_streak >= standard.streak,
        "observers": figures.observers >= standard.observers,
        "contexts": figures.contexts >= standard.contexts,
    }
    return tuple(name for name, is_reached in reached.items() if not is_reached)


def is_met(rule: PracticeRule, *, log: list[Entry], on: date) -> bool:
    known = [entry for entry in log if entry.day <= on]
    return not missing_of(rule, figures=figures_of(rule, log=known, on=on))


def earlier(rule: PracticeRule, *, log: list[Entry], on: date) -> Iterator[date]:
    """Earlier days that may count as «was met»: the ends of days, or of weeks."""
    day = min((entry.day for entry in log), default=on)
    while day < on:
        if rule.standard.unit != Unit.WEEKS or day.weekday() == 6:
            yield day
        day += DAY


def next_date(rule: PracticeRule, *, log: list[Entry], on: date) -> date | None:
    said = {entry.day for entry in log}
    hoped = list(log)
    names = max(rule.standard.observers, rule.standard.contexts, 1)
    horizon = _same_day(on, months=120)
    day = on
    while day <= horizon:
        if day not in said:
            hoped += [
                Entry(
                    day=day,
                    outcome=Outcome.MET,
                    source=Source.TEACHER,
                    observer=f"new {number}",
                    context=f"new {number}",
                )
                for number in range(names)
            ]
        if is_met(rule, log=hoped, on=day):
            return day
        if rule.period.start is not None and window(rule, on=day)[1] < day:
            return None
        day += DAY
    return None
