"""What one review comes to, and what follows from all the reviews of a round."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy

MEETS, NOT_YET, INCOMPLETE = "meets", "not-yet", "incomplete"
AWARDED = "awarded"
BY_OUTCOME, BY_CRITERIA = "outcome", "criteria"
BY_LEVELS, BY_REQUIRED_LEVELS, NEAR = "levels", "required-levels", "near-levels"
MAJORITY, THIRD, CAUTIOUS = "majority", "third", "cautious"

SPOKEN = (
    (
        re.compile(r"(?P<number>\d+) of (?P<of>\d+) agreed"),
        gettext_lazy("%(number)s of %(of)s agreed"),
    ),
    (
        re.compile(r"(?P<number>\d+) differed, the one added decided"),
        gettext_lazy("%(number)s differed, the one added decided"),
    ),
    (
        re.compile(r"1 reviewer found something missing"),
        gettext_lazy("1 reviewer found something missing"),
    ),
    (
        re.compile(r"(?P<number>\d+) of (?P<of>\d+) saw it met, any doubt counts"),
        gettext_lazy("%(number)s of %(of)s saw it met, any doubt counts"),
    ),
    (
        re.compile(r"majority of (?P<of>\d+), criterion by criterion"),
        gettext_lazy("majority of %(of)s, criterion by criterion"),
    ),
)
"""Every form in which ``Verdict.agreement`` is kept, and what it reads as."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The written rule of a version: how many read, what is agreement, what decides without it."""

    asked: int
    agreement: str = BY_OUTCOME
    tie_break: str = MAJORITY


@dataclass(frozen=True, kw_only=True)
class Score:
    """The level one reviewer saw for one criterion."""

    criterion: UUID
    required: bool
    position: int
    """Of the level, from lowest to highest."""
    meets: bool


Scores = tuple[Score, ...]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a round comes to. ``agreement`` says in words how the reviewers stood."""

    outcome: str
    agreement: str


class Step(StrEnum):
    """What happens when a round is not decided yet."""

    WAIT = "wait"
    ONE_MORE = "one-more"


def outcome_of(scores: Scores) -> str:
    """Return what one reviewer's scores come to: every required criterion has to be met.

    A rubric that requires nothing in particular requires all of it.
    """
    counted = _counted(scores)
    return MEETS if counted and all(score.meets for score in counted) else NOT_YET


def next_step(reviews: Sequence[Scores], *, policy: Policy) -> Step | Verdict:
    """Return what follows from the reviews of a round that are in, first come first.

    Wait until all asked are in. When they agree, that is the verdict. When they do not, any doubt
    counts where the policy is cautious; else an even number of reviewers gets one more, and an odd
    number decides by majority, or the one who was added decides alone.
    """
    if len(reviews) < policy.asked:
        return Step.WAIT
    if _agree(reviews, policy=policy.agreement):
        agreement = f"{len(reviews)} of {len(reviews)} agreed"
        return Verdict(outcome=_decided(outcome_of(reviews[0])), agreement=agreement)
    if policy.tie_break == CAUTIOUS:
        return _cautiously(reviews)
    if len(reviews) % 2 == 0:
        return Step.ONE_MORE
    if _added_decides(reviews, policy=policy):
        agreement = f"{len(reviews) - 1} differed, the one added decided"
        return Verdict(outcome=_decided(outcome_of(reviews[-1])), agreement=agreement)
    return _by_criterion(reviews) if policy.agreement == BY_CRITERIA else _by_outcome(reviews)


def incomplete() -> Verdict:
    """Return the verdict when a reviewer finds something missing; the first to find it decides."""
    return Verdict(outcome=INCOMPLETE, agreement="1 reviewer found something missing")


def spoken(agreement: str) -> str:
    """Return how the reviewers stood, as it is kept and signed, in the reader's language."""
    for pattern, words in SPOKEN:
        if found := pattern.fullmatch(agreement):
            return str(words) % found.groupdict()
    return agreement


def levels_of(reviews: Sequence[Scores], *, policy: Policy) -> dict[UUID, int]:
    """Return the level that stands for each criterion: the median, of two the lower.

    Where most reviewers saw a criterion met, this level meets it too. Where the one who was added
    decided alone, it is what they saw; where any doubt counts, the lowest.
    """
    if not _agree(reviews, policy=policy.agreement) and _added_decides(reviews, policy=policy):
        reviews = reviews[-1:]
    positions: dict[UUID, list[int]] = {}
    for score in (score for review in reviews for score in review):
        positions.setdefault(score.criterion, []).append(score.position)
    if policy.tie_break == CAUTIOUS:
        return {key: min(seen) for key, seen in positions.items()}
    return {key: sorted(seen)[(len(seen) - 1) // 2] for key, seen in positions.items()}


def _added_decides(reviews: Sequence[Scores], *, policy: Policy) -> bool:
    return policy.tie_break == THIRD and len(reviews) > policy.asked


def _cautiously(reviews: Sequence[Scores]) -> Verdict:
    met = [outcome_of(review) for review in reviews].count(MEETS)
    agreement = f"{met} of {len(reviews)} saw it met, any doubt counts"
    return Verdict(outcome=AWARDED if met == len(reviews) else NOT_YET, agreement=agreement)


def _agree(reviews: Sequence[Scores], *, policy: str) -> bool:
    if policy == BY_CRITERIA:
        return len({_required(review) for review in reviews}) == 1
    if policy == BY_LEVELS:
        return len({_positions(review) for review in reviews}) == 1
    if policy == BY_REQUIRED_LEVELS:
        return len({_positions(_counted(review)) for review in reviews}) == 1
    alike = len({outcome_of(review) for review in reviews}) == 1
    return alike and (policy != NEAR or _near(reviews))


def _counted(scores: Scores) -> Scores:
    return tuple(score for score in scores if score.required) or scores


def _positions(scores: Scores) -> frozenset[tuple[UUID, int]]:
    return frozenset((score.criterion, score.position) for score in scores)


def _near(reviews: Sequence[Scores]) -> bool:
    seen: dict[UUID, list[int]] = {}
    for score in (score for review in reviews for score in _counted(review)):
        seen.setdefault(score.criterion, []).append(score.position)
    return all(max(levels) - min(levels) <= 1 for levels in seen.values())


def _required(scores: Scores) -> frozenset[tuple[UUID, bool]]:
    return frozenset((score.criterion, score.meets) for score in _counted(scores))


def _by_outcome(reviews: Sequence[Scores]) -> Verdict:
    outcomes = [outcome_of(review) for review in reviews]
    outcome = MEETS if _most(outcome == MEETS for outcome in outcomes) else NOT_YET
    agreement = f"{outcomes.count(outcome)} of {len(outcomes)} agreed"
    return Verdict(outcome=_decided(outcome), agreement=agreement)


def _by_criterion(reviews: Sequence[Scores]) -> Verdict:
    views: dict[UUID, list[bool]] = {}
    for criterion, meets in (pair for review in reviews for pair in _required(review)):
        views.setdefault(criterion, []).append(meets)
    outcome = MEETS if all(_most(seen) for seen in views.values()) else NOT_YET
    agreement = f"majority of {len(reviews)}, criterion by criterion"
    return Verdict(outcome=_decided(outcome), agreement=agreement)


def _most(votes: Iterable[bool]) -> bool:
    counted = list(votes)
    return sum(counted) * 2 > len(counted)


def _decided(outcome: str) -> str:
    return AWARDED if outcome == MEETS else NOT_YET
