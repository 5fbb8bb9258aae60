"""Reports worth keeping: what was checked that day, and what was seen."""

import uuid

from django.db import models


class StoredReport(models.Model):
    """A report a visitor asked to keep, under an address that is not guessable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    """Digest of the badge that was checked; the badge itself is not kept."""
    valid = models.BooleanField()
    report = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"report of {self.at:%Y-%m-%d %H:%M}"
