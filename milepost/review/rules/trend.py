"""The picture of a trend: places of points and lines in a drawing, worked out here."""

from collections.abc import Sequence
from typing import NamedTuple

LEFT, RIGHT, TOP, BOTTOM = 60, 346, 14, 166


class Dot(NamedTuple):
    """One sample."""

    x: float
    y: float
    hidden: bool
    """Whether it was mixed in unseen."""


class GridLine(NamedTuple):
    """A line across, with its label."""

    y: float
    label: str


class Trend(NamedTuple):
    """A drawing of 360 by 180."""

    dots: list[Dot]
    path: str
    asked: float
    lines: list[GridLine]


def trend(values: Sequence[tuple[float, bool]], *, threshold: int) -> Trend:
    """Return the drawing of shares from 0 to 1 in order, each with whether it came unseen."""
    step = (RIGHT - LEFT) / max(len(values) - 1, 1)
    dots = [
        Dot(round(LEFT + number * step, 1), _height(value), hidden)
        for number, (value, hidden) in enumerate(values)
    ]
    return Trend(
        dots=dots,
        path=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        asked=_height(threshold / 100),
        lines=[GridLine(_height(share / 100), f"{share} %") for share in (0, 50, 100)],
    )


def _height(share: float) -> float:
    return round(BOTTOM - max(0.0, min(1.0, share)) * (BOTTOM - TOP), 1)
