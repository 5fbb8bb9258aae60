"""Competency frameworks: written here or imported, their competencies, what links them."""

import uuid

from django.conf import settings
from django.db import models

from milepost.frameworks.rules import choices
from milepost.organizations.models import Organization


class Framework(models.Model):
    """One version of a framework: a CFDocument of CASE, under the identifier it has there."""

    State = choices.State
    Source = choices.Source

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    """What the versions of one framework have in common."""
    number = models.PositiveSmallIntegerField(default=1)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="frameworks"
    )
    """Who wrote it or keeps it up to date here; nobody, if the operator imported it."""
    source = models.CharField(max_length=4, choices=Source.choices, default=Source.OWN)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.TextField()
    creator = models.TextField(blank=True)
    description = models.TextField(blank=True)
    language = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=255, blank=True)
    """The version as its publisher names it."""
    source_url = models.TextField(blank=True)
    """Where the official text stands."""
    licence = models.TextField(blank=True)
    contexts = models.TextField(blank=True)
    """Where what it names can be shown, one context a line; offered to what is aligned to it."""
    uri = models.CharField(max_length=500, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    """Everything else that its CFDocument said, so that it can be said again."""
    package_extra = models.JSONField(default=dict, blank=True)
    """What its CFPackage said beside document, items, associations and definitions."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "-number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="framework_number_once"),
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(state="draft"), name="framework_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="framework_published_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def author(self) -> str:
        """Who wrote it, as it says itself, else who keeps it here."""
        return self.creator or (self.organization.name if self.organization else "")


class Competency(models.Model):
    """One thing a framework names, in its place in the tree: a CFItem of CASE."""

    identifier = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="competencies")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    """Stays the same from version to version of a framework written here."""
    parent = models.ForeignKey(
        "self",
        to_field="identifier",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="children",
    )
    place = models.PositiveIntegerField(default=0)
    """Where it stands when the whole tree is read from top to bottom."""
    depth = models.PositiveSmallIntegerField(default=0)
    uri = models.CharField(max_length=500, db_index=True)
    code = models.CharField(max_length=255, blank=True, db_index=True)
    """What people call it by, such as ``2.NBT.1``: the humanCodingScheme."""
    statement = models.TextField()
    short = models.TextField(blank=True)
    kind = models.CharField(max_length=255, blank=True)
    levels = models.JSONField(default=list, blank=True)
    """Education levels, as many as it has."""
    language = models.CharField(max_length=40, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    """Everything else that its CFItem said."""
    search_text = models.TextField(blank=True, editable=False)
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    """Since when its framework has it no more; it stays for those who aligned to it."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the item as it was imported: says at once whether it has changed."""
    seen = models.UUIDField(null=True, blank=True)
    """The import that saw it last."""

    class Meta:
        ordering = ["framework", "place", "id"]
        indexes = [models.Index(fields=["framework", "place"], name="competency_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="competency_once_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def name(self) -> str:
        """The short statement if there is one, else the full one."""
        return self.short or self.statement


class Crosswalk(models.Model):
    """Who says how the competencies of two frameworks stand to each other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="crosswalks"
    )
    origin = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="crosswalks_from")
    destination = models.ForeignKey(
        Framework, on_delete=models.CASCADE, related_name="crosswalks_to"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["origin", "destination", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "origin", "destination"], name="crosswalk_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("destination")), name="crosswalk_joins_two"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it compares with what."""
        return f"{self.origin.title} → {self.destination.title}"


class Association(models.Model):
    """One link between two things, by a framework or a crosswalk: a CFAssociation of CASE."""

    Kind = choices.Kind

    identifier = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    framework = models.ForeignKey(
        Framework, null=True, on_delete=models.CASCADE, related_name="associations"
    )
    crosswalk = models.ForeignKey(
        Crosswalk, null=True, on_delete=models.CASCADE, related_name="associations"
    )
    kind = models.CharField(max_length=120)
    origin = models.CharField(max_length=255, db_index=True)
    """The identifier of where it begins: a competency, a framework, or something elsewhere."""
    destination = models.CharField(max_length=255, db_index=True)
    position = models.PositiveIntegerField(default=0)
    """Its place in the package it came with."""
    document = models.JSONField(default=dict)
    """The whole CFAssociation as it is served."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["framework", "position"], name="association_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(framework__isnull=False, crosswalk__isnull=True)
                | models.Q(framework__isnull=True, crosswalk__isnull=False),
                name="association_asserted_once",
            ),
            models.UniqueConstraint(
                fields=["crosswalk", "kind", "origin", "destination"], name="crosswalk_pair_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.kind} {self.destination}"


class Definition(models.Model):
    """What a framework's items refer to: a type, subject, concept, license, grouping or rubric."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="definitions")
    kind = models.CharField(max_length=24)
    """The list it stands in, such as ``CFItemTypes``."""
    identifier = models.UUIDField(db_index=True)
    position = models.PositiveIntegerField()
    document = models.JSONField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "kind", "identifier"], name="definition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.identifier}"


class Word(models.Model):
    """A word that stands in some competency: what a mistyped word is compared with."""

    text = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["length", "text"], name="word_by_length")]

    def __str__(self) -> str:
        return self.text


class ImportJob(models.Model):
    """One import: the file it reads, how far it has come, and what it found."""

    Progress = choices.Progress

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    framework = models.ForeignKey(
        Framework, null=True, on_delete=models.SET_NULL, related_name="imports"
    )
    form = models.CharField(max_length=4, choices=choices.Source.choices)
    name = models.TextField()
    """The file's name or the address it came from."""
    sha256 = models.CharField(max_length=64, blank=True)
    """The file itself, in kit's files; empty until it has been fetched."""
    title = models.TextField(blank=True)
    """What the framework is called, when its file does not say so."""
    progress = models.CharField(
        max_length=8, choices=Progress.choices, default=choices.Progress.WAITING
    )
    phase = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    """Rows of this phase that are written for good."""
    total = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    """Rows that could not be taken; the first thousand are told one by one."""
    sentence = models.TextField(blank=True)
    """Why it stopped."""
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        """How much of all rows is written."""
        return 100 if self.progress == "done" else self.done * 100 // max(self.total, 1)


class ImportFinding(models.Model):
    """A row that could not be taken as it is, and why."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="findings")
    place = models.CharField(max_length=60)
    """Such as ``CFItems 17`` or ``Row 4``; people count from 1."""
    about = models.CharField(max_length=255, blank=True)
    """The row's identifier or code, as it stands in the file."""
    sentence = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"
