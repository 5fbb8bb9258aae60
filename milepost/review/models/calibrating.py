"""Samples with a known result, and how reviewers' readings of them compare with a panel's.

Nothing here touches a submission's decision: a reading of a sample is an Exercise, never a Review.
"""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.define.models import (
    Achievement,
    AchievementVersion,
    Criterion,
    EvidenceSlot,
    RubricLevel,
)
from milepost.earn.models import Artifact, Submission


class CalibrationRule(models.Model):
    """What reviewers of an achievement have to show on samples, and how often again."""

    class Measure(models.TextChoices):
        EXACT = "exact", _("The same level")
        ADJACENT = "adjacent", _("The same level or one beside it")
        KAPPA = "kappa", _("Weighted kappa: agreement beyond chance")

    achievement = models.OneToOneField(
        Achievement, on_delete=models.CASCADE, related_name="calibration_rule", primary_key=True
    )
    measure = models.CharField(max_length=8, choices=Measure.choices, default=Measure.EXACT)
    threshold = models.PositiveSmallIntegerField(
        default=75, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    """In hundredths: of the criteria, or of a kappa."""
    samples = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    """How many samples somebody reads to qualify."""
    months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    """For how long it holds."""
    every = models.PositiveSmallIntegerField(default=10, validators=[MaxValueValidator(200)])
    """About how many reviews lie between two samples that are mixed in unseen; 0 for none."""
    required = models.BooleanField(default=False)
    """Whether only reviewers who qualified may take a place."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gte=1, threshold__lte=100, samples__gte=1),
                name="calibration_rule_in_bounds",
            )
        ]

    def __str__(self) -> str:
        return f"calibration for {self.achievement_id}"


class AnchorConsent(models.Model):
    """Whether a learner lets a closed round of theirs teach reviewers; they can take it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "round"], name="asked_once_a_round"),
            models.CheckConstraint(
                condition=models.Q(agreed=False) | models.Q(answered_at__isnull=False),
                name="agreed_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.id}"


class Anchor(models.Model):
    """A sample: work without its maker, with the levels a panel agreed on."""

    class State(models.TextChoices):
        DRAFT = "draft", _("In the making")
        WAITING = "waiting", _("Waits for a second person")
        READY = "ready", _("In use")
        RETIRED = "retired", _("Out of use")

    class Use(models.TextChoices):
        PRACTICE = "practice", _("For practice: the panel's levels are shown after each one")
        TEST = "test", _("For qualifying, and mixed in unseen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        AchievementVersion, on_delete=models.PROTECT, related_name="anchors"
    )
    title = models.CharField(max_length=80)
    """What leads call it; reviewers never see it."""
    use = models.CharField(max_length=8, choices=Use.choices, default=Use.TEST)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    consent = models.ForeignKey(
        AnchorConsent, null=True, blank=True, on_delete=models.SET_NULL, related_name="anchors"
    )
    """Of the learner whose work it was; none for a sample made up for the purpose."""
    panel_size = models.PositiveSmallIntegerField(default=0)
    panel = models.CharField(max_length=300, blank=True)
    """Who they are, by role and never by name."""
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who wrote down what the panel agreed on."""
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Somebody else, who confirms that the panel did."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    alone = models.BooleanField(default=False)
    """Whether the only person who could confirmed what they wrote themselves."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(panel_size__gte=2),
                name="a_sample_in_use_has_a_panel",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(confirmed_at__isnull=False),
                name="a_sample_in_use_was_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(alone=True) | ~models.Q(confirmed_by=models.F("scored_by")),
                name="nobody_confirms_their_own_levels",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AnchorPiece(models.Model):
    """One piece of a sample, as reviewers see it: copied, masked, without metadata.

    What of a practice log, a badge or an answer of a third party was shown beside it is read from
    the piece that it was made of, as it was kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="pieces")
    slot = models.ForeignKey(EvidenceSlot, on_delete=models.PROTECT, related_name="+")
    artifact = models.ForeignKey(
        Artifact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The piece of real work that it was made of."""
    position = models.PositiveSmallIntegerField()
    setting = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=1000, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["slot__position", "position", "id"]

    def __str__(self) -> str:
        return f"piece {self.position} of {self.anchor_id}"


class TrueScore(models.Model):
    """The level the panel agreed on for one criterion, and why."""

    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(RubricLevel, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["anchor", "criterion"], name="one_true_score_a_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"true score for {self.criterion_id}"


class Exercise(models.Model):
    """One reviewer's reading of one sample. It decides nothing and issues nothing."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", _("Practice")
        TEST = "test", _("To qualify")
        BLIND = "blind", _("Mixed in unseen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="exercises")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exercises"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    attempt = models.UUIDField(null=True, blank=True)
    """Which samples were taken together to qualify."""
    stands_for = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The work in the queue in whose place it was given, unseen."""
    taken_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    """When its reviewer said to know nothing of whose work it is, as before any other work."""
    changed_at = models.DateTimeField()
    writer = models.CharField(max_length=32, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    reading = models.JSONField(default=dict, blank=True)
    """As ``rules.readings.kept_reading`` keeps it."""
    pairs = models.JSONField(default=list, blank=True)
    """Criterion, level given, level of the panel, number of levels; kept when it is handed in."""

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["anchor", "reviewer"],
                condition=models.Q(handed_in_at__isnull=True, released_at__isnull=True),
                name="one_open_exercise_a_sample",
            )
        ]

    def __str__(self) -> str:
        return f"exercise {self.id}"


class Calibration(models.Model):
    """That somebody qualified as a reviewer of an achievement: how well, on what, until when."""

    achievement = models.ForeignKey(
        Achievement, on_delete=models.CASCADE, related_name="calibrations"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calibrations"
    )
    measure = models.CharField(max_length=8, choices=CalibrationRule.Measure.choices)
    value = models.FloatField()
    units = models.PositiveSmallIntegerField()
    """Criteria that were compared."""
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_by_drift = models.BooleanField(default=False)

    class Meta:
        ordering = ["-since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "reviewer"], name="one_calibration_a_reviewer"
            )
        ]

    def __str__(self) -> str:
        return f"calibration of {self.reviewer_id}"
