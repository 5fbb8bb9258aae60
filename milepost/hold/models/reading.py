"""How a gated share is opened: mailed codes, and the browsers that were let in."""

from django.db import models

from milepost.hold.models.sharing import Share


class ReaderCode(models.Model):
    """A code mailed to a share's reader; its hash takes the link's token to try out."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"code for {self.share}"


class Reading(models.Model):
    """A browser that was let in to a gated share, for a while."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="readings")
    secret_hash = models.CharField(max_length=64, unique=True)
    """Of what stands in the browser's cookie."""
    opened_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return f"reading of {self.share}"
