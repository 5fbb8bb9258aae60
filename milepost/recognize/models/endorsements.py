"""What people who have seen it say about one skill of one holder."""

import uuid

from django.conf import settings
from django.db import models

from milepost.issue.models import Credential, SignedEndorsement
from milepost.organizations.models import Organization
from milepost.recognize.rules import voices
from milepost.recognize.rules.endorsements import EndorsementState


class SkillEndorsement(models.Model):
    """One person's signed word about a badge of somebody, or about one criterion of it."""

    State = EndorsementState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    credential = models.ForeignKey(
        Credential, on_delete=models.CASCADE, related_name="endorsements"
    )
    criterion = models.CharField(max_length=36, blank=True)
    """The key of the criterion it is about; empty if it is about all of it."""
    skill = models.TextField()
    """What it is about, in words."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="endorsements"
    )
    reason = models.TextField()
    role = models.CharField(max_length=voices.LONGEST_ROLE)
    years = models.PositiveSmallIntegerField()
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Whose people they were among on that day, if they said so."""
    holds = models.BooleanField(default=False)
    """Whether they held the same badge on that day."""
    state = models.CharField(
        max_length=9, choices=EndorsementState.choices, default=EndorsementState.OFFERED
    )
    offered_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    document = models.TextField()
    """The EndorsementCredential."""
    signed = models.ForeignKey(SignedEndorsement, on_delete=models.PROTECT, related_name="+")

    domain = ""
    """The web domain that the organization has proved; ``queries.with_domains`` fills it in."""

    class Meta:
        ordering = ["-offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "credential", "criterion"], name="one_endorsement_a_skill"
            )
        ]

    def __str__(self) -> str:
        return f"{self.author_id} about {self.credential_id}"
