"""What lies on a reviewer's desk: a submission, or a sample that looks like one.

Pages and API ask here and never which of the two it is, so that no reviewer can tell either.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from milepost.define.models import AchievementVersion, Criterion
from milepost.define.rules.contexts import Coverage
from milepost.people.models import Person
from milepost.review.models import Assignment, Exercise
from milepost.review.queries import calibration, desk, places, samples
from milepost.review.queries.carrying import Carried, carried_into, open_criteria
from milepost.review.queries.desk import BlindAnswer, BlindArtifact, BlindSlot
from milepost.review.rules.kept import reading_from
from milepost.review.rules.readings import Reading

Seat = Assignment | Exercise


class Begun(NamedTuple):
    """A review that was begun, as the queue lists it."""

    pk: UUID
    version: AchievementVersion
    taken_at: datetime


def seat_of(person: Person, *, pk: UUID) -> Seat | None:
    """Return what this person took under this id, open or not."""
    found = places.assignments_of(person).filter(pk=pk).first()
    return found or calibration.exercises_of(person).filter(pk=pk).first()


def open_seat(person: Person, *, pk: UUID) -> Seat | None:
    """Return what this person may still write on under this id."""
    found = places.open_assignments(person).filter(pk=pk).first()
    return found or calibration.open_exercises(person).filter(pk=pk).first()


def is_opened_seat(seat: Seat) -> bool:
    """Say whether its reviewer sees the work: who said to know nothing of whose it is."""
    if isinstance(seat, Exercise):
        return seat.kind != Exercise.Kind.BLIND or seat.opened_at is not None
    return places.is_opened(seat)


def begun_by(person: Person) -> list[Begun]:
    """Return the reviews this person has begun and can hand in, oldest first."""
    seats: list[Seat] = [*places.open_assignments(person), *calibration.open_exercises(person)]
    rows = [Begun(seat.pk, version_at(seat), seat.taken_at) for seat in seats]
    return sorted(rows, key=lambda row: (row.taken_at, row.pk))


def version_at(seat: Seat) -> AchievementVersion:
    """Return the version whose rubric it is judged by."""
    return seat.anchor.version if isinstance(seat, Exercise) else seat.submission.version


def work_at(seat: Seat) -> list[BlindSlot]:
    """Return the work, slot by slot."""
    return samples.work_of(seat.anchor) if isinstance(seat, Exercise) else desk.blind_view(seat)


def answers_left_at(seat: Seat) -> list[BlindAnswer]:
    """Return what third parties say about work that was taken out; of a sample there is none."""
    return [] if isinstance(seat, Exercise) else desk.answers_left(seat)


def piece_at(seat: Seat, *, pk: UUID) -> BlindArtifact | None:
    """Return one piece of the work; None if it is not in it."""
    if isinstance(seat, Exercise):
        return samples.sample_piece(seat.anchor, pk=pk)
    return desk.blind_artifact(seat, pk=pk)


def coverage_of_seat(seat: Seat) -> Coverage:
    """Return in which contexts the work shows it."""
    if isinstance(seat, Exercise):
        return samples.sample_coverage(seat.anchor)
    return desk.coverage_at(seat)


def criteria_at(seat: Seat) -> list[Criterion]:
    """Return the criteria to judge, in the order of the rubric."""
    if isinstance(seat, Exercise):
        return list(seat.anchor.version.criteria.prefetch_related("levels"))
    return open_criteria(seat.submission, round=seat.round)


def carried_at(seat: Seat) -> list[Carried]:
    """Return the criteria that count on from an earlier round; a sample has none."""
    if isinstance(seat, Exercise):
        return []
    return carried_into(seat.submission, round=seat.round)


def reading_at(seat: Seat) -> Reading:
    """Return what is written so far."""
    if isinstance(seat, Exercise):
        return reading_from(seat.reading)
    return desk.reading_of(getattr(seat, "review", None))
