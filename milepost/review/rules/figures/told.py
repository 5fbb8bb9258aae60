"""What follows from the sums: rates, agreement beyond chance, days to a decision."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from random import Random
from typing import Any

from milepost.review.rules import agreement
from milepost.review.rules.agreement import Measure
from milepost.review.rules.figures.sums import patterns
from milepost.review.rules.standing import OWN, Standing


@dataclass(frozen=True, kw_only=True)
class Reviewers:
    """How many people judged, by how they stood to the organization that issues.

    Each counts once, as the closest that they ever were while they judged.
    """

    standings: Mapping[str, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(self.standings.values())

    @property
    def own(self) -> int:
        """How many belonged to the organization, or had within the year before."""
        return sum(number for one, number in self.standings.items() if one in OWN)

    @property
    def invited(self) -> int:
        """How many it let in by a link, and who were never with it as far as is known."""
        return self.standings.get(Standing.INVITED, 0)

    @property
    def unknown(self) -> int:
        """Of how many it was not kept."""
        return self.standings.get(Standing.UNKNOWN, 0)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Everything that is told; a part is None where too little is known to say it."""

    attempts: int
    first: int
    first_passed: int
    later: int
    later_passed: int
    incomplete: int
    """Handed back because something was missing; not judged, so no attempt."""
    median_days: int | None
    slow_days: int | None
    """Nine of ten decisions came within so many days."""
    same_level: Measure | None
    """The share of pairs of reviewers who gave a criterion the same level."""
    same_side: Measure | None
    """The share of pairs who both saw a criterion met, or both not."""
    alpha: Measure | None
    """Krippendorff's alpha: of levels (ordinal) where there is one rubric, else of met or not."""
    kappa: Measure | None
    """Cohen's kappa, linear weights, where one rubric was read by two reviewers each."""
    appeals: int
    """How many were filed, whatever came of them."""
    appeals_waiting: int
    appeals_withdrawn: int
    appeals_decided: int
    upheld: int
    reversed: int
    appeal_median_days: int | None
    appeal_slow_days: int | None
    """Nine of ten outcomes of an appeal came within so many days."""
    reviewers: Reviewers
    appeals_late: int = 0
    """Of those that ended, how many did after the day by which they were to be answered."""

    @property
    def passed(self) -> int:
        """How many attempts passed."""
        return self.first_passed + self.later_passed


def told_of(
    sums: Mapping[str, Any], *, reviewers: Reviewers, one_rubric: bool, chance: Random
) -> dict[str, Any]:
    """Return what follows from the sums, as JSON; ``told_from`` reads it."""
    levels, met = patterns(sums.get("levels", {})), patterns(sums.get("met", {}))
    days = {int(day): number for day, number in sums.get("days", {}).items()}
    names = ("attempts", "first", "first_passed", "later", "later_passed", "incomplete")
    rated = levels if one_rubric else met
    metric = agreement.ordinal if one_rubric else agreement.nominal
    return asdict(
        Told(
            **{name: sums.get(name, 0) for name in names},
            **_appeals(sums),
            median_days=_within(days, share=0.5),
            slow_days=_within(days, share=0.9),
            same_level=agreement.percent_of_counts(levels),
            same_side=agreement.percent_of_counts(met),
            alpha=agreement.alpha_of_counts(rated, chance=chance, metric=metric),
            kappa=agreement.kappa_of_counts(levels) if one_rubric else None,
            reviewers=reviewers,
        )
    )


def _appeals(sums: Mapping[str, Any]) -> dict[str, Any]:
    filed, withdrawn, decided = (sums.get(name, 0) for name in ("filed", "withdrawn", "decided"))
    days = {int(day): number for day, number in sums.get("appeal_days", {}).items()}
    return {
        "appeals": filed,
        "appeals_waiting": filed - withdrawn - decided,
        "appeals_withdrawn": withdrawn,
        "appeals_decided": decided,
        **{name: sums.get(name, 0) for name in ("upheld", "reversed")},
        "appeals_late": sums.get("answered_late", 0),
        "appeal_median_days": _within(days, share=0.5),
        "appeal_slow_days": _within(days, share=0.9),
    }


def told_from(data: Mapping[str, Any]) -> Told | None:
    """Return what was kept; None while nothing can be told."""
    if not data:
        return None
    measures = {
        name: Measure(**data[name]) if data[name] else None
        for name in ("same_level", "same_side", "alpha", "kappa")
    }
    return Told(**{**data, **measures, "reviewers": Reviewers(**data["reviewers"])})


def _within(days: Mapping[int, int], *, share: float) -> int | None:
    """Return within how many days at least this share of the decisions came."""
    ordered = sorted(days)
    reached = accumulate(days[day] for day in ordered)
    least = share * sum(days.values())
    return next(
        (day for day, number in zip(ordered, reached, strict=True) if number >= least), None
    )
