"""Drafts in the open: to whom, what was said beside them, and who is named as an author."""

import uuid

from django.conf import settings
from django.db import models

from milepost.define.models.definitions import Achievement, AchievementVersion
from milepost.define.rules.drafting import choices


class Opening(models.Model):
    """A draft that others may read and comment on, until it is closed."""

    Audience = choices.Audience

    version = models.OneToOneField(
        AchievementVersion, on_delete=models.CASCADE, related_name="opening"
    )
    audience = models.CharField(max_length=10, choices=Audience.choices)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience="public") | ~models.Q(token_hash=""),
                name="a_link_has_its_token",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}, open to {self.audience}"


class Comment(models.Model):
    """Something said about one piece of a draft, or about all of it; replies hang on the first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        AchievementVersion, on_delete=models.CASCADE, related_name="comments"
    )
    place = models.CharField(max_length=60, blank=True)
    replies_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField()
    written_at = models.DateTimeField(db_index=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolution = models.TextField(blank=True)
    """What was done about it."""

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True) | ~models.Q(resolution=""),
                name="a_resolved_comment_says_what_was_done",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class DraftWriter(models.Model):
    """Somebody who changed a draft; kept once it is published, named nowhere."""

    version = models.ForeignKey(
        AchievementVersion, on_delete=models.CASCADE, related_name="draft_writers"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="writer_once_a_draft")
        ]

    def __str__(self) -> str:
        return f"{self.person}, in {self.version}"


class Coauthor(models.Model):
    """Somebody asked to be named as an author; named once they agreed, until they take it back."""

    Role = choices.AuthorRole

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="coauthors")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role.choices)
    name = models.CharField(max_length=120, blank=True)
    """As they want to be named."""
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    license = models.CharField(max_length=20, blank=True)
    """The terms under which they agreed that it is published; empty before they were asked."""
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | ~models.Q(name=""),
                name="a_named_author_has_a_name",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name or self.email}, {self.role}"
