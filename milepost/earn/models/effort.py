"""How long it really took, asked once of whoever has earned it."""

from django.db import models

from milepost.earn.models.submissions import Submission


class Effort(models.Model):
    """One answer; or that somebody would rather not answer, and is not asked again."""

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, related_name="effort", primary_key=True
    )
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    skipped = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(skipped=False) | models.Q(hours=None, weeks=None),
                name="skipped_says_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"effort for {self.submission_id}"
