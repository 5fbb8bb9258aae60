"""What a log shows on a day, measured by a rule. Pure: nothing else comes in.

The log is laid out once (``timeline``, ``board``); each window is then two look-ups in running
totals and one in ``reach``, so that ten years of days cost no more than a few passes over them.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from milepost.practice.rules.board import (
    EXCUSED,
    MET,
    NO_OPPORTUNITY,
    NONE,
    NOT_MET,
    met_by,
    seen_by,
)
from milepost.practice.rules.days import EARLIEST, LATEST
from milepost.practice.rules.entries import Entry
from milepost.practice.rules.faults import Unreadable
from milepost.practice.rules.finding import Figures, Finding, Verdict
from milepost.practice.rules.log import Log
from milepost.practice.rules.reach import runs
from milepost.practice.rules.rule import PracticeRule, Standard, Unit
from milepost.practice.rules.search import next_date, was_met


def evaluate(rule: PracticeRule, *, entries: Iterable[Entry], on: date) -> Finding:
    """Judge a log as of a day; entries dated later are not looked at, their order never matters."""
    if not EARLIEST <= on <= LATEST:
        words = _("The day asked for lies from %(first)s to %(last)s.")
        raise Unreadable([words % {"first": EARLIEST, "last": LATEST}], code="unreadable-day")
    log = Log(rule, entries=entries, on=on)
    figures = _figures(log)
    missing = tuple(_missing(rule.standard, figures=figures))
    if not missing:
        return Finding(on=on, verdict=Verdict.MET, figures=figures, missing=(), next_date=on)
    return Finding(
        on=on,
        verdict=Verdict.LAPSED if was_met(log) else Verdict.NOT_YET,
        figures=figures,
        missing=missing,
        next_date=next_date(log),
    )


def contexts_in(rule: PracticeRule, *, entries: Iterable[Entry], on: date) -> list[tuple[str, int]]:
    """Return the contexts that count on a day, each with the days it was met there, most first."""
    log = Log(rule, entries=entries, on=on)
    days: dict[str, set[date]] = {}
    words: dict[str, str] = {}
    shown = met_by(log.within, timeline=log.timeline, states=log.states)
    for entry in sorted(shown, key=lambda entry: entry.day):
        if entry.context:
            name = entry.context.casefold()
            words.setdefault(name, entry.context)
            days.setdefault(name, set()).add(entry.day)
    counted = [(words[name], len(found)) for name, found in days.items()]
    return sorted(counted, key=lambda one: (-one[1], one[0]))


def _figures(log: Log) -> Figures:
    timeline = log.timeline
    states = log.states[log.begin :]
    late = [entry for entry in log.within if entry.recorded and entry.recorded > entry.day]
    lateness = [(entry.recorded - entry.day).days for entry in late if entry.recorded]
    longest, current = runs(_settled(states, log=log), tolerance=log.rule.standard.tolerance)
    met, missed = states.count(MET), states.count(NOT_MET)
    observers, contexts = seen_by(log.within, timeline=timeline, states=log.states)
    return Figures(
        first=log.first,
        last=log.last,
        met=met,
        counted=met + missed,
        excused=states.count(EXCUSED),
        no_opportunity=states.count(NO_OPPORTUNITY),
        recorded=len(states) - states.count(NONE),
        expected=len(states),
        longest_streak=longest,
        current_streak=current,
        observers=observers,
        contexts=contexts,
        late=len(lateness),
        latest=max(lateness, default=0),
        days_by=log.days_by(),
    )


def _settled(states: bytes, *, log: Log) -> bytes:
    """The occasions without today's while it is still open: it has broken nothing yet."""
    timeline = log.timeline
    running = (
        log.on == log.last
        and timeline.days
        and (log.rule.standard.unit is Unit.WEEKS or timeline.opens[-1])
    )
    return states[:-1] if running and states[-1:] == bytes([NONE]) else states


def _missing(standard: Standard, *, figures: Figures) -> Iterator[str]:
    """Name the fields of the standard that are not reached."""
    if figures.counted < standard.of:
        yield "of"
    if figures.met * standard.of < standard.met * figures.counted:
        yield "met"
    for name, reached in (
        ("minimum", figures.met),
        ("streak", figures.longest_streak),
        ("observers", figures.observers),
        ("contexts", figures.contexts),
    ):
        if reached < getattr(standard, name):
            yield name
