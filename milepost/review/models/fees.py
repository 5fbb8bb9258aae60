"""Fees that were paid for reviews, as the organization notes them; no outcome touches them."""

import uuid

from django.conf import settings
from django.db import models

from milepost.earn.models import Submission
from milepost.review.rules.fees import Why


class FeeReceipt(models.Model):
    """One fee for one try, with amount and payee as the definition stated them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="fees")
    round = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3)
    payee = models.CharField(max_length=160, blank=True)
    paid_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=9, choices=Why.choices, blank=True)

    class Meta:
        ordering = ["-paid_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True, why="")
                | models.Q(returned_at__isnull=False) & ~models.Q(why=""),
                name="what_is_given_back_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
