"""What the owner of an original says about a definition tailored from it."""

from django.conf import settings
from django.db import models

from milepost.define.models.definitions import AchievementVersion
from milepost.define.rules.lineage import choices


class Equivalence(models.Model):
    """One ruling about one version; a newer ruling takes its place, and the older one stays."""

    Outcome = choices.Outcome

    version = models.ForeignKey(
        AchievementVersion, on_delete=models.CASCADE, related_name="equivalences"
    )
    original = models.ForeignKey(
        AchievementVersion, on_delete=models.PROTECT, related_name="equivalences_ruled"
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reason = models.TextField()
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ruled_at = models.DateTimeField()
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-ruled_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_ruling_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.outcome}"
