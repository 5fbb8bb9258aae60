"""What was decided and why, for the applicant and for those who judged; names stay out of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from milepost.define.models import Criterion, RubricLevel
from milepost.earn.models import Submission
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.review.models import Appeal, Assignment, Decision, Result, Review
from milepost.review.queries.appeals import panel_reviews
from milepost.review.queries.carrying import Carried, carried_into
from milepost.review.queries.own import OwnSaid, OwnSight, own_sight
from milepost.review.queries.pins import PinnedPiece, pinned
from milepost.review.rules.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one reviewer said about one criterion; reviewers are numbered, not named."""

    number: int
    level: RubricLevel | None
    comment: str


class Stood(NamedTuple):
    """In which role one reviewer judged, and for which organization; None if for none."""

    standing: Standing
    organization: Organization | None


class Words(NamedTuple):
    """What one reviewer, by number, wrote for the learner."""

    number: int
    text: str


@dataclass(frozen=True, kw_only=True)
class JudgedCriterion:
    """One criterion with what each reviewer said, or the earlier round it is carried from."""

    criterion: Criterion
    said: list[Said]
    own: OwnSaid | None
    """What the applicant saw."""
    carried: Carried | None = None

    @property
    def met(self) -> bool:
        """Whether most reviewers saw it met, in this round or in the one it is carried from."""
        return bool(self.carried) or 2 * sum(
            bool(one.level and one.level.meets) for one in self.said
        ) > len(self.said)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One decision with the reviews it rests on, in the order in which they came in."""

    decision: Decision
    organization: Organization
    reviews: list[Review]
    criteria: list[JudgedCriterion]
    own: OwnSight | None
    pinned: list[PinnedPiece] = field(default_factory=list)

    @property
    def stood(self) -> list[Stood]:
        """In which role each of them judged, and for whom."""
        return [
            Stood(standing=one, organization=self.organization if one.for_issuer else None)
            for one in (Standing(review.assignment.standing) for review in self.reviews)
        ]

    @property
    def strong(self) -> list[Words]:
        """What the reviewers found strong."""
        return _words(review.strong for review in self.reviews)

    @property
    def lacking(self) -> list[Words]:
        """What the work does not show yet."""
        return _words(review.lacking for review in self.reviews)

    @property
    def to_try(self) -> list[Words]:
        """What to try next."""
        return _words(review.advice for review in self.reviews)

    @property
    def still_open(self) -> list[JudgedCriterion]:
        """The criteria that need new work after a round that came back as not yet."""
        return [judged for judged in self.criteria if not judged.met]


def _words(texts: Iterable[str]) -> list[Words]:
    return [Words(number, text) for number, text in enumerate(texts, start=1) if text.strip()]


def submissions_of(person: Person) -> QuerySet[Submission]:
    """Return this person's own submissions."""
    mine = Submission.objects.filter(applicant=person)
    return mine.select_related("version__achievement", "applicant")


def decisions_for(person: Person) -> QuerySet[Decision]:
    """Return the decisions this person may read: on their own work, and those they took part in."""
    took_part = Review.objects.filter(
        assignment__submission=OuterRef("submission"),
        assignment__round=OuterRef("round"),
        assignment__reviewer=person,
        handed_in_at__isnull=False,
    )
    decisions = Decision.objects.filter(Q(submission__applicant=person) | Exists(took_part))
    return decisions.select_related(
        "submission__version__achievement__organization", "submission__applicant"
    )


def handed_in_by(person: Person) -> QuerySet[Assignment]:
    """Return the reviews this person handed in, newest first, each with its ``decision_id``."""
    decided = Decision.objects.filter(submission=OuterRef("submission"), round=OuterRef("round"))
    return (
        Assignment.objects.filter(reviewer=person, review__handed_in_at__isnull=False)
        .select_related("submission__version", "review")
        .annotate(
            decision_id=decided.values("pk")[:1], decision_outcome=decided.values("outcome")[:1]
        )
        .order_by(F("review__handed_in_at").desc(), "pk")
    )


def reviews_of(submission: Submission, *, round: int) -> list[Review]:
    """Return the reviews handed in for one round, first come first, with their results."""
    results = Result.objects.select_related("criterion", "level")
    reviews = Review.objects.filter(
        assignment__submission=submission,
        assignment__round=round,
        assignment__appeal__isnull=True,
        handed_in_at__isnull=False,
    )
    return list(
        reviews.select_related("assignment")
        .prefetch_related(Prefetch("results", queryset=results))
        .order_by("handed_in_at", "pk")
    )


def record_of(decision: Decision, *, reader: Person) -> Record:
    """Return what was decided and everything that was said, for one who may read it."""
    submission = decision.submission
    reviews = reviews_of(submission, round=decision.round)
    own = own_sight(submission, round=decision.round, reader=reader)
    carried = carried_into(submission, round=decision.round)
    return Record(
        decision=decision,
        organization=submission.version.achievement.organization,
        reviews=reviews,
        criteria=_judged(reviews, own=own, carried=carried),
        own=own,
        pinned=pinned(submission, reviews=reviews, round=decision.round, reader=reader),
    )


def records_of(submission: Submission) -> list[Record]:
    """Return every decision on a submission, newest first."""
    decisions = submission.decisions.select_related(
        "submission__version__achievement__organization", "submission__applicant", "appeal"
    )
    return [
        record_of(decision, reader=submission.applicant)
        for decision in decisions.order_by("-round")
    ]


def _judged(
    reviews: Iterable[Review], *, own: OwnSight | None, carried: Iterable[Carried]
) -> list[JudgedCriterion]:
    said: dict[Criterion, list[Said]] = {}
    for number, review in enumerate(reviews, start=1):
        for result in review.results.all():
            line = Said(number=number, level=result.level, comment=result.comment)
            said.setdefault(result.criterion, []).append(line)
    taken = {one.criterion: one for one in carried}
    ordered = sorted({**said, **taken}, key=lambda criterion: criterion.position)
    return [
        JudgedCriterion(
            criterion=row,
            said=said.get(row, []),
            own=own.of(row) if own else None,
            carried=taken.get(row),
        )
        for row in ordered
    ]


def panel_record(appeal: Appeal, *, reader: Person) -> Record:
    """Return what the panel of a decided appeal said, for one who may read it."""
    decision, reviews = appeal.decision, panel_reviews(appeal)
    return Record(
        decision=decision,
        organization=decision.submission.version.achievement.organization,
        reviews=reviews,
        criteria=_judged(
            reviews,
            own=None,
            carried=carried_into(decision.submission, round=decision.round),
        ),
        own=None,
    )
