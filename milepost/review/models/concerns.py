"""What people did about a concern, step by step; kept, and read by the learner."""

import uuid

from django.conf import settings
from django.db import models

from milepost.earn.models import Submission
from milepost.review.models.likeness import Likeness
from milepost.review.rules.concerns import Step


class Concern(models.Model):
    """A concern about one person's work, opened by somebody who runs the organization."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="concerns")
    likeness = models.ForeignKey(
        Likeness, null=True, on_delete=models.SET_NULL, related_name="concerns"
    )
    state = models.CharField(max_length=8, choices=Step.choices)
    """The last step."""
    opened_at = models.DateTimeField()
    salt = models.CharField(max_length=43)

    class Meta:
        ordering = ["-opened_at", "id"]

    def __str__(self) -> str:
        return f"concern {self.id}, {self.state}"


class ConcernStep(models.Model):
    """One step, by whom, with the reason; what the learner said to it, and who answered."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=8, choices=Step.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.TextField()
    at = models.DateTimeField()
    leaf_hash = models.CharField(max_length=64)
    contest = models.TextField(blank=True)
    contested_at = models.DateTimeField(null=True, blank=True)
    stands = models.BooleanField(null=True)
    """What somebody who took no step before said to that; None while nobody did."""
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "step"], name="a_step_is_taken_once"),
            models.CheckConstraint(
                condition=models.Q(stands__isnull=True) | ~models.Q(contest=""),
                name="only_what_is_contested_is_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.concern_id}"
