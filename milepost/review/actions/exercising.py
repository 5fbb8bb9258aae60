"""Reading samples: to practice, to qualify, and mixed in unseen. Nothing here decides anything."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define.models import Achievement
from milepost.earn.models import Submission
from milepost.issue.rules import months_later
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.review.actions.drafts import (
    Seen,
    Written,
    forget_copies,
    keep_copy,
    require_unchanged,
)
from milepost.review.actions.places import (
    answer_proposals,
    given_back,
    handed_in_already,
    lock,
    lock_reviewer,
    require_able,
    require_waiting,
    take,
)
from milepost.review.actions.writing import NotReady, not_opened, require_rubric
from milepost.review.models import (
    Anchor,
    Assignment,
    Calibration,
    CalibrationRule,
    Exercise,
    ReviewProposal,
)
from milepost.review.notices import tell_drift
from milepost.review.queries.calibration import (
    counted,
    open_exercises,
    pairs_of,
)
from milepost.review.queries.mixing import due_sample, nearest_sample
from milepost.review.queries.places import is_reviewer_of
from milepost.review.queries.samples import givable, led_by
from milepost.review.queries.seats import is_opened_seat
from milepost.review.rules import verdicts
from milepost.review.rules.calibration import (
    Pair,
    agreement_with_panel,
    ends_qualification,
    qualifies,
)
from milepost.review.rules.conflicts import Answer, check_answer
from milepost.review.rules.kept import kept_reading, reading_from
from milepost.review.rules.readings import Reading, gaps
from milepost.review.rules.verdicts import Score

Kind = Exercise.Kind


@transaction.atomic
def begin(
    submission: Submission, *, by: Person, at: datetime, chance: Random
) -> Assignment | Exercise:
    """Give ``by`` a place at this work or, when one is due, a sample that looks like it.

    The sample takes no place: the work stays in the queue for everyone else. For who was asked it
    is settled already which of the two comes; for all others it is drawn now.
    """
    lock_reviewer(by)
    locked = lock(submission)
    require_waiting(locked)
    standing = locked.assignments.filter(
        round=locked.round, reviewer=by, released_at__isnull=True
    ).exists()
    asked = locked.review_proposals.filter(
        round=locked.round, reviewer=by, answer=ReviewProposal.Answer.OPEN
    ).first()
    sample = None
    if asked is None and not standing:
        sample = due_sample(locked, person=by, at=at, chance=chance)
    elif asked and asked.unseen and not standing:
        sample = nearest_sample(locked, person=by, at=at)
    if sample is None:
        return take(submission, by=by, at=at)
    if asked:
        require_able(locked, reviewer=by, at=at)
        answer_proposals(locked, by=by, at=at)
    else:
        before = transaction.savepoint()
        take(submission, by=by, at=at)  # Refuses whoever may not take it.
        transaction.savepoint_rollback(before)
    return _given(sample, by=by, kind=Kind.BLIND, at=at, stands_for=locked)


def practice(achievement: Achievement, *, by: Person, at: datetime) -> Exercise:
    """Give a sample to practice on; what the panel saw is shown after it is handed in."""
    _require_reader(achievement, person=by)
    waiting = _waiting(achievement, by=by, kind=Kind.PRACTICE)
    if waiting:
        return waiting[0]
    found = givable(achievement, reviewer=by, use=Anchor.Use.PRACTICE, at=at)
    if not found:
        raise RuleError(
            _("You have read every sample there is to practice on. New ones come from your lead."),
            code="no-sample",
        )
    return _given(found[0].anchor, by=by, kind=Kind.PRACTICE, at=at)


@transaction.atomic
def try_to_qualify(achievement: Achievement, *, by: Person, at: datetime) -> list[Exercise]:
    """Give as many samples as the rule asks for; asked again, those still open."""
    _require_reader(achievement, person=by)
    rule = rule_of(achievement)
    waiting = _waiting(achievement, by=by, kind=Kind.TEST)
    if waiting:
        return waiting
    found = givable(achievement, reviewer=by, use=Anchor.Use.TEST, at=at)
    if len(found) < rule.samples:
        raise RuleError(
            _("There are too few samples that you have not read lately. Your lead can add some."),
            code="too-few-samples",
        )
    attempt = uuid4()
    for one in found[: rule.samples]:
        _given(one.anchor, by=by, kind=Kind.TEST, at=at, attempt=attempt)
    return _waiting(achievement, by=by, kind=Kind.TEST)


@transaction.atomic
def save_exercise(
    exercise: Exercise, *, reading: Reading, at: datetime, seen: Seen | None = None
) -> Exercise:
    """Keep what was written so far of a sample, as ``save_draft`` keeps it of other work."""
    locked = _locked(exercise)
    _require_open(locked)
    require_rubric(locked.anchor.version, lines=reading.lines)
    pieces = set(locked.anchor.pieces.values_list("pk", flat=True))
    named = {key for line in reading.lines for key in line.seen_in}
    if not named | {pin.piece for pin in reading.pins} <= pieces:
        raise RuleError(_("This piece is not part of the work."), code="unknown-piece")
    if seen and locked.reading:
        now = Written(
            reading=reading_from(locked.reading),
            changed_at=locked.changed_at,
            writer=locked.writer,
        )
        require_unchanged(now, seen=seen, reading=reading)
        if now.reading != reading:
            keep_copy(now, seat=locked.pk, reviewer=locked.reviewer, by=seen.writer)
    locked.reading, locked.changed_at = kept_reading(reading), at
    locked.writer = seen.writer[:32] if seen else ""
    locked.save(update_fields=["reading", "changed_at", "writer"])
    return locked


@transaction.atomic
def hand_in_exercise(exercise: Exercise, *, at: datetime) -> Exercise:
    """Make a reading of a sample final and compare it with the panel's.

    It raises NotReady as a review does. It writes an exercise and, where that qualifies or ends a
    qualification, a calibration: never a review, a decision or a credential.
    """
    locked = _locked(exercise)
    if locked.handed_in_at:
        return locked
    _require_open(locked)
    reading = reading_from(locked.reading)
    _require_ready(locked, reading=reading)
    locked.pairs = [list(pair) for pair in _compared(locked.anchor, reading=reading)]
    locked.handed_in_at = locked.changed_at = at
    locked.save(update_fields=["pairs", "handed_in_at", "changed_at"])
    forget_copies(locked.pk)
    facts = {"kind": locked.kind}
    journal.record("sample.read", by=locked.reviewer_id, target=locked, at=at, **facts)
    if locked.kind == Kind.TEST:
        _qualify(locked, at=at)
    if locked.kind == Kind.BLIND:
        _watch(locked, at=at)
    return locked


@transaction.atomic
def open_exercise(exercise: Exercise, *, answer: Answer, at: datetime) -> bool:
    """Open it to who knows nothing of whose work it is, as any other; else it is given back."""
    check_answer(answer)
    locked = _locked(exercise)
    if locked.handed_in_at:
        raise handed_in_already()
    if locked.released_at:
        raise given_back()
    if answer.knows:
        give_back_exercise(locked, at=at)
        return False
    if locked.opened_at is None:
        locked.opened_at = at
        locked.save(update_fields=["opened_at"])
    return True


@transaction.atomic
def give_back_exercise(exercise: Exercise, *, at: datetime) -> None:
    """Put a sample aside."""
    locked = _locked(exercise)
    if locked.handed_in_at:
        raise handed_in_already()
    if locked.released_at is None:
        locked.released_at = at
        locked.save(update_fields=["released_at"])
        journal.record("sample.released", by=locked.reviewer_id, target=locked, at=at)


def rule_of(achievement: Achievement) -> CalibrationRule:
    """Return the rule of an achievement; RuleError while it has none."""
    rule = CalibrationRule.objects.filter(achievement=achievement).first()
    if rule is None:
        raise RuleError(_("No calibration is asked for here."), code="no-rule")
    return rule


def require_reviewer(achievement: Achievement, *, person: Person) -> None:
    """Refuse whoever does not review it."""
    if not is_reviewer_of(person, achievement=achievement):
        raise RuleError(
            _("Only reviewers of the organization that offers this can do that."),
            code="not-a-reviewer",
        )


def _require_reader(achievement: Achievement, *, person: Person) -> None:
    """Refuse whoever does not review it, or can read what the panel saw before they read."""
    require_reviewer(achievement, person=person)
    if led_by(person).filter(pk=achievement.pk).exists():
        raise RuleError(
            _("You look after these samples and can read what the panel saw: they can’t test you."),
            code="reads-samples",
        )


def _given(sample: Anchor, *, by: Person, kind: str, at: datetime, **beside: object) -> Exercise:
    exercise = Exercise.objects.create(
        anchor=sample, reviewer=by, kind=kind, taken_at=at, changed_at=at, **beside
    )
    journal.record("sample.given", by=by.pk, target=exercise, at=at, kind=kind)
    return exercise


def _waiting(achievement: Achievement, *, by: Person, kind: str) -> list[Exercise]:
    rows = open_exercises(by).filter(anchor__version__achievement=achievement, kind=kind)
    return list(rows)


def _locked(exercise: Exercise) -> Exercise:
    rows = Exercise.objects.select_related("anchor__version__achievement", "reviewer")
    return rows.select_for_update(of=("self",)).get(pk=exercise.pk)


def _require_open(exercise: Exercise) -> None:
    if exercise.handed_in_at:
        raise handed_in_already()
    if exercise.released_at:
        raise given_back()
    if not is_opened_seat(exercise):
        raise not_opened()


def _require_ready(exercise: Exercise, *, reading: Reading) -> None:
    """Ask for the same as of any review."""
    criteria = list(exercise.anchor.version.criteria.prefetch_related("levels"))
    rows = {level.pk: level for criterion in criteria for level in criterion.levels.all()}
    scores = tuple(
        Score(
            criterion=criterion.key,
            required=criterion.required,
            position=rows[level].position,
            meets=rows[level].meets,
        )
        for criterion in criteria
        if (level := reading.line(criterion.pk).level) is not None
    )
    returns = verdicts.outcome_of(scores) == verdicts.NOT_YET
    found = gaps(reading, criteria=[row.pk for row in criteria], returns=returns)
    if found:
        raise NotReady(found)


def _compared(anchor: Anchor, *, reading: Reading) -> list[tuple[str, int, int, int]]:
    """Return criterion, level given, the panel's, number of levels; found incomplete: the lowest.

    A sample has everything that was asked for: whoever sends it back for that is far from it.
    """
    found = []
    for score in anchor.scores.select_related("criterion", "level").prefetch_related(
        "criterion__levels"
    ):
        levels = {level.pk: level.position for level in score.criterion.levels.all()}
        given = reading.line(score.criterion_id).level if reading.complete else None
        position = levels[given] if given else min(levels.values())
        found.append((str(score.criterion.key), position, score.level.position, len(levels)))
    return found


def _qualify(exercise: Exercise, *, at: datetime) -> None:
    """Once all samples of an attempt are read, qualify whoever is near enough to the panel."""
    attempt = list(Exercise.objects.filter(attempt=exercise.attempt, released_at__isnull=True))
    achievement = exercise.anchor.version.achievement
    rule = CalibrationRule.objects.filter(achievement=achievement).first()
    if rule is None or len(attempt) < rule.samples or not all(row.handed_in_at for row in attempt):
        return
    pairs = [pair for row in attempt for pair in pairs_of(row)]
    found = agreement_with_panel(pairs, measure=rule.measure)
    if found is None or not qualifies(found, threshold=rule.threshold):
        journal.record("reviewer.not-qualified", by=exercise.reviewer_id, target=exercise, at=at)
        return
    values = {
        "measure": rule.measure,
        "value": found.value,
        "units": found.units,
        "since": at,
        "until": months_later(at, months=rule.months),
        "ended_by_drift": False,
    }
    row, _created = Calibration.objects.update_or_create(
        achievement=achievement, reviewer=exercise.reviewer, defaults=values
    )
    journal.record("reviewer.qualified", by=exercise.reviewer_id, target=row, at=at)


def _watch(exercise: Exercise, *, at: datetime) -> None:
    """End a qualification that the latest samples no longer bear out, and say so."""
    achievement = exercise.anchor.version.achievement
    rule = CalibrationRule.objects.filter(achievement=achievement).first()
    rows = Calibration.objects.filter(
        achievement=achievement, reviewer=exercise.reviewer, until__gt=at
    )
    held = rows.first()
    if rule is None or held is None:
        return
    recent: Sequence[Sequence[Pair]] = [
        pairs_of(row) for row in counted(exercise.reviewer, achievement=achievement)
    ]
    if ends_qualification(recent, measure=rule.measure, threshold=rule.threshold):
        held.until, held.ended_by_drift = at, True
        held.save(update_fields=["until", "ended_by_drift"])
        journal.record("reviewer.drifted", by=None, target=held, at=at)
        tell_drift(held, at=at)
