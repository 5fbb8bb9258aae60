"""Who is close to whom, and what reviewers say before they open a piece of work."""

import uuid

from django.conf import settings
from django.db import models

from milepost.review.models.judging import Assignment
from milepost.review.rules import conflicts


class CloseTie(models.Model):
    """Someone close, as declared by one of the two; it keeps both from judging the other.

    The other is named by an address, whether or not it has an account yet, and is not told.
    """

    Kind = conflicts.Tie

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="close_ties"
    )
    email = models.EmailField(db_index=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["email", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "email"],
                condition=models.Q(ended_at__isnull=True),
                name="one_tie_to_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"tie {self.id}"


class Declaration(models.Model):
    """What a reviewer said of knowing whose work it is; only who knows nothing sees the work."""

    Knowing = conflicts.Knowing

    assignment = models.OneToOneField(
        Assignment, on_delete=models.CASCADE, related_name="declaration", primary_key=True
    )
    knows = models.BooleanField()
    why = models.CharField(max_length=6, choices=Knowing.choices, blank=True)
    words = models.CharField(max_length=conflicts.MAX_WORDS, blank=True)
    declared_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    """When the work was first opened; a reviewer may recognize it only then."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(knows=False) | ~models.Q(why=""), name="who_knows_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(knows=True) | models.Q(opened_at__isnull=False),
                name="who_knows_nothing_opens_it",
            ),
        ]

    def __str__(self) -> str:
        return f"declaration of {self.assignment_id}"
