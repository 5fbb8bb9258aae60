"""Claims that holders make under a commitment."""

import uuid

from django.conf import settings
from django.db import models

from milepost.hold.models import ImportedCredential, Share
from milepost.issue.models import Credential
from milepost.recognize.models.commitments import Commitment, CommitmentVersion
from milepost.recognize.rules import claims


class RecognitionClaim(models.Model):
    """One claim: by whom, under which words, what it shows, and what was decided."""

    State = claims.ClaimState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(CommitmentVersion, on_delete=models.PROTECT, related_name="claims")
    """The words that counted on the day of the claim; it is decided by them."""
    claimant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="recognition_claims",
    )
    share = models.OneToOneField(
        Share, null=True, on_delete=models.SET_NULL, related_name="recognition_claim"
    )
    sealed_link = models.BinaryField(default=b"")
    """The share's token, sealed, so that deciders can open what they are shown."""
    note = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=claims.ClaimState.choices, default=claims.ClaimState.MADE
    )
    made_at = models.DateTimeField(db_index=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    """When the deciders were reminded of it last."""
    warned_at = models.DateTimeField(null=True, blank=True)
    """When its learner heard that it will be closed unanswered."""
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted = models.CharField(max_length=claims.LONGEST_GRANTED, blank=True)
    """What was given, in the organization's words."""
    reason = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    leaf_hash = models.CharField(max_length=64, blank=True)

    is_named = False
    """Whether a decider reads the learner's name; ``queries.with_names`` says when."""

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["honored", "refused"], decided_at__isnull=False)
                | models.Q(state__in=["made", "withdrawn", "unanswered"], decided_at__isnull=True),
                name="a_decided_claim_has_its_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="a_refused_claim_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.id}"


class ClaimedBadge(models.Model):
    """One badge of a claim; while the claim lives, it can't be claimed again there."""

    claim = models.ForeignKey(RecognitionClaim, on_delete=models.CASCADE, related_name="badges")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    credential = models.ForeignKey(
        Credential, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported = models.ForeignKey(
        ImportedCredential, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """A badge from elsewhere, as long as its holder keeps it."""
    imported_title = models.CharField(max_length=200, blank=True)
    live = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "credential"],
                condition=models.Q(live=True),
                name="a_badge_claimed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(credential__isnull=False, imported_title="")
                | (models.Q(credential__isnull=True) & ~models.Q(imported_title="")),
                name="a_claimed_badge_is_one_badge",
            ),
        ]

    def __str__(self) -> str:
        return f"badge of {self.claim}"

    @property
    def title(self) -> str:
        """What the badge is called."""
        return self.credential.version.title if self.credential else self.imported_title


class Fingerprint(models.Model):
    """Which badge from elsewhere a live claim rests on, also when it is brought again: by its id,
    by what it says, and by each badge inside it."""

    badge = models.ForeignKey(ClaimedBadge, on_delete=models.CASCADE, related_name="fingerprints")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "value"], name="a_fingerprint_claimed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"fingerprint of {self.badge}"
