"""Other days than the one asked for: was it met earlier, and when could it be met?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate

from milepost.earn.rules.practice.board import MET, NOT_MET, Marks, inside, marks
from milepost.earn.rules.practice.log import Log
from milepost.earn.rules.practice.reach import distinct_reach, runs, streak_reach
from milepost.earn.rules.practice.rule import Standard, Unit
from milepost.earn.rules.practice.timeline import ONE_DAY, Timeline, months_after

HORIZONS = (14, 120)
"""So many months one looks ahead for a day on which the rule could be met: near, then far."""
NOBODY = Marks(observers=[], contexts=[])
_IS_MET = bytes(state == MET for state in range(256))
_IS_COUNTED = bytes(state in (MET, NOT_MET) for state in range(256))


def was_met(log: Log) -> bool:
    """Return whether it was met at the end of an earlier day, or week if weeks count."""
    timeline, standard = log.timeline, log.rule.standard
    if runs(log.states, tolerance=standard.tolerance)[0] < standard.streak:
        return False
    step = 7 if standard.unit is Unit.WEEKS else 1
    ends = range(step - 1, timeline.days - 1, step)
    windows = list(_shares_reached(timeline, states=log.states, days=ends))
    if not windows:
        return False
    reach = _reach(standard, states=log.states, seen=log.seen)
    return any(first <= reach[end] for _, first, end in windows)


def next_date(log: Log) -> date | None:
    """Return the first day from ``on`` on which it is met if all goes well; None if none comes.

    All goes well if it is met on each day from ``on`` that nothing is said about yet, seen by as
    many new observers in as many new contexts as are asked for.
    """
    for months in HORIZONS:
        end = months_after(log.on, months=months)
        found = _next_until(end if log.end is None else min(end, log.end), log=log)
        if found is not None:
            return found
    return None


def _next_until(end: date, *, log: Log) -> date | None:
    begin = max(log.first, _next_day(log))
    if begin > end:
        return None
    timeline = Timeline(log.rule, first=log.first, last=end)
    states, hoped = _hoped(log, timeline=timeline, begin=begin)
    days = range(begin.toordinal() - timeline.base, timeline.days)
    at_once = timeline.before[days.start + 1] > hoped.start
    seen = NOBODY if at_once else _seen_since(log, timeline=timeline, states=states)
    reach = _reach(log.rule.standard, states=states, seen=seen, hoped=hoped)
    windows = _shares_reached(timeline, states=states, days=days)
    found = next((day for day, first, end in windows if first <= reach[end]), None)
    return None if found is None else date.fromordinal(timeline.base + found)


def _next_day(log: Log) -> date:
    """The day itself if nothing is said about it yet, else the day after."""
    said = any(entry.day == log.on for entry in log.entries)
    return log.on + ONE_DAY if said else log.on


def _hoped(log: Log, *, timeline: Timeline, begin: date) -> tuple[bytes, range]:
    """What each occasion comes to if all goes well, and the numbers of those hoped for."""
    known = log.states[log.timeline.before[timeline.base - log.timeline.base] :]
    states = bytearray(known.ljust(timeline.before[-1], b"\0"))
    day = begin.toordinal() - timeline.base
    now = timeline.before[day]
    if log.rule.standard.unit is Unit.WEEKS:
        now = timeline.before[day + 1] - 1
    if now < len(states) and states[now] == NOT_MET:
        now += 1
    states[now:] = bytes([MET]) * (len(states) - now)
    return bytes(states), range(now, len(states))


def _seen_since(log: Log, *, timeline: Timeline, states: bytes) -> Marks:
    first = date.fromordinal(timeline.base)
    within = inside(log.entries, timeline=timeline, first=first)
    return marks(within, timeline=timeline, states=states)


def _shares_reached(
    timeline: Timeline, *, states: bytes, days: range
) -> Iterator[tuple[int, int, int]]:
    """Yield those days, with the bounds of their windows, on which enough were met.

    ``balance`` rises by what a met one adds to the share asked for and falls by what a missed
    one costs it: the share is reached where it does not fall from a window's begin to its end.
    """
    asked = timeline.rule.standard
    of, minimum = asked.of, asked.minimum
    weight = {MET: of - asked.met, NOT_MET: -asked.met}
    weights = [weight.get(state, 0) for state in range(256)]
    balance = list(accumulate(map(weights.__getitem__, states), initial=0))
    met = list(accumulate(states.translate(_IS_MET), initial=0))
    counted = list(accumulate(states.translate(_IS_COUNTED), initial=0))
    window = slice(days.start, days.stop, days.step)
    spans = zip(days, timeline.starts()[window], timeline.before[1:][window], strict=True)
    return (
        (day, first, end)
        for day, first, end in spans
        if balance[end] >= balance[first]
        and counted[end] - counted[first] >= of
        and met[end] - met[first] >= minimum
    )


def _reach(
    standard: Standard, *, states: bytes, seen: Marks, hoped: Iterable[int] = ()
) -> Sequence[int]:
    """For each end the latest first occasion with which run, observers and contexts suffice."""
    size = len(states)
    reaches: list[Sequence[int]] = []
    if standard.streak:
        run = streak_reach(states, streak=standard.streak, tolerance=standard.tolerance)
        reaches.append(run)
    for many, names in ((standard.observers, seen.observers), (standard.contexts, seen.contexts)):
        if many:
            distinct = distinct_reach(names, many=many, size=size)
            for number in hoped:
                distinct[number + 1] = number
            reaches.append(distinct)
    if len(reaches) < 2:
        return reaches[0] if reaches else range(size + 1)
    return list(map(min, *reaches))
