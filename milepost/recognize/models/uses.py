"""What earners say of a badge later on, if they have asked to be asked."""

from django.conf import settings
from django.db import models

from milepost.issue.models import Credential
from milepost.recognize.rules import uses


class FollowUp(models.Model):
    """Somebody wants to be asked about a badge of theirs, until they stop it."""

    credential = models.OneToOneField(
        Credential, on_delete=models.CASCADE, related_name="follow_up"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-since", "id"]

    def __str__(self) -> str:
        return f"follow-up of {self.credential_id}"


class UseReport(models.Model):
    """One answer, or the question that was mailed for it."""

    Used = uses.Used

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="reports")
    month = models.PositiveSmallIntegerField(choices=[(one, str(one)) for one in uses.MONTHS])
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    used = models.CharField(max_length=8, choices=uses.Used.choices, blank=True)
    helped = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "month"], name="one_report_a_month"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, used="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(used="")),
                name="an_answered_report_says_how_often",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up}, month {self.month}"
