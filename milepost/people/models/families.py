"""Minors, who decides for them, and what they were asked about."""

import uuid

from django.conf import settings
from django.db import models

from milepost.people.rules import families


class Minority(models.Model):
    """That somebody is not of age yet, and until when; gone on the day they are.

    The birth date itself is never kept, and of whoever is of age nothing at all.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="minority",
    )
    of_age_on = models.DateField(db_index=True)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=160, blank=True)
    """The organization that said so; empty if they said it themselves."""

    class Meta:
        verbose_name_plural = "minorities"

    def __str__(self) -> str:
        return f"{self.person_id} until {self.of_age_on}"


class Guardianship(models.Model):
    """That somebody was asked to decide for a minor, and what they said."""

    State = families.GuardianState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guardians"
    )
    guardian = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="guarded",
    )
    """Whoever answered; nobody until then."""
    email = models.EmailField(db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=7, choices=families.GuardianState.choices, default=families.GuardianState.ASKED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_for = models.CharField(max_length=160, blank=True)
    """The organization in whose name it was asked."""
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=families.LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "email"],
                condition=models.Q(state__in=["asked", "agreed"]),
                name="one_question_to_a_guardian",
            ),
            models.UniqueConstraint(
                fields=["child", "guardian"],
                condition=models.Q(state="agreed"),
                name="one_guardian_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agreed") | models.Q(guardian__isnull=False),
                name="who_agreed_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(child=models.F("guardian")), name="nobody_guards_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} for {self.child_id}: {self.state}"


class Approval(models.Model):
    """Something that a minor wants others to see; they see nothing until a guardian approves."""

    State = families.ApprovalState
    Kind = families.ApprovalKind

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="approvals"
    )
    kind = models.CharField(max_length=5, choices=families.ApprovalKind.choices)
    about = models.UUIDField()
    """The id of the share, of what is said in public, or of what somebody is asked."""
    title = models.CharField(max_length=200)
    lines = models.JSONField(default=list)
    """What is shown, to whom, why and until when: pairs of a name and a text."""
    address = models.CharField(max_length=400, blank=True)
    """The path where a guardian looks at it."""
    state = models.CharField(
        max_length=9, choices=families.ApprovalState.choices, default=families.ApprovalState.ASKED
    )
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=families.LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["-asked_at", "id"]
        indexes = [models.Index(fields=["child", "state"], name="approval_child_state")]
        constraints = [
            models.UniqueConstraint(fields=["about", "kind"], name="one_approval_about_a_thing")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}: {self.state}"
