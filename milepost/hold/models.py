"""What a holder keeps and lets others see. The wallet itself is a query, not a table."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.issue.models import Credential, EvidenceItem


class ImportedCredential(models.Model):
    """A badge earned elsewhere, kept as it came, with what the check said that day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imported_credentials"
    )
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    issuer_name = models.CharField(max_length=200, blank=True)
    report = models.JSONField()
    valid = models.BooleanField()
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-imported_at", "id"]
        constraints = [models.UniqueConstraint(fields=["holder", "sha256"], name="imported_once")]

    def __str__(self) -> str:
        return self.title


class Share(models.Model):
    """A link that shows chosen badges and chosen evidence, for a purpose, until a day."""

    class Purpose(models.TextChoices):
        EMPLOYER = "employer", _("An employer")
        REGISTRAR = "registrar", _("A school or registrar")
        TEACHER = "teacher", _("My next teacher")
        FRIEND = "friend", _("Family or friends")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shares"
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    audience = models.CharField(max_length=120)
    """Whom it is for, in the holder's words."""
    message = models.TextField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    credentials = models.ManyToManyField(Credential, related_name="shares", blank=True)
    evidence = models.ManyToManyField(EvidenceItem, related_name="shares", blank=True)
    """The grants: evidence not listed here is named, never shown."""

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"share for {self.audience}"


class View(models.Model):
    """One opening of a share; the holder sees when and what, the reader's address is not kept."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="views")
    at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d %H:%M}"
