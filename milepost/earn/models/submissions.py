"""Submissions and what is in them. Artifacts never change: a new one replaces an old one."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.define.models import AchievementVersion, EvidenceSlot
from milepost.earn.rules.people import cover_from, covered_words
from milepost.issue.models import Credential
from milepost.practice.models import PracticeLog


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
    renews = models.ForeignKey(
        Credential, null=True, blank=True, on_delete=models.SET_NULL, related_name="renewals"
    )
    """The badge that ends and is shown anew here; a decision signs a new one."""
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
        LOG = "log", _("Practice log")
        BADGE = "badge", _("Badge from elsewhere")

    class People(models.TextChoices):
        NONE = "none", _("Nobody but me")
        AGREED = "agreed", _("Others, and they agreed")
        COVERED = "covered", _("Others, and they are covered")
        SHOWN = "shown", _("Others, and they have not agreed")

    class Audience(models.TextChoices):
        REVIEWERS = "reviewers", _("Only the reviewers")
        CHOSEN = "chosen", _("The reviewers, and readers of a share where I choose it")
        EVERYONE = "everyone", _("The reviewers, and everyone I share the badge with")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="artifacts")
    slot = models.ForeignKey(EvidenceSlot, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    setting = models.CharField(max_length=60, blank=True)
    """Where it comes from: the key of one of the version's contexts."""
    note = models.TextField(blank=True)
    """What the learner says about it."""
    text = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    badge = models.ForeignKey(
        "earn.PriorBadge",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="artifacts",
    )
    people = models.CharField(max_length=7, choices=People.choices, blank=True)
    """Whether other people can be recognized in it; empty until its maker says."""
    consent_note = models.CharField(max_length=500, blank=True)
    audience = models.CharField(max_length=9, choices=Audience.choices, default=Audience.CHOSEN)
    cover = models.JSONField(default=dict, blank=True)
    """What of it is covered, as ``rules.people.Cover`` keeps it."""
    covered_sha256 = models.CharField(max_length=64, blank=True)
    """Of the file that others get instead of this one; the original stays its maker's."""
    covered_size = models.PositiveBigIntegerField(default=0)
    log = models.ForeignKey(
        PracticeLog, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The practice log it is; what was judged are the bytes kept under its digest."""
    finding = models.JSONField(null=True, blank=True)
    """What the log showed by the rule of its criterion when it was kept."""
    first_round = models.PositiveSmallIntegerField()
    removed_round = models.PositiveSmallIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["slot__position", "added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["file", "log"]) & ~models.Q(sha256="")
                | models.Q(kind="text")
                | models.Q(kind="link")
                | models.Q(kind="badge", badge__isnull=False) & ~models.Q(sha256=""),
                name="file_has_its_digest",
            )
        ]

    def __str__(self) -> str:
        return f"artifact {self.id}"

    @property
    def name(self) -> str:
        """What the applicant knows it by."""
        if self.kind == self.Kind.LOG:
            return self.log.title if self.log else str(_("Your practice log"))
        return self.file_name or self.url or str(_("Your text"))

    @property
    def digest(self) -> str:
        """SHA-256 of the work as others see it; of a link, of its address; empty if it is blank."""
        if self.is_blank:
            return ""
        if self.kind in (self.Kind.LOG, self.Kind.BADGE):
            return self.sha256
        if self.kind == self.Kind.FILE:
            return self.covered_sha256 or self.sha256
        shown = self.shown(self.text).strip() or self.url
        return hashlib.sha256(shown.encode()).hexdigest()

    @property
    def shown_text(self) -> str:
        """The text as others read it."""
        return self.shown(self.text)

    @property
    def shown_note(self) -> str:
        """What its maker says about it, as others read it."""
        return self.shown(self.note)

    def shown(self, words: str) -> str:
        """Return words of this piece as others see them: with roles instead of names."""
        return covered_words(words, cover_from(self.cover))

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
    setting = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    length = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    artifact = models.ForeignKey(
        Artifact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """What it became, when it was whole."""
    checking_since = models.DateTimeField(null=True, blank=True)
    """When the whole file was given to be checked; until it is, nobody gets it."""
    refusal = models.TextField(blank=True)
    """Why it was not taken, in a sentence for its owner."""
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
