"""What earning it really takes, as those who earned it say."""

from django.db import models

from milepost.define.models.definitions import Achievement


class RealEffort(models.Model):
    """The figures that anyone may read beside a definition; none stands for a single person."""

    achievement = models.OneToOneField(
        Achievement, on_delete=models.CASCADE, related_name="real_effort", primary_key=True
    )
    figures = models.JSONField(default=dict)
    """By name (hours, weeks, days): the middle value and the middle half, or nothing."""
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"real effort for {self.achievement_id}"
