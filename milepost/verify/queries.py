"""Kept reports, by the address that only its keeper knows."""

from uuid import UUID

from django.db.models import QuerySet

from milepost.verify.models import StoredReport


def kept_report(pk: UUID) -> QuerySet[StoredReport]:
    """Return the report at this address, or nothing."""
    return StoredReport.objects.filter(pk=pk)
