"""What can be earned: an achievement, and its versions, which never change once published."""

import uuid

from django.conf import settings
from django.db import models

from milepost.define.rules import choices
from milepost.define.rules.typed import lines
from milepost.organizations.models import Organization


class Achievement(models.Model):
    """What can be earned. Its address stays; its content lives in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="achievements"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def newest(self) -> "AchievementVersion":
        """The version with the highest number, draft or not; from prefetched versions."""
        return max(self.versions.all(), key=lambda version: version.number)


class AchievementVersion(models.Model):
    """One version: a draft that designers write, then a published text that nobody changes."""

    State = choices.State
    Kind = choices.Kind
    Scope = choices.Scope
    Agreement = choices.Agreement

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=120, blank=True)
    competency = models.TextField(blank=True)
    """The one competency statement: what a person who earned this can do."""
    key_method = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SKILL)
    scope = models.CharField(max_length=14, choices=Scope.choices, default=Scope.LOCAL)
    limits = models.TextField(blank=True)
    """What earning it does not show, one limit a line."""
    research_for = models.TextField(blank=True)
    research_against = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    effort_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    reviewers = models.PositiveSmallIntegerField(default=2)
    agreement = models.CharField(
        max_length=10, choices=Agreement.choices, default=Agreement.OUTCOME
    )
    tags = models.CharField(max_length=200, blank=True)
    """Words to find it by, separated by commas."""
    image_sha256 = models.CharField(max_length=64, blank=True)
    """An uploaded picture (PNG or SVG) in kit's files; drawn from the palette when empty."""
    image_media_type = models.CharField(max_length=40, blank=True)
    image_palette = models.CharField(max_length=20, default="pine")
    image_symbol = models.CharField(max_length=20, default="path")
    language = models.CharField(max_length=12, default="en")
    search_text = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    leaf_hash = models.CharField(max_length=64, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    """What designers typed while it is a draft, every word kept; criteria and slots become rows
    when it is published."""
    writer = models.CharField(max_length=32, blank=True)
    """The open page that saved last: another page asks before it writes over it."""
    document = models.TextField(blank=True)
    """The definition as it was published (JSON), never changed."""

    class Meta:
        ordering = ["achievement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["achievement", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["achievement"],
                condition=models.Q(state="published"),
                name="one_published_version",
            ),
            models.UniqueConstraint(
                fields=["achievement"], condition=models.Q(state="draft"), name="one_draft_version"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewers__gte=1, reviewers__lte=7), name="reviewers_1_to_7"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="published_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.number})"

    @property
    def picture_form(self) -> str:
        """The form its badge is shown in: a drawing unless pixels were uploaded."""
        return "png" if self.image_media_type == "image/png" else "svg"

    @property
    def limit_lines(self) -> list[str]:
        """The limits, one string each."""
        return list(lines(self.limits))

    @property
    def tag_list(self) -> list[str]:
        """The words to find it by, one string each."""
        return [tag.strip() for tag in self.tags.split(",") if tag.strip()]


class Criterion(models.Model):
    """One thing that is judged by itself."""

    version = models.ForeignKey(
        AchievementVersion, on_delete=models.CASCADE, related_name="criteria"
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    """Stays the same from version to version."""
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    required = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="criterion_once_a_version")
        ]

    def __str__(self) -> str:
        return self.text


class RubricLevel(models.Model):
    """How well a criterion can be met; levels are ordered from lowest to highest."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    description = models.TextField(blank=True)
    meets = models.BooleanField(default=False)
    """Whether work at this level meets the criterion."""

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "position"], name="level_position_once")
        ]

    def __str__(self) -> str:
        return self.name


class EvidenceSlot(models.Model):
    """One thing a learner is asked to hand in."""

    Kind = choices.SlotKind

    version = models.ForeignKey(AchievementVersion, on_delete=models.CASCADE, related_name="slots")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ANY)
    number = models.PositiveSmallIntegerField(default=1)
    """How many artifacts it asks for at least; 0 makes the slot optional."""
    instructions = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="slot_once_a_version")
        ]

    def __str__(self) -> str:
        return self.title
