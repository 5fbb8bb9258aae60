"""That holders were told that a badge ends."""

from django.db import models

from milepost.issue.models import Credential


class LapseReminder(models.Model):
    """One mail to a holder, so many days before a badge ends; each is sent once."""

    credential = models.ForeignKey(
        Credential, on_delete=models.CASCADE, related_name="lapse_reminders"
    )
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential", "days"], name="one_lapse_reminder")
        ]

    def __str__(self) -> str:
        return f"{self.days} days before the end of {self.credential_id}"
