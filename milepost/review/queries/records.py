"""What was decided and why, for the applicant and for those who judged; names stay out of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from milepost.define.models import Criterion, RubricLevel
from milepost.earn.models import Submission
from milepost.organizations.models import Membership, Organization
from milepost.people.models import Person
from milepost.review.models import Assignment, Decision, Result, Review
from milepost.review.rules.verdicts import Score, Scores


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one reviewer said about one criterion; reviewers are numbered, not named."""

    number: int
    level: RubricLevel | None
    comment: str


@dataclass(frozen=True, kw_only=True)
class JudgedCriterion:
    """One criterion with what each reviewer said."""

    criterion: Criterion
    said: list[Said]

    @property
    def met(self) -> bool:
        """Whether most reviewers saw it met."""
        return 2 * sum(bool(one.level and one.level.meets) for one in self.said) > len(self.said)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One decision with the reviews it rests on, in the order in which they came in."""

    decision: Decision
    organization: Organization
    role: str
    reviews: list[Review]
    criteria: list[JudgedCriterion]


def submissions_of(person: Person) -> QuerySet[Submission]:
    """Return this person's own submissions."""
    return Submission.objects.filter(applicant=person).select_related("version__achievement")


def decisions_for(person: Person) -> QuerySet[Decision]:
    """Return the decisions this person may read: on their own work, and those they took part in."""
    took_part = Review.objects.filter(
        assignment__submission=OuterRef("submission"),
        assignment__round=OuterRef("round"),
        assignment__reviewer=person,
        handed_in_at__isnull=False,
    )
    decisions = Decision.objects.filter(Q(submission__applicant=person) | Exists(took_part))
    return decisions.select_related("submission__version__achievement__organization")


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
        handed_in_at__isnull=False,
    )
    return list(
        reviews.select_related("assignment")
        .prefetch_related(Prefetch("results", queryset=results))
        .order_by("handed_in_at", "pk")
    )


def scores_of(review: Review) -> Scores:
    """Return the level given for each criterion, as the rules count them."""
    return tuple(
        Score(
            criterion=result.criterion.key,
            required=result.criterion.required,
            position=result.level.position,
            meets=result.level.meets,
        )
        for result in review.results.all()
        if result.level is not None
    )


def record_of(decision: Decision) -> Record:
    """Return what was decided and everything that was said."""
    submission = decision.submission
    reviews = reviews_of(submission, round=decision.round)
    return Record(
        decision=decision,
        organization=submission.version.achievement.organization,
        role=str(Membership.Role.REVIEWER.label),
        reviews=reviews,
        criteria=_judged(reviews),
    )


def records_of(submission: Submission) -> list[Record]:
    """Return every decision on a submission, newest first."""
    decisions = submission.decisions.select_related(
        "submission__version__achievement__organization"
    )
    return [record_of(decision) for decision in decisions.order_by("-round")]


def _judged(reviews: Iterable[Review]) -> list[JudgedCriterion]:
    said: dict[Criterion, list[Said]] = {}
    for number, review in enumerate(reviews, start=1):
        for result in review.results.all():
            line = Said(number=number, level=result.level, comment=result.comment)
            said.setdefault(result.criterion, []).append(line)
    ordered = sorted(said, key=lambda criterion: criterion.position)
    return [JudgedCriterion(criterion=criterion, said=said[criterion]) for criterion in ordered]
