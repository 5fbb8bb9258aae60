"""Days laid out in a row: which occasion each belongs to, and where each day's window begins.

Days are offsets from ``base``; occasions (days, working days, weeks) are numbered from nought.
Everything is a list over days, built once and without a search, so that a log of ten years is
laid out in a millisecond.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

from milepost.practice.rules.days import Calendar
from milepost.practice.rules.rule import Period, PracticeRule, Span, Unit

ONE_DAY = timedelta(days=1)


def first_day(rule: PracticeRule, *, on: date) -> date:
    """Return the first day of the window that is looked at on a day."""
    period = rule.period
    if period.start is not None:
        return period.start
    if period.unit is Span.MONTHS:
        return months_after(on, months=-period.length) + ONE_DAY
    if period.unit is Span.WORKING_DAYS:
        return _working_day(on, calendar=rule.calendar, number=period.length, step=-ONE_DAY)
    days = period.length * (7 if period.unit is Span.WEEKS else 1)
    return on - timedelta(days=days - 1)


def last_day(rule: PracticeRule) -> date | None:
    """Return the last day of a fixed window, None if the window moves along."""
    period = rule.period
    if period.start is None:
        return None
    if period.unit is Span.MONTHS:
        return months_after(period.start, months=period.length) - ONE_DAY
    if period.unit is Span.WORKING_DAYS:
        return _working_day(
            period.start, calendar=rule.calendar, number=period.length, step=ONE_DAY
        )
    days = period.length * (7 if period.unit is Span.WEEKS else 1)
    return period.start + timedelta(days=days - 1)


def months_after(day: date, *, months: int) -> date:
    """Return the same day of another month, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_day(day: date, *, calendar: Calendar, number: int, step: timedelta) -> date:
    """The working day of this number, counted from a day on, itself included."""
    while True:
        number -= calendar.works(day)
        if number == 0:
            return day
        day += step


class Timeline:
    """The days from ``first`` (for weeks: from its Monday) to ``last``, both included."""

    def __init__(self, rule: PracticeRule, *, first: date, last: date) -> None:
        self.rule = rule
        back = first.weekday() if rule.standard.unit is Unit.WEEKS else 0
        self.base = first.toordinal() - back
        self.days = last.toordinal() - self.base + 1
        self.opens = self._opens()
        every_day = rule.standard.unit is Unit.DAYS
        self.before = (
            list(range(self.days + 1)) if every_day else list(accumulate(self.opens, initial=0))
        )
        """How many occasions begin before each day; one more item than days."""

    def starts(self) -> list[int]:
        """For each day the number of the first occasion in its window."""
        days = self._first_days(self.rule.period)
        if self.rule.standard.unit is Unit.DAYS:
            return days
        return list(map(self.before.__getitem__, days))

    def _opens(self) -> bytes:
        """One byte a day: whether an occasion begins on it."""
        unit = self.rule.standard.unit
        if unit is Unit.DAYS:
            return bytes([1]) * self.days
        if unit is Unit.WEEKS:
            return self._weekly([1, 0, 0, 0, 0, 0, 0])
        return self._working()

    def _weekly(self, pattern: list[int]) -> bytes:
        begin = (self.base - 1) % 7  # day 1 of the calendar is a Monday
        return bytes(pattern * (self.days // 7 + 2))[begin : begin + self.days]

    def _working(self) -> bytes:
        calendar = self.rule.calendar
        works = bytearray(self._weekly([day not in calendar.weekend for day in range(7)]))
        if self.days > 0:
            first, last = self.base, self.base + self.days - 1
            for holiday in calendar.holidays_within(
                date.fromordinal(first), date.fromordinal(last)
            ):
                works[holiday.toordinal() - self.base] = 0
        return bytes(works)

    def _first_days(self, period: Period) -> list[int]:
        if period.start is not None:
            return [max(0, period.start.toordinal() - self.base)] * self.days
        if period.unit is Span.MONTHS:
            days = self._months_back(period.length)
            early = bisect_left(days, 0)
            return [0] * early + days[early:]
        if period.unit is Span.WORKING_DAYS:
            return self._working_days_back(period.length)
        length = period.length * (7 if period.unit is Span.WEEKS else 1)
        return ([0] * min(length - 1, self.days)) + list(range(self.days - length + 1))

    def _months_back(self, months: int) -> list[int]:
        """First days of the windows, month by month: the days run along, then wait at its end."""
        found: list[int] = []
        first = date.fromordinal(self.base)
        day = first.replace(day=1)
        last = self.base + self.days
        while day.toordinal() < last:
            found.extend(self._month_back(day, months=months))
            day = months_after(day, months=1)
        return found[first.day - 1 : first.day - 1 + self.days]

    def _month_back(self, day: date, *, months: int) -> Iterator[int]:
        earlier = months_after(day, months=-months)
        begin = earlier.toordinal() - self.base + 1
        length = monthrange(earlier.year, earlier.month)[1]
        here = monthrange(day.year, day.month)[1]
        yield from range(begin, begin + min(length, here))
        yield from [begin + length - 1] * (here - length)

    def _working_days_back(self, length: int) -> list[int]:
        """The window holds the last ``length`` working days, so it begins on one of them."""
        works = self._working()
        days = [day for day, working in enumerate(works) if working]
        passed = list(accumulate(works))
        early = bisect_left(passed, length)
        return [0] * early + [days[number - length] for number in passed[early:]]
