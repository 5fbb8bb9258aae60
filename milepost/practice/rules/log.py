"""The entries of a log that speak, up to a day, laid over their timeline."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from milepost.practice.rules.board import Marks, believed, inside, marks, outcomes
from milepost.practice.rules.entries import Entry, Source, in_force
from milepost.practice.rules.finding import DaysBy
from milepost.practice.rules.rule import PracticeRule
from milepost.practice.rules.timeline import ONE_DAY, Timeline, first_day, last_day


class Log:
    """The window from ``first`` to ``last``; a fixed one has its ``end``."""

    def __init__(self, rule: PracticeRule, *, entries: Iterable[Entry], on: date) -> None:
        end = last_day(rule)
        self.rule, self.on = rule, on
        self.first = first_day(rule, on=on)
        self.last = on if end is None else min(on, end)
        self.end = end
        self.said = in_force([e for e in entries if e.day <= on])
        if end is not None:
            self.said = [e for e in self.said if self.first <= e.day <= end]
        self.entries = believed(self.said, rule=rule)
        earliest = min([entry.day for entry in self.entries], default=self.first)
        last = max(self.last, self.first - ONE_DAY)
        self.timeline = Timeline(rule, first=min(self.first, earliest), last=last)
        self.states = outcomes(self.entries, timeline=self.timeline)
        self.begin = self.timeline.before[self.first.toordinal() - self.timeline.base]
        """The first occasion of the window."""

    @cached_property
    def within(self) -> list[Entry]:
        """The entries on occasions of the window."""
        return inside(self.entries, timeline=self.timeline, first=self.first)

    def days_by(self) -> DaysBy:
        """On how many days of the window each source said something, whether or not it counts."""
        days: defaultdict[Source, set[date]] = defaultdict(set)
        for entry in self._heard():
            days[entry.source].add(entry.day)
        return DaysBy(
            own=len(days[Source.SELF]),
            supervisor=len(days[Source.SUPERVISOR]),
            teacher=len(days[Source.TEACHER]),
            system=len(days[Source.SYSTEM]),
        )

    def _heard(self) -> list[Entry]:
        """The entries on occasions of the window, whether or not they count."""
        if len(self.entries) == len(self.said):
            return self.within
        said = [entry for entry in self.said if entry.day >= self.first]
        return inside(said, timeline=self.timeline, first=self.first)

    @cached_property
    def seen(self) -> Marks:
        """Who saw it in which context, in the whole log."""
        first = date.fromordinal(self.timeline.base)
        everything = inside(self.entries, timeline=self.timeline, first=first)
        return marks(everything, timeline=self.timeline, states=self.states)
