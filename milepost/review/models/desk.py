"""What a reviewer keeps at the desk beside the reviews: phrases, and drafts from other devices."""

import uuid

from django.conf import settings
from django.db import models


class Phrase(models.Model):
    """Words a reviewer uses often; theirs alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="phrases"
    )
    text = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return f"phrase {self.id}"


class DraftCopy(models.Model):
    """A draft that a newer one, from another device or page, took the place of; kept until the
    review is handed in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.UUIDField(db_index=True)
    """Of the assignment, or of the sample that looks like one."""
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    reading = models.JSONField()
    """As ``rules.kept.kept_reading`` keeps it."""
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at", "id"]
        verbose_name_plural = "draft copies"

    def __str__(self) -> str:
        return f"copy of a draft for {self.seat}"
