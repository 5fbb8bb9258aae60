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


class PresentationRequest(models.Model):
    """A badge asked for from a wallet app, and what came back; the badge itself is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.CharField(max_length=43)
    state_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    issuer_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, report__isnull=True)
                | models.Q(answered_at__isnull=False, report__isnull=False),
                name="an_answered_request_has_its_report",
            )
        ]

    def __str__(self) -> str:
        return f"request of {self.created_at:%Y-%m-%d %H:%M}"
