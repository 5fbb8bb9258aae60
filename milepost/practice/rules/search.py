"""Other days than the one asked for: was it met earlier, and when could it be met?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate, compress
from operator import ge

from milepost.practice.rules.board import MET, NOT_MET, Marks, inside, marks
from milepost.practice.rules.log import Log
from milepost.practice.rules.reach import distinct_reach, runs, streak_reach
from milepost.practice.rules.rule import Standard, Unit
from milepost.practice.rules.timeline import ONE_DAY, Timeline, months_after

HORIZONS = (14, 120)
"""So many months one looks ahead for a day on which the rule could be met: near, then far."""
Window = tuple[int, int, int]
"""A day, and the bounds of its window: the first occasion, and one past the last."""
FAR_BACK = 800
"""A window so many days long costs more to lay out than the years ahead: one looks far at once."""
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
    windows = _shares_reached(timeline, states=log.states, days=ends)
    return bool(windows) and bool(
        _reached(
            windows,
            reaches=_reaches(standard, states=log.states, seen=lambda: log.seen, windows=windows),
        )
    )


def next_date(log: Log) -> date | None:
    """Return the first day from ``on`` on which it is met if all goes well; None if none comes.

    All goes well if it is met on each day from ``on`` that nothing is said about yet, seen by as
    many new observers in as many new contexts as are asked for.
    """
    far_back = (log.on - log.first).days > FAR_BACK
    for months in HORIZONS[far_back:]:
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
    windows = _shares_reached(timeline, states=states, days=days)
    reaches = _reaches(
        log.rule.standard,
        states=states,
        seen=lambda: NOBODY if at_once else _seen_since(log, timeline=timeline, states=states),
        windows=windows,
        hoped=hoped,
    )
    windows = _reached(windows, reaches=reaches)
    return date.fromordinal(timeline.base + windows[0][0]) if windows else None


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


def _shares_reached(timeline: Timeline, *, states: bytes, days: range) -> list[Window]:
    """Return those days, with the bounds of their windows, on which enough were met.

    ``balance`` rises by what a met one adds to the share asked for and falls by what a missed
    one costs it: the share is reached where it does not fall from a window's begin to its end.
    """
    asked = timeline.rule.standard
    window = slice(days.start, days.stop, days.step)
    starts, ends = timeline.starts()[window], timeline.before[1:][window]
    windows = list(zip(days, starts, ends, strict=True))
    if asked.of:
        weight = {MET: asked.of - asked.met, NOT_MET: -asked.met}
        weights = [weight.get(state, 0) for state in range(256)]
        balance = list(accumulate(map(weights.__getitem__, states), initial=0))
        at = balance.__getitem__
        windows = list(compress(windows, map(ge, map(at, ends), map(at, starts))))
        windows = _with_enough(windows, of=states.translate(_IS_COUNTED), least=asked.of)
    return _with_enough(windows, of=states.translate(_IS_MET), least=asked.minimum)


def _with_enough(windows: list[Window], *, of: bytes, least: int) -> list[Window]:
    """Return the windows that hold at least so many of the marked occasions."""
    if not windows or not least:
        return windows
    marked = list(accumulate(of, initial=0))
    return [one for one in windows if marked[one[2]] - marked[one[1]] >= least]


def _reached(windows: list[Window], *, reaches: Iterable[Sequence[int]]) -> list[Window]:
    """Return the windows that begin early enough for each demand; none is worked out in vain."""
    demands = iter(reaches)
    while windows and (reach := next(demands, None)) is not None:
        windows = [window for window in windows if window[1] <= reach[window[2]]]
    return windows


def _reaches(
    standard: Standard,
    *,
    states: bytes,
    seen: Callable[[], Marks],
    windows: Sequence[Window],
    hoped: range = range(0),
) -> Iterator[Sequence[int]]:
    """For each end the latest first occasion with which run, observers and contexts suffice."""
    size, begin = len(states), windows[0][2] if windows else 0
    if standard.streak:
        streak, tolerance = standard.streak, standard.tolerance
        yield streak_reach(states, streak=streak, tolerance=tolerance, begin=begin)
    if standard.observers:
        yield _distinct(seen().observers, many=standard.observers, size=size, hoped=hoped)
    if standard.contexts:
        yield _distinct(seen().contexts, many=standard.contexts, size=size, hoped=hoped)


def _distinct(names: list[tuple[int, str]], *, many: int, size: int, hoped: range) -> Sequence[int]:
    reach = distinct_reach(names, many=many, size=size)
    reach[hoped.start + 1 : hoped.stop + 1] = hoped
    return reach
