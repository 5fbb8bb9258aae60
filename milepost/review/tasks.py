"""Work for later: public figures follow what was decided, work is compared once it was opened."""

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from milepost.earn.models import Submission
from milepost.review import actions
from milepost.review.models import Assignment
from milepost.review.queries import Seat
from milepost.review.queries.likeness import is_compared


@task()
def tell_figures() -> None:
    """Tell every group of attempts that is complete by now."""
    actions.tell_figures(at=timezone.now())


def compare_later(seat: Seat) -> None:
    """Have a worker compare the work at a place that is open, unless it was."""
    if isinstance(seat, Assignment) and not is_compared(seat.submission, round=seat.round):
        look_for_likeness.enqueue(str(seat.submission_id), seat.round)


@task()
def look_for_likeness(submission_id: str, number: int) -> None:
    """Compare the work of one round; asked again, or after it is gone, this does nothing."""
    submission = Submission.objects.filter(pk=UUID(submission_id)).first()
    if submission is not None:
        actions.look_for_likeness(submission, round=number, at=timezone.now())
