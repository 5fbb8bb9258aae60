"""What a badge from elsewhere was checked with: its issuer's documents, as they were that day."""

from django.db import models

from milepost.hold.models.imports import ImportedCredential
from milepost.hold.rules.imports import LONGEST_ADDRESS


class SeenDocument(models.Model):
    """A key document or a list of what was taken back; its bytes are kept under their digest.

    They outlive the server that showed them, in the holder's archive.
    """

    imported = models.ForeignKey(ImportedCredential, on_delete=models.CASCADE, related_name="seen")
    url = models.CharField(max_length=LONGEST_ADDRESS)
    """What was asked for."""
    found_at = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    """Where that led; empty if it was right there."""
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_archive = models.BooleanField(default=False)
    """Whether only an archive says so: its issuer's server gave no answer."""

    class Meta:
        ordering = ["url"]
        constraints = [
            models.UniqueConstraint(fields=["imported", "url"], name="seen_document_once")
        ]

    def __str__(self) -> str:
        return self.url
