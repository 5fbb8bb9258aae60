"""Evidence that came back with a badge out of an archive."""

from django.db import models

from milepost.hold.models.imports import ImportedCredential


class KeptPiece(models.Model):
    """Evidence behind a badge from elsewhere, a file or an address; only its holder sees it.

    The badge may pin its bytes; nobody here has judged it.
    """

    imported = models.ForeignKey(
        ImportedCredential, on_delete=models.CASCADE, related_name="pieces"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    setting = models.CharField(max_length=200, blank=True)
    narrative = models.TextField(blank=True)
    attestations = models.JSONField(default=list, blank=True)
    """What third parties said about it, as the archive tells."""
    url = models.CharField(max_length=1000, blank=True)
    name = models.CharField(max_length=120, blank=True)
    """What the file is called."""
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["imported", "position"], name="kept_piece_once"),
            models.CheckConstraint(
                condition=models.Q(url="") ^ models.Q(sha256=""), name="kept_piece_is_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.title
