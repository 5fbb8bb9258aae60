"""A log laid over its timeline: what each occasion came to, and who saw it in what context."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress

from milepost.practice.rules.entries import Entry, Outcome, Source
from milepost.practice.rules.rule import PracticeRule, Unit
from milepost.practice.rules.timeline import Timeline

NONE, NO_OPPORTUNITY, EXCUSED, MET, NOT_MET = range(5)
"""What an occasion came to, as a byte; of several the greater stands."""
_GRAVITY = {
    Outcome.NO_OPPORTUNITY: NO_OPPORTUNITY,
    Outcome.EXCUSED: EXCUSED,
    Outcome.MET: MET,
    Outcome.NOT_MET: NOT_MET,
}
_HEAVIEST = 4
_SELF, _MET = Source.SELF, Outcome.MET
"""Named once: an enumeration looks its members up anew each time, and these are asked for often."""
_RANK = {
    source: {Outcome.WITHDRAWN: 0}
    | {
        outcome: gravity + (0 if source is Source.SELF else _HEAVIEST)
        for outcome, gravity in _GRAVITY.items()
    }
    for source in Source
}
"""Another's word outweighs one's own, whatever it says; among equals the graver one stands."""
_STATE = bytes([NONE, *(2 * [NO_OPPORTUNITY, EXCUSED, MET, NOT_MET])]).ljust(256, b"\0")


def believed(entries: Iterable[Entry], *, rule: PracticeRule) -> list[Entry]:
    """Return the entries that may speak: those of the sources that are asked for, and not the
    learner's own, where observers are."""
    sources = rule.standard.sources
    if sources:
        return [entry for entry in entries if entry.source in sources]
    if rule.standard.observers:
        return [entry for entry in entries if entry.source is not _SELF]
    return list(entries)


def outcomes(entries: Iterable[Entry], *, timeline: Timeline) -> bytes:
    """Return what each occasion came to; all entries lie within the timeline."""
    ranks = bytearray(timeline.days)
    base = timeline.base
    for entry in entries:
        day = entry.day.toordinal() - base
        rank = _RANK[entry.source][entry.outcome]
        if rank > ranks[day]:
            ranks[day] = rank
    return _by_occasion(bytes(ranks.translate(_STATE)), timeline=timeline)


def _by_occasion(days: bytes, *, timeline: Timeline) -> bytes:
    unit = timeline.rule.standard.unit
    if unit is Unit.DAYS:
        return days
    if unit is Unit.WORKING_DAYS:
        return bytes(compress(days, timeline.opens))
    whole = days.ljust(-(-len(days) // 7) * 7, b"\0")
    return bytes(map(max, *(whole[weekday::7] for weekday in range(7))))


def inside(entries: Iterable[Entry], *, timeline: Timeline, first: date) -> list[Entry]:
    """Return the entries on occasions that begin on ``first`` or later."""
    unit = timeline.rule.standard.unit
    if unit is Unit.WEEKS:
        first += timedelta(days=-first.weekday() % 7)
    found = list(entries)
    if first.toordinal() > timeline.base:
        found = [entry for entry in found if entry.day >= first]
    if unit is Unit.WORKING_DAYS:
        opens, base = timeline.opens, timeline.base
        found = [entry for entry in found if opens[entry.day.toordinal() - base]]
    return found


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Who saw it and in which context, each with the number of the occasion."""

    observers: list[tuple[int, str]]
    contexts: list[tuple[int, str]]


def marks(entries: Iterable[Entry], *, timeline: Timeline, states: bytes) -> Marks:
    """Return the marks of entries that say met, on occasions that came to met.

    The entries lie on occasions. Nobody observes themselves; a source without a name is one
    observer, so that a nameless supervisor counts once.
    """
    base, before = timeline.base, timeline.before
    shown = [
        (at, entry)
        for entry in entries
        if entry.outcome is _MET
        and states[at := before[entry.day.toordinal() - base + 1] - 1] == MET
    ]
    return Marks(
        observers=[
            (at, (entry.observer or entry.source).casefold())
            for at, entry in shown
            if entry.source is not _SELF
        ],
        contexts=[(at, entry.context.casefold()) for at, entry in shown if entry.context],
    )


def seen_by(entries: Iterable[Entry], *, timeline: Timeline, states: bytes) -> tuple[int, int]:
    """Return how many observers and contexts there are among the marks of these entries."""
    shown = met_by(entries, timeline=timeline, states=states)
    others = {entry.observer or entry.source for entry in shown if entry.source is not _SELF}
    contexts = {entry.context for entry in shown} - {""}
    return len(set(map(str.casefold, others))), len(set(map(str.casefold, contexts)))


def met_by(entries: Iterable[Entry], *, timeline: Timeline, states: bytes) -> list[Entry]:
    """Return the entries that say met, on occasions that came to met."""
    base, before = timeline.base, timeline.before
    return [
        entry
        for entry in entries
        if entry.outcome is _MET and states[before[entry.day.toordinal() - base + 1] - 1] == MET
    ]
