"""Reviewers of the demo read samples: to qualify, and one of them unseen among her work."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from random import Random

from milepost.define.models import AchievementVersion, Criterion, RubricLevel
from milepost.earn.models import Submission
from milepost.people.models import Person
from milepost.review import actions
from milepost.review.actions.anchors import Panel
from milepost.review.models import Anchor, Decision, Exercise
from milepost.review.rules.calibration import Asked
from milepost.review.rules.conflicts import Answer
from milepost.review.rules.duties import Kind, Proposal
from milepost.review.rules.readings import Line, Reading
from milepost.site.demo.acts import piece
from milepost.site.demo.samples import COMMENTS, RETURNED

SAMPLES = 5
WHY = "Two of us saw different levels in the same record. Samples show who sees what."
REASON = "Line 10:07 shows it: the pause ends with the teacher's own answer."
PANEL = "two teachers with ten years in class, one inspector"


class Surely(Random):
    """Chance by which a sample always comes."""

    def random(self) -> float:
        return 0.0


def ask_and_qualify(
    version: AchievementVersion,
    *,
    lead: Person,
    second: Person,
    reviewers: Iterable[Person],
    at: datetime,
) -> None:
    """Ask for two samples at 75 %, make some, and let everyone qualify; one reads one level off."""
    asked = Asked(measure="exact", threshold=75, samples=2, months=18, every=10, required=True)
    achievement = version.achievement
    proposal = Proposal(kind=Kind.CALIBRATION, after=vars(asked), reason=WHY)
    change = actions.propose_change(
        achievement.organization, achievement=achievement, proposal=proposal, by=lead, at=at
    )
    actions.confirm_change(change, by=second, at=at)
    for number in range(SAMPLES + 1):
        use = Anchor.Use.TEST if number < SAMPLES else Anchor.Use.PRACTICE
        sample = _sample(version, number=number, lead=lead, use=use, at=at)
        actions.use_sample(sample, by=second, at=at)
    for off, reviewer in enumerate(reviewers):
        for exercise in actions.try_to_qualify(version.achievement, by=reviewer, at=at):
            _read(exercise, off=off == 0, at=at)


def read_unseen(submission: Submission, *, reviewer: Person, at: datetime) -> None:
    """Take this work and be given a sample instead, as happens now and then."""
    seat = actions.begin(submission, by=reviewer, at=at, chance=Surely())
    assert isinstance(seat, Exercise)
    actions.open_at(seat, answer=Answer(knows=False), at=at)
    _read(seat, off=True, at=at)


def ask_for_work(version: AchievementVersion, *, lead: Person, at: datetime) -> None:
    """Ask a learner whether their work may teach reviewers."""
    decision = Decision.objects.filter(submission__version=version).order_by("decided_at").first()
    assert decision
    actions.ask_consent(decision, by=lead, at=at)


def _sample(
    version: AchievementVersion, *, number: int, lead: Person, use: str, at: datetime
) -> Anchor:
    title = f"Sample {number + 1}"
    made = actions.make_sample(version.achievement, title=title, use=use, by=lead, at=at)
    for slot in version.slots.all():
        for count in range(slot.number):
            work = piece(slot, number=count, setting="school")
            actions.add_piece(made, slot=slot, work=work, by=lead, at=at)
    levels = _levels(version, failed=number)
    panel = Panel(
        size=3,
        words=PANEL,
        levels={criterion.pk: level.pk for criterion, level in levels.items()},
        reasons={criterion.pk: REASON for criterion in levels},
    )
    return actions.set_scores(made, panel=panel, by=lead, at=at)


def _levels(version: AchievementVersion, *, failed: int) -> Mapping[Criterion, RubricLevel]:
    """Every criterion met but one, another in each sample."""
    rubric = list(version.criteria.prefetch_related("levels"))
    return {
        criterion: next(
            level
            for level in criterion.levels.all()
            if level.meets is not (number == failed % len(rubric))
        )
        for number, criterion in enumerate(rubric)
    }


def _read(exercise: Exercise, *, off: bool, at: datetime) -> None:
    """See what the panel saw; ``off`` by one level at the first criterion that has a next one."""
    lines = []
    for score in exercise.anchor.scores.select_related("level"):
        levels = list(RubricLevel.objects.filter(criterion=score.criterion_id))
        place = next(number for number, level in enumerate(levels) if level == score.level)
        if off and place + 1 < len(levels):
            place, off = place + 1, False
        comment = COMMENTS[True][place % len(COMMENTS[True])]
        lines.append(Line(criterion=score.criterion_id, level=levels[place].pk, comment=comment))
    reading = Reading(complete=True, lines=tuple(lines), **RETURNED)
    actions.save_at(exercise, reading=reading, at=at)
    actions.hand_in_at(exercise, at=at)
