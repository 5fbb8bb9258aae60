"""What is forgotten of a learner's work: everything but that there was a try, and how it ended."""

from collections.abc import Collection
from datetime import datetime

from milepost.earn.actions.submissions import withdraw
from milepost.earn.models import (
    Artifact,
    Attestation,
    Coaching,
    PriorBadge,
    SelfAssessment,
    Submission,
    Upload,
)
from milepost.people.models import ERASED, Person

NO_NAME = "–"
State = Submission.State


def erase(person: Person, *, addresses: Collection[str], at: datetime) -> set[str]:
    """Take open work back, then delete the work itself and what was said around it.

    A try that reviewers judged stays as a row without content: their reviews hang on it. Returns
    the digests of files that are not named here any more.
    """
    tries = Submission.objects.filter(applicant=person)
    for submission in tries.filter(state__in=[State.DRAFT, State.SUBMITTED]):
        withdraw(submission, by=person, at=at)
    pieces = Artifact.objects.filter(submission__in=tries)
    digests = {digest for row in pieces.values_list("sha256", "covered_sha256") for digest in row}
    Upload.objects.filter(submission__in=tries).delete()
    Attestation.objects.filter(submission__in=tries).delete()
    Coaching.objects.filter(submission__in=tries).delete()
    _leave_others(person, addresses=addresses)
    SelfAssessment.objects.filter(submission__in=tries).delete()
    pieces.delete()
    PriorBadge.objects.filter(submission__in=tries).delete()
    return digests - {""}


def _leave_others(person: Person, *, addresses: Collection[str]) -> None:
    """What they said of other people's work stays theirs to whom it was said, without a name."""
    said = Attestation.objects.filter(email__in=addresses)
    said.filter(answered_at=None).delete()
    for row in said.only("pk"):
        nowhere = f"{row.pk}@{ERASED}"
        said.filter(pk=row.pk).update(email=nowhere, name=NO_NAME, name_shown=False)
    coached = Coaching.objects.filter(coach=person) | Coaching.objects.filter(email__in=addresses)
    coached.filter(accepted_at=None).delete()
    coached.update(email=f"{person.pk}@{ERASED}", called=NO_NAME, coach=None)
