"""A decision looked at again, on the learner's word, by people who have not judged it."""

import uuid

from django.db import models
from django.utils.translation import gettext as _

from milepost.issue.models import Credential
from milepost.review.models.judging import Decision
from milepost.review.models.rigor import Group
from milepost.review.rules.appeals import choices
from milepost.review.rules.verdicts import spoken


class Appeal(models.Model):
    """One appeal against one decision; what it turned over stays in the record."""

    State = choices.State
    Grounds = choices.Grounds
    Outcome = choices.Outcome
    Remedy = choices.Remedy

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    grounds = models.CharField(max_length=12, choices=Grounds.choices)
    words = models.TextField()
    """Why, in the learner's words."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.FILED)
    filed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    """When reviewers were asked once more to sit on its panel."""
    answer_by = models.DateTimeField(null=True, blank=True)
    """Until when it is to be answered, by the terms of the day it was filed; none of old ones."""
    overdue_told_at = models.DateTimeField(null=True, blank=True)
    """When the learner and those who lead were told that the answer is late."""
    unheard_since = models.DateTimeField(null=True, blank=True)
    """Since when too few may hear it for the places that are free; None while enough may."""
    unheard_told_at = models.DateTimeField(null=True, blank=True)
    """When those who lead were told so, once."""
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    remedy = models.CharField(max_length=6, choices=Remedy.choices, blank=True)
    reason = models.TextField(blank=True)
    """What the panel wrote."""
    agreement = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    credential = models.OneToOneField(
        Credential, null=True, blank=True, on_delete=models.PROTECT, related_name="appeal"
    )
    leaf_hash = models.CharField(max_length=64, blank=True)
    outcome_leaf_hash = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=43, blank=True)
    """Makes the log's hashes of the appeal; erased with it, nobody can guess back."""
    logged_facts = models.TextField(blank=True)
    """How it ended, as canonical JSON, of which the log keeps a salted hash."""
    filed_group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals_filed"
    )
    """With whom it is told in public figures that it was filed."""
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    """With whom it is told how it ended; never before or wider than that it was filed."""

    class Meta:
        ordering = ["-filed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="decided")
                | ~models.Q(outcome="") & ~models.Q(reason="") & models.Q(closed_at__isnull=False),
                name="a_decided_appeal_says_how_and_why",
            ),
            models.CheckConstraint(
                condition=models.Q(group__isnull=True) | models.Q(filed_group__isnull=False),
                name="an_appeal_is_told_from_its_filing_on",
            ),
            models.CheckConstraint(
                condition=models.Q(credential__isnull=True) | models.Q(remedy="award"),
                name="an_appeal_awards_only_as_its_remedy",
            ),
        ]
        indexes = [models.Index(fields=["state", "filed_at"], name="appeals_waiting")]

    def __str__(self) -> str:
        return f"appeal {self.id}, {self.state}"

    @property
    def stood(self) -> str:
        """How the panel stood, in the reader's language."""
        return spoken(self.agreement)

    @property
    def said(self) -> str:
        """What the panel wrote; where nobody did, what is kept for it, in the reader's language."""
        return _(self.reason) if self.reason == choices.SILENT else self.reason
