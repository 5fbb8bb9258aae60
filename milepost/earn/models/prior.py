"""What a learner could do before: a badge from elsewhere, checked on the way in."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.earn.models.submissions import Submission


class PriorBadge(models.Model):
    """A badge earned elsewhere, kept as it came, with the report of its check."""

    class Verdict(models.TextChoices):
        VALID = "valid", _("Genuine and in force")
        UNKNOWN = "unknown", _("Could not be checked in full")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="prior_badges"
    )
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=7, choices=Verdict.choices)
    report = models.JSONField()
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"prior badge {self.sha256[:12]}"
