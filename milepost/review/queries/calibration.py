"""How each reviewer stands to the panel: who qualified, until when, and how it goes lately."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import F, QuerySet

from milepost.define.models import Achievement, AchievementVersion, Criterion, RubricLevel
from milepost.people.models import Person
from milepost.review.models import Assignment, Calibration, CalibrationRule, Exercise
from milepost.review.queries.qualified import reviews_for
from milepost.review.rules.agreement import Measure
from milepost.review.rules.calibration import (
    Drift,
    Pair,
    agreement_with_panel,
    drift,
    leaning,
)
from milepost.review.rules.kept import reading_from
from milepost.review.rules.trend import Trend, trend

SOON = timedelta(days=30)
SHOWN = 40
"""Points of a trend that a page draws."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One sample read: how near to the panel, and how much milder or stricter."""

    exercise: Exercise
    agreement: Measure
    leaning: float

    @property
    def percent(self) -> int:
        """Agreement in hundredths."""
        return round(self.agreement.value * 100)

    @property
    def stricter(self) -> float:
        """By how many levels stricter than the panel."""
        return -self.leaning


@dataclass(frozen=True, kw_only=True)
class Stance:
    """How one reviewer stands for one achievement."""

    achievement: Achievement
    title: str
    reviewer: Person
    rule: CalibrationRule
    calibration: Calibration | None
    points: list[Point]
    drift: Drift
    overall: Measure | None
    """Over all samples to qualify or mixed in."""
    open_tests: int
    state: str
    """``qualified``, ``ending`` (within a month), ``lapsed``, ``drifted`` or ``new``."""

    @property
    def trend(self) -> Trend:
        """The drawing of the points."""
        values = [
            (point.agreement.value, point.exercise.kind == Exercise.Kind.BLIND)
            for point in self.points
        ]
        return trend(values, threshold=self.rule.threshold)

    @property
    def may_judge(self) -> bool:
        """Whether the rule lets this reviewer take a place."""
        return not self.rule.required or self.state in ("qualified", "ending")

    @property
    def percent(self) -> int | None:
        """The overall agreement in hundredths."""
        return round(self.overall.value * 100) if self.overall else None


def rules_for(person: Person) -> QuerySet[CalibrationRule]:
    """Return the rules of what this person reviews."""
    rows = CalibrationRule.objects.filter(reviews_for(person, path="achievement"))
    return rows.select_related("achievement__organization").order_by("achievement__slug")


def stances_of(person: Person, *, at: datetime) -> list[Stance]:
    """Return how this person stands for everything they review under a rule."""
    rules = list(rules_for(person))
    return _stances([(rule, person) for rule in rules], at=at)


def stance_of(person: Person, *, rule: CalibrationRule, at: datetime) -> Stance:
    """Return how one reviewer stands under one rule."""
    return _stances([(rule, person)], at=at)[0]


def stances_for(
    rule: CalibrationRule, *, reviewers: Iterable[Person], at: datetime
) -> list[Stance]:
    """Return how these reviewers stand under one rule, for the lead."""
    return _stances([(rule, person) for person in reviewers], at=at)


def pairs_of(exercise: Exercise) -> list[Pair]:
    """Return what was compared when a reading of a sample was handed in."""
    return [
        Pair(criterion=key, given=given, true=true, levels=levels)
        for key, given, true, levels in exercise.pairs
    ]


def counted(person: Person, *, achievement: Achievement) -> list[Exercise]:
    """Return the samples that count for how somebody stands, the oldest first; not practice."""
    rows = Exercise.objects.filter(
        reviewer=person, anchor__version__achievement=achievement, handed_in_at__isnull=False
    )
    return list(rows.exclude(kind=Exercise.Kind.PRACTICE).order_by("handed_in_at", "pk"))


def taken_since_sample(person: Person, *, achievement: Achievement) -> int:
    """Return how many places somebody took since a sample was last mixed in."""
    blind = Exercise.objects.filter(
        reviewer=person, anchor__version__achievement=achievement, kind=Exercise.Kind.BLIND
    )
    last = blind.order_by("-taken_at").first()
    places = Assignment.objects.filter(
        reviewer=person, submission__version__achievement=achievement
    )
    return places.filter(taken_at__gt=last.taken_at).count() if last else places.count()


def exercises_of(person: Person) -> QuerySet[Exercise]:
    """Return every sample this person was given."""
    return Exercise.objects.filter(reviewer=person).select_related(
        "anchor__version__achievement__organization"
    )


def open_exercises(person: Person) -> QuerySet[Exercise]:
    """Return the samples that lie before this person, the oldest first."""
    return exercises_of(person).filter(handed_in_at__isnull=True, released_at__isnull=True)


def history_of(person: Person, *, achievement: Achievement) -> QuerySet[Exercise]:
    """Return the samples somebody has read, the newest first."""
    rows = exercises_of(person).filter(
        anchor__version__achievement=achievement, handed_in_at__isnull=False
    )
    return rows.order_by("-handed_in_at", "pk")


