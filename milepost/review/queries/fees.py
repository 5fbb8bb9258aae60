"""Fees, for those who award in the name of an organization."""

from django.db.models import QuerySet

from milepost.earn.models import Submission
from milepost.issue.queries import organizations_awarded_by
from milepost.people.models import Person
from milepost.review.models import FeeReceipt


def fees_noted(person: Person) -> QuerySet[FeeReceipt]:
    """Return the fees of every organization that this person awards for, newest first."""
    mine = organizations_awarded_by(person).order_by().values("pk")
    rows = FeeReceipt.objects.filter(submission__version__achievement__organization__in=mine)
    return rows.select_related("submission__version__achievement", "submission__applicant")


def payable(person: Person) -> QuerySet[Submission]:
    """Return the work in progress whose review costs a fee at those organizations."""
    mine = organizations_awarded_by(person).order_by().values("pk")
    rows = Submission.objects.filter(
        version__achievement__organization__in=mine,
        version__fee__isnull=False,
        state__in=[Submission.State.DRAFT, Submission.State.SUBMITTED],
    )
    return rows.select_related("version__achievement", "applicant")
