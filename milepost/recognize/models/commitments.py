"""A commitment, its versions, and the news of it that holders are mailed."""

import uuid

from django.conf import settings
from django.db import models

from milepost.define.models import Achievement
from milepost.frameworks.models import Competency
from milepost.hold.rules.imports import LONGEST_ADDRESS
from milepost.issue.models import SignedEndorsement
from milepost.organizations.models import Organization
from milepost.recognize.rules import choices
from milepost.recognize.rules.commitments import (
    LONGEST_PLACE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    USUAL_NOTICE,
    Span,
    grant_sentence,
)
from milepost.recognize.rules.issuers import LONGEST_NAME


class Commitment(models.Model):
    """What one organization accepts for one thing. Its words live in its versions."""

    State = choices.State

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="commitments"
    )
    state = models.CharField(max_length=10, choices=choices.State.choices, default="draft")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """When the end was announced."""
    withdrawn_on = models.DateField(null=True, blank=True)
    """The last day on which it counts."""
    reason = models.TextField(blank=True)
    withdrawal_leaf = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published"], withdrawn_on__isnull=True)
                | (
                    models.Q(state__in=["ending", "withdrawn"], withdrawn_on__isnull=False)
                    & ~models.Q(reason="")
                ),
                name="a_withdrawn_commitment_has_day_and_reason",
            )
        ]

    def __str__(self) -> str:
        return f"commitment {self.id}"


class CommitmentVersion(models.Model):
    """One version: a draft, then words that never change, signed and on the log."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    achievements = models.ManyToManyField(Achievement, related_name="commitments", blank=True)
    competencies = models.ManyToManyField(Competency, related_name="commitments", blank=True)
    issuers = models.ManyToManyField(Organization, related_name="commitments_to", blank=True)
    grant = models.CharField(max_length=12, choices=choices.Grant.choices, blank=True)
    amount = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    grant_words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(default=USUAL_NOTICE)
    terms = models.TextField(blank=True)
    jurisdiction = models.CharField(max_length=LONGEST_PLACE, blank=True)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    """The first day on which it counts in place of the version before."""
    document = models.TextField(blank=True)
    """The signed EndorsementCredential, as it was published."""
    sha256 = models.CharField(max_length=64, blank=True)
    signed = models.ForeignKey(
        SignedEndorsement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    leaf_hash = models.CharField(max_length=64, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["commitment", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="commitment_number_once"),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=models.Q(published_at__isnull=True),
                name="one_draft_of_a_commitment",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True)
                | (
                    models.Q(effective_on__isnull=False, starts_on__isnull=False)
                    & ~models.Q(document="")
                ),
                name="a_published_commitment_is_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on"))
                | models.Q(published_at__isnull=True),
                name="a_commitment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def grant_sentence(self) -> str:
        """What people get, in a few words."""
        return grant_sentence(self.grant, amount=self.amount, words=self.grant_words)

    @property
    def span(self) -> Span:
        """The days on which a published version counts."""
        assert self.starts_on and self.effective_on
        return Span(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            effective_on=self.effective_on,
            withdrawn_on=self.commitment.withdrawn_on,
        )


class OutsideIssuer(models.Model):
    """An issuer that is no organization here, as a version names it."""

    version = models.ForeignKey(
        CommitmentVersion, on_delete=models.CASCADE, related_name="outside_issuers"
    )
    identifier = models.CharField(max_length=LONGEST_ADDRESS, db_index=True)
    """Its DID or address, as its badges write it."""
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    """What the organization that commits calls it."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "identifier"], name="outside_issuer_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.identifier


class News(models.Model):
    """Something holders must hear of a commitment; mailed in batches, from where it was left."""

    Change = choices.Change

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="news")
    version = models.ForeignKey(CommitmentVersion, on_delete=models.CASCADE, related_name="news")
    """The version whose holders are told: the one that is changed or ends."""
    change = models.CharField(max_length=10, choices=choices.Change.choices)
    at = models.DateTimeField()
    told_until = models.UUIDField(null=True, blank=True)
    """Everyone up to this person, in the order of their keys, has been told."""
    told = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "change"], name="news_once_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.change}: {self.commitment}"
