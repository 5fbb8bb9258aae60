"""Noting that a fee was paid, and giving it back for reasons apart from any result."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from milepost.earn.models import Submission
from milepost.issue.queries import may_award
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.review.actions.places import lock
from milepost.review.models import FeeReceipt
from milepost.review.rules.fees import require_fee, require_returnable


@transaction.atomic
def note_fee(submission: Submission, *, by: Person, at: datetime) -> FeeReceipt:
    """Note that the fee for the try that is going on was paid, as the definition states it."""
    locked = lock(submission)
    _require_awarder(locked, person=by)
    version = locked.version
    paid = _paid(locked, round=locked.round).count()
    require_fee(costs=version.fee is not None, paid=paid)
    assert version.fee is not None
    receipt = FeeReceipt.objects.create(
        submission=locked,
        round=locked.round,
        amount=version.fee,
        currency=version.fee_currency,
        payee=version.fee_payee,
        paid_at=at,
        noted_by=by,
    )
    journal.record("fee.noted", by=by.pk, target=receipt, at=at)
    return receipt


@transaction.atomic
def return_fee(receipt: FeeReceipt, *, why: str, by: Person, at: datetime) -> FeeReceipt:
    """Give a fee back; refused once the try is decided, whether it passed or not."""
    locked = lock(receipt.submission)
    _require_awarder(locked, person=by)
    receipt = FeeReceipt.objects.select_for_update().get(pk=receipt.pk)
    same = _paid(locked, round=receipt.round)
    require_returnable(
        why,
        decided=locked.decisions.filter(round=receipt.round).exists(),
        paid=same.count(),
        returned=receipt.returned_at is not None,
    )
    receipt.returned_at, receipt.why = at, why
    receipt.save(update_fields=["returned_at", "why"])
    journal.record("fee.returned", by=by.pk, target=receipt, at=at, why=why)
    return receipt


def _paid(submission: Submission, *, round: int) -> QuerySet[FeeReceipt]:
    return FeeReceipt.objects.filter(submission=submission, round=round, returned_at=None)


def _require_awarder(submission: Submission, *, person: Person) -> None:
    if not may_award(person, organization=submission.version.achievement.organization):
        raise RuleError(
            _("Only awarders and owners of the organization do this."), code="not-yours"
        )
