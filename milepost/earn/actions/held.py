"""The submission as it is now, held until the transaction ends."""

from milepost.earn.models import Submission
from milepost.earn.rules.states import require_applicant
from milepost.people.models import Person


def locked(submission: Submission, *, by: Person) -> Submission:
    """Return the submission as it is now, held until the transaction ends, for its applicant."""
    found = row_of(submission)
    require_applicant(found.applicant_id, by=by.id)
    return found


def row_of(submission: Submission) -> Submission:
    """Return the submission as it is now, held until the transaction ends, whoever asks."""
    return Submission.objects.select_for_update().get(pk=submission.pk)
