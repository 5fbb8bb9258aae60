"""Collections: badges that belong together in their holder's eyes."""

import uuid

from django.conf import settings
from django.db import models

from milepost.hold.models.imports import ImportedCredential
from milepost.issue.models import Credential


class Collection(models.Model):
    """A named, ordered set of badges, to be looked at, handed out and shared together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections"
    )
    name = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    """What holds it together, in the holder's words."""
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Collected(models.Model):
    """A badge in a collection: one issued here, or one from elsewhere."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    credential = models.ForeignKey(
        Credential, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    imported = models.ForeignKey(
        ImportedCredential, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credential__isnull=False, imported__isnull=True)
                | models.Q(credential__isnull=True, imported__isnull=False),
                name="collected_is_one_badge",
            ),
            models.UniqueConstraint(
                fields=["collection", "credential"], name="collected_credential_once"
            ),
            models.UniqueConstraint(
                fields=["collection", "imported"], name="collected_import_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} in {self.collection_id}"
