"""The picture of a record that grows: how much was new, and how much was shown again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

MOST_STEPS = 12
SPANS = (1, 3, 12, 60, 120, 240)
"""Months that a step may be long; the shortest with which all fits into the picture."""
WIDTH, HEIGHT = 360, 180
LEFT, RIGHT, TOP, BOTTOM = 40, 356, 14, 150


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happened from the first of a month on, for so many months."""

    begin: date
    months: int
    new: int
    again: int
    total: int
    """Everything shown by its end."""

    @property
    def last_month(self) -> date:
        """The first day of its last month."""
        return _later(self.begin, months=self.months - 1)


class Bar(NamedTuple):
    """A step as a bar: what was new stands below what was shown again."""

    x: float
    width: float
    new_y: float
    new_height: float
    again_y: float
    again_height: float
    step: Step


class GridLine(NamedTuple):
    """A line across, with its number."""

    y: float
    label: int


class Picture(NamedTuple):
    """A drawing of 360 by 180."""

    bars: list[Bar]
    lines: list[GridLine]


def steps_of(days: Iterable[Sequence[date]], *, today: date) -> list[Step]:
    """Return the steps from the first day until today, from each competence's days in order."""
    shown = [each for each in days if each]
    if not shown:
        return []
    first = min(each[0] for each in shown)
    end = max(today, max(each[-1] for each in shown))
    months = _span(first, end=end)
    begin, steps, total = _begin(first, months=months), [], 0
    while begin <= end:
        after = _later(begin, months=months)
        new = sum(begin <= each[0] < after for each in shown)
        again = sum(each[0] < begin and any(begin <= day < after for day in each) for each in shown)
        total += new
        steps.append(Step(begin=begin, months=months, new=new, again=again, total=total))
        begin = after
    return steps


def picture_of(steps: Sequence[Step]) -> Picture:
    """Return the drawing of these steps."""
    top = _round_up(max((step.new + step.again for step in steps), default=1))
    width = (RIGHT - LEFT) / max(len(steps), 1)
    tall = (BOTTOM - TOP) / top
    return Picture(
        bars=[
            _bar(step, x=LEFT + n * width, width=width, tall=tall) for n, step in enumerate(steps)
        ],
        lines=[GridLine(round(BOTTOM - part * tall, 1), part) for part in _marks(top)],
    )


def _bar(step: Step, *, x: float, width: float, tall: float) -> Bar:
    new_y = BOTTOM - step.new * tall
    again_y = new_y - step.again * tall
    return Bar(
        x=round(x + width * 0.15, 1),
        width=round(min(width * 0.7, 48), 1),
        new_y=round(new_y, 1),
        new_height=round(BOTTOM - new_y, 1),
        again_y=round(again_y, 1),
        again_height=round(new_y - again_y, 1),
        step=step,
    )


def _marks(top: int) -> list[int]:
    return [0, top // 2, top] if top % 2 == 0 else [0, top]


def _round_up(number: int) -> int:
    """The next number that makes a calm scale: 1, 2, 4, 6, 10, 20, 40, 60, 100 …"""
    unit = 1
    while True:
        for step in (1, 2, 4, 6):
            if number <= step * unit:
                return step * unit
        unit *= 10


def _span(first: date, *, end: date) -> int:
    for months in SPANS:
        if _months(_begin(first, months=months), end=end) // months < MOST_STEPS:
            return months
    return SPANS[-1]


def _begin(day: date, *, months: int) -> date:
    """The first day of the step that a day falls into: quarters and years begin as they do."""
    index = day.year * 12 + day.month - 1
    return _from_index(index - index % months)


def _later(day: date, *, months: int) -> date:
    return _from_index(day.year * 12 + day.month - 1 + months)


def _months(begin: date, *, end: date) -> int:
    return (end.year - begin.year) * 12 + end.month - begin.month


def _from_index(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
