"""What people of the profession say about an achievement or an issuer."""

import uuid

from django.conf import settings
from django.db import models

from milepost.define.models import Achievement
from milepost.issue.models import SignedEndorsement
from milepost.organizations.models import Organization
from milepost.recognize.rules import voices


class Voice(models.Model):
    """One person's word about one thing, with the standing they had when they said it."""

    State = voices.VoiceState
    Stance = voices.Stance

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.CASCADE, related_name="voices"
    )
    issuer = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="voices"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="voices"
    )
    """Without the person there is no voice: erasing an account erases its words."""
    stance = models.CharField(max_length=8, choices=voices.Stance.choices)
    reason = models.TextField()
    role = models.CharField(max_length=voices.LONGEST_ROLE)
    years = models.PositiveSmallIntegerField()
    holds = models.BooleanField(default=False)
    """Whether they held the badge (or one of the issuer's) on that day."""
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Whose people they were among on that day, if they said so."""
    state = models.CharField(
        max_length=10, choices=voices.VoiceState.choices, default=voices.VoiceState.RAISED
    )
    raised_at = models.DateTimeField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    leaf_hash = models.CharField(max_length=64)
    document = models.TextField(blank=True)
    """The EndorsementCredential, where it is said in the organization's name."""
    signed = models.ForeignKey(
        SignedEndorsement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    domain = ""
    """The web domain that the organization has proved; ``queries.with_domains`` fills it in."""

    class Meta:
        ordering = ["-raised_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(achievement__isnull=False, issuer__isnull=True)
                | models.Q(achievement__isnull=True, issuer__isnull=False),
                name="a_voice_is_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["author", "achievement"], name="one_voice_about_an_achievement"
            ),
            models.UniqueConstraint(fields=["author", "issuer"], name="one_voice_about_an_issuer"),
        ]

    def __str__(self) -> str:
        return f"{self.stance}: {self.author}"
