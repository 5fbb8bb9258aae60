"""A learner's work. Artifacts never change: a new one replaces an old one."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.define.models import AchievementVersion, EvidenceSlot


class Submission(models.Model):
    """One person's attempt at one version; round 2 begins when round 1 comes back as not yet."""

    class State(models.TextChoices):
        DRAFT = "draft", _("In progress")
        SUBMITTED = "submitted", _("With the reviewers")
        CLOSED = "closed", _("Earned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        AchievementVersion, on_delete=models.PROTECT, related_name="submissions"
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="submissions"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    round = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-changed_at", "id"]
        indexes = [models.Index(fields=["state", "submitted_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "version"],
                condition=models.Q(state__in=["draft", "submitted"]),
                name="one_open_submission",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="submitted") | models.Q(submitted_at__isnull=False),
                name="submitted_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"submission {self.id}"


class Artifact(models.Model):
    """One piece of work in one slot: a file, a text or a link, with where it comes from.

    It belongs to every round from ``first_round`` until, excluded, ``removed_round``.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("File")
        TEXT = "text", _("Text")
        LINK = "link", _("Link")

    class Setting(models.TextChoices):
        SCHOOL = "school", _("School")
        WORK = "work", _("Work")
        HOME = "home", _("Home")
        COMMUNITY = "community", _("Community")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="artifacts")
    slot = models.ForeignKey(EvidenceSlot, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    setting = models.CharField(max_length=10, choices=Setting.choices, blank=True)
    note = models.TextField(blank=True)
    """What the learner says about it."""
    text = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    first_round = models.PositiveSmallIntegerField()
    removed_round = models.PositiveSmallIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["slot__position", "added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="file") & ~models.Q(sha256="")
                | models.Q(kind="text")
                | models.Q(kind="link"),
                name="file_has_its_digest",
            )
        ]

    def __str__(self) -> str:
        return f"artifact {self.id}"

    @property
    def name(self) -> str:
        """What the applicant knows it by."""
        return self.file_name or self.url or str(_("Your text"))

    @property
    def is_blank(self) -> bool:
        """Whether it is a text of which nothing is written yet."""
        return self.kind == self.Kind.TEXT and not self.size


class Upload(models.Model):
    """A file on its way into a slot, part by part, so that a lost connection loses little."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="uploads")
    slot = models.ForeignKey(EvidenceSlot, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    setting = models.CharField(max_length=10, choices=Artifact.Setting.choices, blank=True)
    note = models.TextField(blank=True)
    length = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    artifact = models.ForeignKey(
        Artifact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """What it became, when it was whole."""
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("length")), name="no_more_than_announced"
            )
        ]

    def __str__(self) -> str:
        return f"upload {self.id}"
