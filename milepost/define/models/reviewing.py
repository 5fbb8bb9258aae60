"""A change of how work is reviewed, which two people make."""

from django.conf import settings
from django.db import models

from milepost.define.models.definitions import AchievementVersion
from milepost.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class ReviewChange(models.Model):
    """That a version reviews in another way than the one before: by whom, why, with whom."""

    version = models.OneToOneField(
        AchievementVersion, on_delete=models.CASCADE, related_name="review_change"
    )
    before = models.JSONField()
    after = models.JSONField()
    changed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    """Who wrote it into the draft; of several, one."""
    writers = models.JSONField(default=dict)
    """Who wrote each part of it, as they stand in ``PARTS``: none of them is the second person."""
    changed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    """When the owners were last asked to look at it."""
    reason = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    """Who published it."""
    alone = models.BooleanField(default=False)
    """Whether the only owner did both."""
    salt = models.CharField(max_length=43, blank=True)
    leaf_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-changed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(alone=True)
                | models.Q(confirmed_by=None)
                | ~models.Q(confirmed_by=models.F("changed_by")),
                name="nobody_confirms_their_own_way_of_reviewing",
            ),
            models.CheckConstraint(
                condition=models.Q(leaf_hash="") | ~models.Q(reason=""),
                name="a_way_of_reviewing_changes_for_a_reason",
            ),
        ]

    def was_written_by(self, person: Person) -> bool:
        """Say whether any part of it is theirs."""
        return person.pk == self.changed_by_id or str(person.pk) in self.writers.values()

    def __str__(self) -> str:
        return f"how {self.version} is reviewed"