def _stances(asked: list[tuple[CalibrationRule, Person]], *, at: datetime) -> list[Stance]:
    """Three queries, however many are asked."""
    achievements = {rule.achievement_id for rule, _person in asked}
    people = {person.pk for _rule, person in asked}
    calibrations = {
        (row.achievement_id, row.reviewer_id): row
        for row in Calibration.objects.filter(achievement__in=achievements, reviewer__in=people)
    }
    titles = dict(
        AchievementVersion.objects.filter(
            achievement__in=achievements, state=AchievementVersion.State.PUBLISHED
        )
        .order_by("number")
        .values_list("achievement", "title")
    )
    rows = Exercise.objects.filter(
        reviewer__in=people,
        anchor__version__achievement__in=achievements,
        released_at__isnull=True,
    ).exclude(kind=Exercise.Kind.PRACTICE)
    rows = rows.annotate(of=F("anchor__version__achievement")).order_by(
        "of", "reviewer", F("handed_in_at").asc(nulls_last=True), "pk"
    )
    exercises = {
        key: list(found) for key, found in groupby(rows, key=lambda row: (row.of, row.reviewer_id))
    }
    return [
        _stance(
            rule,
            person,
            title=titles.get(rule.achievement_id, ""),
            calibration=calibrations.get((rule.achievement_id, person.pk)),
            exercises=exercises.get((rule.achievement_id, person.pk), []),
            at=at,
        )
        for rule, person in asked
    ]


def _stance(  # noqa: PLR0913
    rule: CalibrationRule,
    person: Person,
    *,
    title: str,
    calibration: Calibration | None,
    exercises: Sequence[Exercise],
    at: datetime,
) -> Stance:
    done = [row for row in exercises if row.handed_in_at]
    pairs = [pairs_of(row) for row in done]
    every = [pair for some in pairs for pair in some]
    return Stance(
        achievement=rule.achievement,
        title=title,
        reviewer=person,
        rule=rule,
        calibration=calibration,
        points=[point for row in done[-SHOWN:] if (point := point_of(row, measure=rule.measure))],
        drift=drift(pairs, measure=rule.measure, threshold=rule.threshold),
        overall=agreement_with_panel(every, measure=rule.measure),
        open_tests=sum(row.kind == Exercise.Kind.TEST for row in exercises if not row.handed_in_at),
        state=_state(calibration, at=at),
    )


def point_of(exercise: Exercise, *, measure: str) -> Point | None:
    """Return one point of a trend; None where nothing was compared (found incomplete)."""
    pairs = pairs_of(exercise)
    found = agreement_with_panel(pairs, measure="exact" if measure == "kappa" else measure)
    if found is None:
        return None
    return Point(exercise=exercise, agreement=found, leaning=leaning(pairs) or 0.0)


def _state(calibration: Calibration | None, *, at: datetime) -> str:
    if calibration is None:
        return "new"
    if calibration.until <= at:
        return "drifted" if calibration.ended_by_drift else "lapsed"
    return "ending" if calibration.until - at < SOON else "qualified"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One criterion of a sample: what the reviewer saw and what the panel agreed on."""

    criterion: Criterion
    given: RubricLevel | None
    comment: str
    true: RubricLevel
    reason: str

    @property
    def same(self) -> bool:
        """Whether both saw the same level."""
        return self.given == self.true


def compared(exercise: Exercise) -> list[Compared]:
    """Return the reading of a sample beside the panel's; empty while samples of its try are open.

    What one sample of a try shows would help with the next.
    """
    if exercise.handed_in_at is None or tests_left(exercise):
        return []
    reading = reading_from(exercise.reading)
    levels = {
        level.pk: level
        for level in RubricLevel.objects.filter(criterion__version=exercise.anchor.version_id)
    }
    rows = exercise.anchor.scores.select_related("criterion", "level")
    return [
        Compared(
            criterion=row.criterion,
            given=levels.get(line.level) if line.level and reading.complete else None,
            comment=line.comment,
            true=row.level,
            reason=row.reason,
        )
        for row in rows
        for line in [reading.line(row.criterion_id)]
    ]


def tests_left(exercise: Exercise) -> list[Exercise]:
    """Return the samples of the same try to qualify that are still open."""
    if exercise.kind != Exercise.Kind.TEST:
        return []
    rows = open_exercises(exercise.reviewer).filter(attempt=exercise.attempt)
    return list(rows.exclude(pk=exercise.pk))


def stance_at(exercise: Exercise, *, at: datetime) -> Stance | None:
    """Return how its reviewer stands for what the sample belongs to, if there is a rule."""
    rule = CalibrationRule.objects.filter(
        achievement=exercise.anchor.version.achievement_id
    ).select_related("achievement__organization")
    found = rule.first()
    return stance_of(exercise.reviewer, rule=found, at=at) if found else None
