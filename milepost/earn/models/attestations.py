"""What third parties were asked about a learner's work, and what they said."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.earn.models.submissions import Artifact, Submission
from milepost.earn.rules.attesting import Days


class Attestation(models.Model):
    """One third party asked about one piece of work, and what they answered under which conditions.

    ``sha256`` names what they saw when they answered, the learner's note included: a later change
    shows. It stays with the submission when the piece is taken out, and comes back with the same
    piece.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked, no answer yet")
        CONFIRMED = "confirmed", _("Confirmed")
        CORRECTED = "corrected", _("Confirmed with a correction")
        REFUSED = "refused", _("Not confirmed")
        STOPPED = "stopped", _("Wants no mail")
        TAKEN_BACK = "taken-back", _("You took it back")

    class Capacity(models.TextChoices):
        SUPERVISOR = "supervisor", _("Supervisor")
        CLIENT = "client", _("Client or customer")
        NEIGHBOR = "neighbor", _("Neighbor or friend")
        TEACHER = "teacher", _("Teacher")
        COLLEAGUE = "colleague", _("Colleague")
        OTHER = "other", _("Something else")

    class Domain(models.TextChoices):
        FREE = "free", _("a free mail address, which anyone can open")
        OWN = "own", _("an address at a domain of its own")
        KNOWN = "known", _("an address at the domain of an organization known here")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="attestations"
    )
    artifact = models.ForeignKey(
        Artifact, null=True, on_delete=models.SET_NULL, related_name="attestations"
    )
    email = models.EmailField(db_index=True)
    name = models.CharField(max_length=120)
    statement = models.CharField(max_length=300)
    """What they are asked to confirm, in the learner's words."""
    first = models.DateField(null=True, blank=True)
    """Of a practice log only the days from here on; the whole piece where it is empty."""
    last = models.DateField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(db_index=True)
    sendings = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answers = models.PositiveSmallIntegerField(default=0)
    """How often they answered; the last answer counts."""
    capacity = models.CharField(max_length=10, choices=Capacity.choices, blank=True)
    capacity_words = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    name_shown = models.BooleanField(default=False)
    """Whether they let readers of a share see their name."""
    domain = models.CharField(max_length=5, choices=Domain.choices, blank=True)
    """What their address told on the day of the answer."""
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["artifact", "email"],
                condition=~models.Q(state="taken-back") & models.Q(first=None),
                name="asked_once_about_a_piece",
            ),
            models.UniqueConstraint(
                fields=["artifact", "email", "first", "last"],
                condition=~models.Q(state="taken-back") & models.Q(first__isnull=False),
                name="asked_once_about_these_days",
            ),
            models.CheckConstraint(
                condition=models.Q(first=None, last=None) | models.Q(first__lte=models.F("last")),
                name="days_have_both_ends",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["confirmed", "corrected", "refused"])
                | models.Q(answered_at__isnull=False) & ~models.Q(sha256="") & ~models.Q(domain=""),
                name="answer_has_its_circumstances",
            ),
        ]

    def __str__(self) -> str:
        return f"attestation {self.id}"

    @property
    def held(self) -> bool:
        """Whether it waits for a minor's guardian, where a query has asked."""
        return bool(getattr(self, "is_held", False))

    @property
    def days(self) -> Days | None:
        """The days of a log that it is about; None for the whole piece."""
        if self.first is None or self.last is None:
            return None
        return Days(self.first, self.last)

    @property
    def told_statement(self) -> str:
        """What they are asked to confirm, with the days it is about as a calendar writes them."""
        if self.days is None:
            return self.statement
        first, last = self.days
        days = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
        return f"{self.statement} ({days})"

    @property
    def is_answered(self) -> bool:
        """Whether they said anything about the work."""
        return self.answered_at is not None

    @property
    def capacity_name(self) -> str:
        """How they know about it, in words."""
        return self.capacity_words or str(self.get_capacity_display())


class StoppedMail(models.Model):
    """An address that wants no questions from here; only a keyed hash of it is kept."""

    address_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"stopped on {self.at:%Y-%m-%d}"
