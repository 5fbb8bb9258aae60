"""Writing at the desk, whether a submission lies there or a sample that looks like one."""

from datetime import datetime

from milepost.review.actions.drafts import Seen
from milepost.review.actions.exercising import (
    give_back_exercise,
    hand_in_exercise,
    open_exercise,
    save_exercise,
)
from milepost.review.actions.hand_in import hand_in
from milepost.review.actions.places import open_place, release
from milepost.review.actions.writing import not_opened, save_draft
from milepost.review.models import Exercise
from milepost.review.queries.seats import Seat, is_opened_seat
from milepost.review.rules.conflicts import Answer
from milepost.review.rules.readings import Reading


def save_at(seat: Seat, *, reading: Reading, at: datetime, seen: Seen | None = None) -> None:
    """Keep what was written so far; ChangedMeanwhile if another page wrote what is not ``seen``."""
    if isinstance(seat, Exercise):
        save_exercise(seat, reading=reading, at=at, seen=seen)
    else:
        save_draft(seat, reading=reading, at=at, seen=seen)


def open_at(seat: Seat, *, answer: Answer, at: datetime) -> bool:
    """Keep whether its reviewer may know whose work it is; say whether it is open to them."""
    if isinstance(seat, Exercise):
        return open_exercise(seat, answer=answer, at=at)
    return open_place(seat, answer=answer, at=at)


def require_opened_seat(seat: Seat) -> None:
    """Refuse whoever has not said that they know nothing of whose work it is."""
    if not is_opened_seat(seat):
        raise not_opened()


def hand_in_at(seat: Seat, *, at: datetime) -> None:
    """Make it final; only a submission can come to a decision by it."""
    if isinstance(seat, Exercise):
        hand_in_exercise(seat, at=at)
    else:
        hand_in(seat, at=at)


def give_back(seat: Seat, *, at: datetime) -> None:
    """Give the place back."""
    if isinstance(seat, Exercise):
        give_back_exercise(seat, at=at)
    else:
        release(seat, at=at)
