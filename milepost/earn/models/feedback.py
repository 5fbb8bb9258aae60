"""Advice on the way: whom an applicant asked, and what they said. It decides nothing."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.define.models import Criterion
from milepost.earn.models.submissions import Artifact, Submission


class Coaching(models.Model):
    """Somebody whom an applicant asked to look at their work; from then on never its reviewer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="coachings")
    email = models.EmailField()
    called = models.CharField(max_length=255, blank=True)
    """What the applicant knows them by until they say yes: a name they chose, or the address."""
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="coachings"
    )
    """Who said yes; whoever has the link may, once."""
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    applicant_told_at = models.DateTimeField(null=True)
    """When the applicant was last mailed of remarks."""
    coach_told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["invited_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "coach"],
                condition=models.Q(ended_at__isnull=True, coach__isnull=False),
                name="one_coaching_a_coach",
            )
        ]

    def __str__(self) -> str:
        return f"coaching {self.id}"

    @property
    def name(self) -> str:
        """What the applicant calls the coach."""
        return str(self.coach) if self.coach else self.called or self.email

    @property
    def held(self) -> bool:
        """Whether it waits for a minor's guardian, where a query has asked."""
        return bool(getattr(self, "is_held", False))


class Remark(models.Model):
    """One thing a coach says of a piece of work, of a criterion, or of the whole."""

    class Kind(models.TextChoices):
        PRAISE = "praise", _("This is strong")
        QUESTION = "question", _("A question")
        CONCERN = "concern", _("Look at this again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coaching = models.ForeignKey(Coaching, on_delete=models.CASCADE, related_name="remarks")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    round = models.PositiveSmallIntegerField()
    artifact = models.ForeignKey(
        Artifact, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks"
    )
    criterion = models.ForeignKey(
        Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(max_length=255, blank=True)
    """What it was said about, in words; it stays when the piece is taken out."""
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField()
    at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(artifact__isnull=True) | models.Q(criterion__isnull=True),
                name="a_remark_is_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"remark {self.id}"
