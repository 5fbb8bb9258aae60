"""Badges earned elsewhere: brought, looked at, kept, and checked again from time to time."""

import uuid

from django.conf import settings
from django.db import models

from milepost.hold.rules.imports import LONGEST_ADDRESS
from milepost.verify.rules import reason_of


class Bringing(models.Model):
    """What a holder brought at once; what was found in it waits until they keep it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bringings"
    )
    brought_at = models.DateTimeField(db_index=True)
    refused = models.JSONField(default=list)
    """Pieces that hold no badge: ``{"name", "reason"}`` each."""

    class Meta:
        ordering = ["-brought_at", "id"]

    def __str__(self) -> str:
        return f"brought at {self.brought_at:%Y-%m-%d %H:%M}"


class ImportedCredential(models.Model):
    """A badge earned elsewhere as it came, with what the latest check said.

    Until ``kept_at`` it is on view only where it was brought.
    """

    class Verdict(models.TextChoices):
        VALID = "valid"
        INVALID = "invalid"
        UNKNOWN = "unknown"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imported_credentials"
    )
    bringing = models.ForeignKey(
        Bringing, null=True, blank=True, on_delete=models.SET_NULL, related_name="found"
    )
    source = models.CharField(max_length=300, blank=True)
    """The file's name or the address it came from; empty for what was pasted."""
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    spelled = models.CharField(max_length=64, blank=True, db_index=True)
    """The same digest for the same badge however it is spaced and ordered."""
    title = models.CharField(max_length=200)
    issuer_name = models.CharField(max_length=200, blank=True)
    report = models.JSONField()
    verdict = models.CharField(max_length=7, choices=Verdict.choices)
    imported_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField()
    """When the report was made."""
    tried_at = models.DateTimeField(db_index=True)
    """When a check was last tried; later than ``checked_at`` if it came to no answer."""
    archive_says = models.JSONField(default=dict, blank=True)
    """What an archive says of it while its issuer gives no answer: ``verdict``, ``reason``,
    ``at``, and whether that is ``signed`` by the issuer. Empty once the issuer is heard."""

    strange = True
    """Whether no one here knows who issued it; ``queries.with_issuers`` says when not."""

    class Meta:
        ordering = ["-imported_at", "id"]
        constraints = [models.UniqueConstraint(fields=["holder", "sha256"], name="imported_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def reason(self) -> str:
        """The sentence that speaks against it; empty when nothing does."""
        return reason_of(self.report)


class NamedAddress(models.Model):
    """An address that a badge from elsewhere names, as its report says: of its issuer, or of a
    competency. Commitments cover it by these."""

    imported = models.ForeignKey(
        ImportedCredential, on_delete=models.CASCADE, related_name="addresses"
    )
    address = models.CharField(max_length=LONGEST_ADDRESS, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "address"], name="address_named_once")
        ]

    def __str__(self) -> str:
        return self.address


class Change(models.Model):
    """A later check that came out otherwise than the one before it."""

    imported = models.ForeignKey(
        ImportedCredential, on_delete=models.CASCADE, related_name="changes"
    )
    at = models.DateTimeField()
    before = models.CharField(max_length=7, choices=ImportedCredential.Verdict.choices)
    after = models.CharField(max_length=7, choices=ImportedCredential.Verdict.choices)
    reason = models.TextField(blank=True)
    """The sentence that speaks against the badge; empty when nothing does."""

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after} on {self.at:%Y-%m-%d}"


class OwnClaim(models.Model):
    """Something a person says of themselves; nobody has checked it, and it says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_claims"
    )
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    begun = models.CharField(max_length=10, blank=True)
    """A year, month or day (ISO 8601), as far as it is known."""
    ended = models.CharField(max_length=10, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-begun", "-written_at", "id"]

    def __str__(self) -> str:
        return self.title
