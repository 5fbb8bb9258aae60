"""What is told in public about how work is judged, so that no learner shows through.

Every attempt belongs to one group of at least ``SMALLEST_GROUP`` learners, for good, and only sums
of whole groups are ever told. So the difference between two figures (an organization's and those of
its achievements, today's and yesterday's) is a sum of whole groups, too.
"""

import uuid

from django.conf import settings
from django.db import models

from milepost.define.models import Achievement
from milepost.earn.models import Submission
from milepost.organizations.models import Organization
from milepost.review.models.judging import Decision


class Group(models.Model):
    """Attempts told together: of one achievement, of one organization, or of the network."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="+"
    )
    achievement = models.ForeignKey(
        Achievement, null=True, on_delete=models.CASCADE, related_name="+"
    )
    learners = models.PositiveIntegerField()
    """How many different ones it holds."""
    promised = models.PositiveIntegerField(default=0)
    """Of how much of its work it is told whether the promised day was kept; 0 where that would be
    about too few learners."""
    kept = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(achievement__isnull=True) | models.Q(organization__isnull=False),
                name="a_group_of_an_achievement_is_of_its_organization",
            )
        ]

    def __str__(self) -> str:
        return f"group of {self.learners} learners"


class Attempt(models.Model):
    """One decided round as it counts: what is summed, and nothing else."""

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="attempt", primary_key=True
    )
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    decided_at = models.DateTimeField()
    first = models.BooleanField()
    """Whether it was the learner's first judged try at the achievement."""
    outcome = models.CharField(max_length=10, choices=Decision.Outcome.choices)
    days = models.PositiveIntegerField(null=True)
    """Whole days from handing in to the decision; None where the day of handing in is not known."""
    ratings = models.JSONField(default=list)
    """For each criterion what its reviewers saw: pairs of a level and whether it meets."""
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="attempts")

    class Meta:
        ordering = ["decided_at", "pk"]
        indexes = [
            models.Index(
                fields=["achievement", "decided_at"],
                condition=models.Q(group__isnull=True),
                name="attempts_not_told_yet",
            ),
            models.Index(fields=["organization", "group"], name="attempts_told"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.decision_id}"


class LateWork(models.Model):
    """One round that was not decided on the day promised: it still waited then, or was withdrawn
    after it. It counts as late whatever is decided later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    due_at = models.DateTimeField()
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="late")

    class Meta:
        verbose_name_plural = "late work"
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "round"], name="late_once_a_round")
        ]
        indexes = [
            models.Index(
                fields=["achievement", "due_at"],
                condition=models.Q(group__isnull=True),
                name="late_not_told_yet",
            )
        ]

    def __str__(self) -> str:
        return f"round {self.round} of {self.submission_id}, due on {self.due_at:%Y-%m-%d}"


class Figures(models.Model):
    """What is told of one achievement, one organization or the network; a page reads one row."""

    scope = models.CharField(max_length=60, primary_key=True)
    """``achievement:UUID``, ``organization:UUID`` or ``network``."""
    sums = models.JSONField(default=dict)
    """Of all groups told so far, as ``rules.figures`` adds them."""
    told = models.JSONField(default=dict)
    """What follows from the sums, worked out once; empty while no group is complete."""
    as_of = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "figures"

    def __str__(self) -> str:
        return self.scope


class NamedReviewer(models.Model):
    """A reviewer who wishes to be named beside an organization's figures, until they end it."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="named_reviewers"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], name="a_reviewer_is_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} reviews for {self.organization}"
