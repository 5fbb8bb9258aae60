"""Who judged what, how, and what was decided. Kept for the life of the credential."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.define.models import Criterion, RubricLevel
from milepost.earn.models import Submission
from milepost.issue.models import Credential
from milepost.review.rules.standing import Standing
from milepost.review.rules.verdicts import spoken


class Assignment(models.Model):
    """A reviewer's place at one round of a submission, taken from the queue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="assignments")
    round = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    appeal = models.ForeignKey(
        "review.Appeal", null=True, on_delete=models.CASCADE, related_name="panel"
    )
    """The appeal it sits on; then it reads a round that was decided already."""
    standing = models.CharField(max_length=12, choices=Standing.choices, blank=True)
    """How its reviewer stood to the organization that issues, on the day they took it."""
    taken_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "round", "reviewer"],
                condition=models.Q(released_at__isnull=True),
                name="one_place_a_reviewer",
            )
        ]

    def __str__(self) -> str:
        return f"assignment {self.id}"


class Review(models.Model):
    """One reviewer's reading: a draft until handed in, then unchangeable."""

    class Outcome(models.TextChoices):
        MEETS = "meets", _("Meets the criteria")
        NOT_YET = "not-yet", _("Not yet")
        INCOMPLETE = "incomplete", _("Something is missing")

    assignment = models.OneToOneField(
        Assignment, on_delete=models.CASCADE, related_name="review", primary_key=True
    )
    complete = models.BooleanField(null=True)
    """The completeness check, made before competence is judged."""
    missing = models.TextField(blank=True)
    """What was not handed in, when it is not complete."""
    strong = models.TextField(blank=True)
    lacking = models.TextField(blank=True)
    """What the work does not show yet."""
    advice = models.TextField(blank=True)
    """What to try next."""
    pins = models.JSONField(default=list, blank=True)
    """Comments on places in the work: piece, place, text; see ``rules.pins``."""
    writer = models.CharField(max_length=32, blank=True)
    """Which open page wrote the draft last."""
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    changed_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(handed_in_at__isnull=True) | ~models.Q(outcome=""),
                name="handed_in_has_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"review {self.assignment_id}"


class Result(models.Model):
    """One scored line: the level one reviewer saw for one criterion, and why."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="results")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(RubricLevel, null=True, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)
    seen_in = models.JSONField(default=list, blank=True)
    """Ids of the pieces of work in which it was seen; empty for all of them."""

    class Meta:
        ordering = ["criterion__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_result_a_criterion")
        ]

    def __str__(self) -> str:
        return f"result for {self.criterion_id}"


class Decision(models.Model):
    """The outcome of one round; a database constraint lets no round be decided twice."""

    class Outcome(models.TextChoices):
        AWARDED = "awarded", _("Earned")
        NOT_YET = "not-yet", _("Not yet")
        INCOMPLETE = "incomplete", _("Something is missing")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    agreement = models.CharField(max_length=200)
    """How the reviewers stood, in words: "2 of 2 agreed"."""
    advice = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True)
    """When this round was handed in; None of decisions from before this was kept."""
    decided_at = models.DateTimeField()
    credential = models.OneToOneField(
        Credential, null=True, on_delete=models.PROTECT, related_name="decision"
    )
    leaf_hash = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=43, blank=True)
    """Makes the log's hashes of submission, person and facts; erased with them, nobody can guess
    back."""
    logged_facts = models.TextField(blank=True)
    """What was decided, as canonical JSON, of which the log keeps a salted hash."""

    class Meta:
        ordering = ["-decided_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "round"], name="one_decision_a_round"),
            models.CheckConstraint(
                condition=models.Q(outcome="awarded", credential__isnull=False)
                | ~models.Q(outcome="awarded") & models.Q(credential__isnull=True),
                name="a_credential_if_and_only_if_awarded",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.id}: {self.outcome}"

    @property
    def stood(self) -> str:
        """How the reviewers stood, in the reader's language."""
        return spoken(self.agreement)
