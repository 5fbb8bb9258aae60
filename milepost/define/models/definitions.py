"""What can be earned: an achievement, and its versions, which never change once published."""

import uuid

from django.conf import settings
from django.db import models

from milepost.define.rules import choices
from milepost.define.rules.contexts import Term, offered
from milepost.define.rules.lineage import licenses
from milepost.define.rules.lineage.choices import Lineage
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
    Third = choices.Third
    TieBreak = choices.TieBreak
    SelfAssessment = choices.SelfAssessment
    Renewal = choices.Renewal

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
    contexts_asked = models.PositiveSmallIntegerField(default=1)
    """In how many different contexts it must be shown."""
    finer = models.CharField(max_length=200, blank=True)
    """Finer built-in contexts to choose from: keys of ``rules.contexts``, separated by commas."""
    contexts = models.TextField(blank=True)
    """Contexts of its own to choose from, one a line."""
    research_for = models.TextField(blank=True)
    research_against = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    effort_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    reviewers = models.PositiveSmallIntegerField(default=2)
    agreement = models.CharField(
        max_length=20, choices=Agreement.choices, default=Agreement.OUTCOME
    )
    third = models.CharField(max_length=12, choices=Third.choices, default=Third.ANY)
    tie_break = models.CharField(max_length=10, choices=TieBreak.choices, default=TieBreak.MAJORITY)
    appeal_days = models.PositiveSmallIntegerField(default=30)
    """For how long a decision can be appealed against."""
    fee = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    """What a review costs, whatever comes of it; None where it costs nothing."""
    fee_currency = models.CharField(max_length=3, blank=True)
    fee_payee = models.CharField(max_length=160, blank=True)
    """Whom the fee is paid to; empty for the organization that offers it."""
    self_assessment = models.CharField(
        max_length=10, choices=SelfAssessment.choices, default=SelfAssessment.OFF
    )
    renewal = models.CharField(max_length=6, choices=Renewal.choices, default=Renewal.ANEW)
    """What renews a badge that ends."""
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
    license = models.CharField(max_length=20, choices=licenses.CHOICES, default=licenses.OWN)
    core = models.JSONField(default=list, blank=True)
    """Places of the pieces that whoever tailors it has to keep."""
    lineage = models.CharField(max_length=10, choices=Lineage.choices, blank=True)
    original = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="derived"
    )
    """The public version of another achievement that this one is made from."""
    reasons = models.JSONField(default=dict, blank=True)
    """Why it differs from the original, by place."""
    gate_report = models.JSONField(default=dict, blank=True)
    """What the quality gate said when it was published, with the designers' answers: a list of
    results for each language of the pages. Later word lists don't change it."""

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
                condition=models.Q(lineage="", original__isnull=True)
                | (~models.Q(lineage="") & models.Q(original__isnull=False)),
                name="a_lineage_has_its_original",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewers__gte=1, reviewers__lte=7), name="reviewers_1_to_7"
            ),
            models.CheckConstraint(
                condition=models.Q(appeal_days__gte=7, appeal_days__lte=365),
                name="appeals_within_7_to_365_days",
            ),
            models.CheckConstraint(
                condition=models.Q(fee__isnull=True, fee_currency="", fee_payee="")
                | (models.Q(fee__isnull=False, fee__gt=0) & ~models.Q(fee_currency="")),
                name="a_fee_has_its_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(contexts_asked__gte=1, contexts_asked__lte=9),
                name="contexts_1_to_9",
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
    def finer_keys(self) -> tuple[str, ...]:
        """The keys of the finer contexts."""
        return tuple(key for key in self.finer.split(",") if key)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The contexts a learner chooses from."""
        return offered(finer=self.finer_keys, own=lines(self.contexts))

    @property
    def license_terms(self) -> licenses.License:
        """What others may do with it."""
        return licenses.license_of(self.license)

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
    rule = models.JSONField(null=True, blank=True)
    """How it is measured over time, in the JSON form of ``practice.rules``; None if it isn't."""

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

    @property
    def criterion(self) -> Criterion | None:
        """What a practice log in this slot is measured by: log slots and measured criteria stand
        in the same order; None for any other slot."""
        logs = [slot.pk for slot in self.version.slots.all() if slot.kind == self.Kind.LOG]
        measured = [row for row in self.version.criteria.all() if row.rule]
        pairs = dict(zip(logs, measured, strict=False))
        return pairs.get(self.pk)
