"""How a reviewer's levels compare with a panel's, when that is enough, and when it drifts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from milepost.kit.errors import RuleError
from milepost.practice.rules.finding import wilson
from milepost.review.rules.agreement import Measure, cohens_kappa, percent_agreement, quadratic

EXACT, ADJACENT, KAPPA = "exact", "adjacent", "kappa"
MEASURES = {
    EXACT: _("the same level"),
    ADJACENT: _("the same level or one beside it"),
    KAPPA: _("weighted kappa, agreement beyond chance"),
}
BOUNDS = {"threshold": (1, 100), "samples": (1, 20), "months": (1, 60), "every": (0, 200)}
WINDOW = 3
"""Of how many of the latest samples drift is told."""
FEWEST = 4
"""Criteria that are compared before anything is called drift."""
LEANING = 0.5
"""Levels by which somebody is milder or stricter than the panel, on average."""
FRESH = timedelta(days=90)
"""A sample seen longer ago than this may come again."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What reviewers of an achievement have to show on samples; see ``CalibrationRule``."""

    measure: str
    threshold: int
    samples: int
    months: int
    every: int
    required: bool

    @property
    def sentences(self) -> list[str]:
        """The same in words."""
        told = _(
            "To qualify: %(samples)s samples, at least %(threshold)s %% agreement (%(measure)s)."
        )
        lasts = _("It holds for %(months)s months.")
        mixed = _("A sample is mixed in, unseen, about once in %(every)s reviews.")
        facts = {**vars(self), "measure": MEASURES[self.measure]}
        return [
            str(told) % facts,
            str(lasts) % facts,
            str(mixed) % facts if self.every else str(_("No sample is mixed in.")),
            str(
                _("Only who qualified may judge.") if self.required else _("Others may judge, too.")
            ),
        ]


def asked_from(facts: Mapping[str, Any]) -> Asked:
    """Return what was sent or kept; RuleError when it can't be kept."""
    asked = Asked(**{name: facts[name] for name in Asked.__dataclass_fields__})
    bounds = ((getattr(asked, name), low, high) for name, (low, high) in BOUNDS.items())
    if asked.measure not in MEASURES or not all(low <= it <= high for it, low, high in bounds):
        raise RuleError(
            str(_("One of the numbers is too small or too large.")), code="out-of-range"
        )
    return asked


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One criterion of a sample: the level given and the panel's, from 1 to ``levels``."""

    criterion: str
    given: int
    true: int
    levels: int

    @property
    def apart(self) -> int:
        """How many levels above the panel's (below, if negative)."""
        return self.given - self.true


def agreement_with_panel(pairs: Sequence[Pair], *, measure: str) -> Measure | None:
    """Return how far the pairs agree by this measure, with its interval; None without any.

    Where chance alone would make everybody agree (one level only), kappa has no value: then it is
    the share of criteria with the same level.
    """
    if measure == ADJACENT:
        return _adjacent(pairs)
    if measure == KAPPA and pairs:
        most = max(pair.levels for pair in pairs)
        levels = [(pair.given - 1, pair.true - 1) for pair in pairs]
        found = cohens_kappa(levels, levels=most, weights=quadratic)
        if found is not None:
            return found
    return percent_agreement([(pair.given, pair.true) for pair in pairs])


def _adjacent(pairs: Sequence[Pair]) -> Measure | None:
    if not pairs:
        return None
    near = sum(abs(pair.apart) <= 1 for pair in pairs)
    low, high = wilson(near, of=len(pairs))
    return Measure(value=near / len(pairs), low=low, high=high, units=len(pairs))


def qualifies(found: Measure | None, *, threshold: int) -> bool:
    """Return whether this is enough; ``threshold`` in hundredths."""
    return found is not None and round(found.value * 100, 6) >= threshold


def leaning(pairs: Iterable[Pair]) -> float | None:
    """Return by how many levels somebody is milder than the panel on average; below 0, stricter."""
    apart = [pair.apart for pair in pairs]
    return sum(apart) / len(apart) if apart else None


class Drift(StrEnum):
    """How the latest samples compare with what was asked for."""

    UNKNOWN = "unknown"
    STEADY = "steady"
    MILDER = "milder"
    STRICTER = "stricter"
    APART = "apart"

    @property
    def sentence(self) -> str:
        """What the reviewer and the lead read."""
        return str(_SENTENCES[self])


_SENTENCES = {
    Drift.UNKNOWN: _("Too few samples so far to say."),
    Drift.STEADY: _("Steady: close to the panel."),
    Drift.MILDER: _("Lately milder than the panel."),
    Drift.STRICTER: _("Lately stricter than the panel."),
    Drift.APART: _("Lately further from the panel than asked for."),
}


def drift(exercises: Sequence[Sequence[Pair]], *, measure: str, threshold: int) -> Drift:
    """Return what the latest samples show; ``exercises`` are in order, the oldest first."""
    recent = [pair for pairs in exercises[-WINDOW:] for pair in pairs]
    if len(recent) < FEWEST:
        return Drift.UNKNOWN
    leans = leaning(recent) or 0.0
    if leans >= LEANING:
        return Drift.MILDER
    if leans <= -LEANING:
        return Drift.STRICTER
    found = agreement_with_panel(recent, measure=measure)
    return Drift.STEADY if qualifies(found, threshold=threshold) else Drift.APART


def ends_qualification(
    exercises: Sequence[Sequence[Pair]], *, measure: str, threshold: int
) -> bool:
    """Return whether the latest samples fall short of what qualifies: then it is shown anew."""
    recent = [pair for pairs in exercises[-WINDOW:] for pair in pairs]
    found = agreement_with_panel(recent, measure=measure)
    return len(recent) >= FEWEST and not qualifies(found, threshold=threshold)


def is_due(*, since: int, every: int, draw: float) -> bool:
    """Return whether a sample comes instead of the work asked for.

    About one in ``every`` reviews, by chance, so that nobody can count along; at the latest after
    twice as many. ``since`` counts the reviews taken since the last one; ``draw`` is from 0 to 1.
    """
    return every > 0 and (draw < 1 / every or since + 1 >= 2 * every)


def may_come_again(seen_at: datetime | None, *, at: datetime) -> bool:
    """Return whether a sample can be given to somebody who saw it then; None if never."""
    return seen_at is None or at - seen_at > FRESH
