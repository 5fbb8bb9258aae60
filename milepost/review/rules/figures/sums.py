"""What is added up over attempts; sums of sums are sums."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from milepost.review.rules.verdicts import AWARDED, INCOMPLETE

Sums = dict[str, Any]
"""JSON: whole numbers by name, and counters (``days``, ``levels``, ``met``, ``appeal_days``) of
texts."""

COUNTERS = ("days", "levels", "met", "appeal_days")
DECIDED = "decided"
Rating = tuple[int, bool]
"""The position of a level, and whether it meets."""


@dataclass(frozen=True, kw_only=True)
class AttemptFacts:
    """One decided round, without anything that tells whose it was."""

    first: bool
    outcome: str
    days: int | None
    ratings: tuple[tuple[Rating, ...], ...]
    """For each criterion what each of its reviewers saw."""


@dataclass(frozen=True, kw_only=True)
class EndedAppeal:
    """How one appeal ended, without anything that tells whose it was."""

    state: str
    outcome: str
    days: int | None
    """From filing to the outcome."""
    late: bool = False
    """Whether it ended after the day by which it was to be answered."""


def sums_of(attempts: Iterable[AttemptFacts]) -> Sums:
    """Return the sums over attempts."""
    numbers: Counter[str] = Counter()
    counters: dict[str, Counter[str]] = {name: Counter() for name in ("days", "levels", "met")}
    for one in attempts:
        numbers.update(_numbers(one))
        if one.days is not None:
            counters["days"][str(one.days)] += 1
        for seen in one.ratings:
            counters["levels"][_pattern(level for level, _meets in seen)] += 1
            counters["met"][_pattern(int(meets) for _level, meets in seen)] += 1
    return {**numbers, **{name: dict(counter) for name, counter in counters.items()}}


def appeal_sums(filed: int, *, ended: Iterable[EndedAppeal]) -> Sums:
    """Return the sums over appeals: how many were filed, and how those that ended did."""
    numbers, days = Counter({"filed": filed}), Counter[str]()
    for one in ended:
        numbers.update([one.state] + ([one.outcome] if one.state == DECIDED else []))
        numbers.update(["answered_late"] if one.late else [])
        if one.state == DECIDED and one.days is not None:
            days[str(one.days)] += 1
    return {**numbers, "appeal_days": dict(days)}


def plus(one: Mapping[str, Any], other: Mapping[str, Any]) -> Sums:
    """Return two sums together."""
    numbers = Counter({name: value for name, value in one.items() if isinstance(value, int)})
    numbers.update({name: value for name, value in other.items() if isinstance(value, int)})
    return {
        **numbers,
        **{
            name: _together(one.get(name), other.get(name))
            for name in COUNTERS
            if name in one or name in other
        },
    }


def patterns(counter: Mapping[str, int]) -> dict[tuple[int, ...], int]:
    """Return how often each set of ratings of one criterion was given."""
    return {tuple(map(int, text.split(","))): number for text, number in counter.items()}


def _numbers(one: AttemptFacts) -> list[str]:
    if one.outcome == INCOMPLETE:
        return ["incomplete"]
    which = "first" if one.first else "later"
    return ["attempts", which] + ([f"{which}_passed"] if one.outcome == AWARDED else [])


def _pattern(values: Iterable[int]) -> str:
    return ",".join(map(str, sorted(values)))


def _together(one: Mapping[str, int] | None, other: Mapping[str, int] | None) -> dict[str, int]:
    counter = Counter(one or {})
    counter.update(other or {})
    return dict(counter)
