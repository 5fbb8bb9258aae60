"""Changes of the rules, made by two people, and rules set aside, each with its reason."""

import uuid

from django.conf import settings
from django.db import models

from milepost.define.models import Achievement
from milepost.earn.models import Submission
from milepost.organizations.models import Organization
from milepost.review.rules import duties

PERSON = settings.AUTH_USER_MODEL


class RuleChange(models.Model):
    """A change of a rule about reviewing: proposed by one person, put in force by another owner."""

    Kind = duties.Kind
    State = duties.State

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="rule_changes"
    )
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.CASCADE, related_name="rule_changes"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(
        PERSON, null=True, on_delete=models.SET_NULL, related_name="proposed_changes"
    )
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        PERSON, null=True, on_delete=models.SET_NULL, related_name="decided_changes"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)
    """What whoever decided says to it."""
    alone = models.BooleanField(default=False)
    salt = models.CharField(max_length=43)
    leaf_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "achievement", "kind"],
                condition=models.Q(state="open", achievement__isnull=False),
                name="one_open_change_an_achievement",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind"],
                condition=models.Q(state="open", achievement__isnull=True),
                name="one_open_change_an_organization",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in-force")
                | models.Q(alone=True)
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="nobody_confirms_their_own_change",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in-force") | ~models.Q(leaf_hash=""),
                name="a_change_in_force_is_logged",
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.id}"


class RuleSetAside(models.Model):
    """A rule that an owner set aside once, for a reason that is kept; counted in public."""

    Kind = duties.Aside

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="rules_set_aside"
    )
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.CASCADE, related_name="rules_set_aside"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    conflict = models.CharField(max_length=20, blank=True)
    """Which conflict, for a reviewer who reviews in spite of one."""
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.SET_NULL, related_name="rules_set_aside"
    )
    round = models.PositiveSmallIntegerField(null=True, blank=True)
    """The one round of it for which a conflict was set aside; no other is judged by that."""
    appeal = models.ForeignKey(
        "review.Appeal", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The one appeal for whose panel it was set aside; then for no round."""
    reviewer = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    change = models.OneToOneField(
        RuleChange, null=True, blank=True, on_delete=models.CASCADE, related_name="set_aside"
    )
    reason = models.TextField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    salt = models.CharField(max_length=43)
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "rules set aside"
        ordering = ["-at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="conflict") | ~models.Q(conflict=""),
                name="says_which_conflict",
            ),
            models.CheckConstraint(
                condition=~models.Q(by=models.F("reviewer")),
                name="nobody_sets_aside_for_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} set aside on {self.at:%Y-%m-%d}"
