"""What a holder lets others see: shares, and who opened them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.hold.models.imports import ImportedCredential
from milepost.issue.models import Credential, EvidenceItem


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
    reference = models.CharField(max_length=120, blank=True)
    """What the reader files it under, such as a student number."""
    reader = models.EmailField(blank=True)
    """Where a code is mailed that opens it; empty if whoever has the link may read."""
    once = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    """When a share that opens once was opened; it ends soon after that."""
    public = models.BooleanField(default=False)
    """Whether it may stand in other sites and profiles."""
    sealed_token = models.BinaryField(default=b"")
    """A public share's token, sealed: its holder finds the link again."""
    left_out = models.JSONField(default=list, blank=True)
    """Parts that the badges are shown without: ``issue.rules.selective.PARTS``."""
    credentials = models.ManyToManyField(Credential, related_name="shares", blank=True)
    evidence = models.ManyToManyField(EvidenceItem, related_name="shares", blank=True)
    """The grants: evidence not listed here is named, never shown."""
    imported = models.ManyToManyField(ImportedCredential, related_name="shares", blank=True)
    """Badges from elsewhere; one that is taken out of the wallet leaves its shares, too."""

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"share for {self.audience}"

    @property
    def is_gated(self) -> bool:
        """Whether having the link is not enough to read it."""
        return bool(self.reader) or self.once


class View(models.Model):
    """One opening of a share: when and what; by whom only where a mailed code has shown it."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="views")
    at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=200)
    reader = models.EmailField(blank=True)
    by_archive = models.BooleanField(default=False)
    """Whether only an archive says so: nobody here has seen it."""

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d %H:%M}"
