from django.db import models


class JournalEntry(models.Model):
    """One write, as the journal keeps it."""

    verb = models.CharField(max_length=60, db_index=True)
    actor = models.UUIDField(null=True, db_index=True)
    target_kind = models.CharField(max_length=60)
    target_key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["target_kind", "target_key"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_kind}:{self.target_key}"


class Mail(models.Model):
    """A message to one person: kept until sent, and in development shown instead of sent."""

    to = models.EmailField(db_index=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    held_for = models.UUIDField(null=True, blank=True, db_index=True)
    """What has to be allowed before it is sent; empty if nothing."""

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
