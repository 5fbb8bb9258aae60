"""Which criteria a round takes over from an earlier one, and from which."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db.models import Prefetch

from milepost.define.models import Criterion, RubricLevel
from milepost.earn.models import Artifact, Submission
from milepost.review.models import Decision, Result, Review
from milepost.review.queries.scores import scores_of
from milepost.review.queries.third import policy_of
from milepost.review.rules.carrying import Judged, carried
from milepost.review.rules.verdicts import Policy, levels_of


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A criterion that was met in an earlier round, by work that has not changed since."""

    criterion: Criterion
    level: RubricLevel
    round: int
    reviewers: int
    """How many judged it in that round."""
    decided_at: datetime


def carried_into(submission: Submission, *, round: int) -> list[Carried]:
    """Return what a round takes over, in the order of the rubric; nothing in the first."""
    if round < 2:
        return []
    decisions = {
        decision.round: decision
        for decision in Decision.objects.filter(
            submission=submission, outcome=Decision.Outcome.NOT_YET, round__lt=round
        )
    }
    if not decisions:
        return []
    pieces = list(submission.artifacts.all())
    reviews = _reviews_by_round(submission, rounds=decisions.keys())
    policy = policy_of(submission.version)
    judged = [
        _judged(
            number,
            reviews=reviews[number],
            pieces=_there(pieces, round=number),
            policy=policy,
        )
        for number in sorted(reviews)
    ]
    now = frozenset(fingerprint(piece) for piece in _there(pieces, round=round))
    found = carried(judged, now=now)
    return [
        _carried(criterion, judged=found[criterion.key], decision=decisions)
        for criterion in submission.version.criteria.prefetch_related("levels")
        if criterion.key in found
    ]


def open_criteria(submission: Submission, *, round: int) -> list[Criterion]:
    """Return the criteria that this round judges, in the order of the rubric."""
    taken = {one.criterion.pk for one in carried_into(submission, round=round)}
    rows = submission.version.criteria.prefetch_related("levels")
    return [criterion for criterion in rows if criterion.pk not in taken]


def fingerprint(piece: Artifact) -> str:
    """Return what changes whenever anything of a piece changes that reviewers see."""
    seen = [
        str(piece.slot_id),
        piece.kind,
        piece.setting,
        piece.shown_note,
        piece.shown_text,
        piece.url,
        piece.covered_sha256 or piece.sha256,
    ]
    return hashlib.sha256(orjson.dumps(seen)).hexdigest()


def _there(pieces: Iterable[Artifact], *, round: int) -> list[Artifact]:
    """The same as ``earn.queries.artifacts_of``, of rows that are fetched already."""
    return [
        piece
        for piece in pieces
        if piece.first_round <= round
        and (piece.removed_round is None or piece.removed_round > round)
    ]


def _reviews_by_round(submission: Submission, *, rounds: Iterable[int]) -> dict[int, list[Review]]:
    rows = Review.objects.filter(
        assignment__submission=submission,
        assignment__round__in=list(rounds),
        assignment__appeal__isnull=True,
        handed_in_at__isnull=False,
    )
    results = Prefetch("results", Result.objects.select_related("criterion", "level"))
    found: dict[int, list[Review]] = {}
    for review in rows.select_related("assignment").prefetch_related(results):
        found.setdefault(review.assignment.round, []).append(review)
    return found


def _judged(
    number: int, *, reviews: Sequence[Review], pieces: Sequence[Artifact], policy: Policy
) -> list[Judged]:
    levels = levels_of([scores_of(review) for review in reviews], policy=policy)
    rows: dict[UUID, list[Result]] = {}
    for result in (result for review in reviews for result in review.results.all()):
        if result.level is not None:
            rows.setdefault(result.criterion.key, []).append(result)
    return [
        Judged(
            criterion=key,
            required=found[0].criterion.required,
            round=number,
            views=tuple(bool(result.level and result.level.meets) for result in found),
            level=levels[key],
            rests_on=_rests_on(found, pieces=pieces),
        )
        for key, found in rows.items()
    ]


def _rests_on(results: Iterable[Result], *, pieces: Iterable[Artifact]) -> frozenset[str]:
    """Return the work named by the reviewers; who named none saw it in all of it."""
    prints = {str(piece.pk): fingerprint(piece) for piece in pieces}
    named = [set(result.seen_in) & prints.keys() for result in results]
    return frozenset(prints[key] for keys in named for key in (keys or prints.keys()))


def _carried(criterion: Criterion, *, judged: Judged, decision: dict[int, Decision]) -> Carried:
    return Carried(
        criterion=criterion,
        level=next(row for row in criterion.levels.all() if row.position == judged.level),
        round=judged.round,
        reviewers=len(judged.views),
        decided_at=decision[judged.round].decided_at,
    )
