"""What a version is aligned to."""

from django.db import models

from milepost.define.models.definitions import AchievementVersion
from milepost.frameworks.models import Competency


class Alignment(models.Model):
    """One thing outside that a published version meets, in the words of that day."""

    version = models.ForeignKey(
        AchievementVersion, on_delete=models.CASCADE, related_name="alignments"
    )
    position = models.PositiveSmallIntegerField()
    competency = models.ForeignKey(
        Competency, null=True, on_delete=models.PROTECT, related_name="alignments"
    )
    """The competency, if its framework is kept here; it is never deleted then."""
    url = models.CharField(max_length=500)
    name = models.TextField()
    framework = models.TextField(blank=True)
    code = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    type = models.CharField(max_length=40, blank=True)
    """``CFItem`` for a competency; the targetType of Open Badges."""

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "url"], name="alignment_once_a_version")
        ]

    def __str__(self) -> str:
        return self.name
