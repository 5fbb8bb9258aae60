"""Kept reports, by the address that only its keeper knows."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from milepost.verify.models import PresentationRequest, StoredReport
from milepost.verify.rules import keeping


def kept_report(pk: UUID, *, at: datetime) -> QuerySet[StoredReport]:
    """Return the report at this address, or nothing, also once its time is over."""
    return StoredReport.objects.filter(pk=pk, at__gt=at - keeping.KEPT_FOR)


def asked_of_wallet(pk: UUID, *, at: datetime) -> QuerySet[PresentationRequest]:
    """Return what a wallet app was asked for, or nothing, also once its answer is forgotten."""
    return PresentationRequest.objects.filter(pk=pk, expires_at__gt=at - keeping.ANSWER_KEPT_FOR)
