"""Who qualifies to review what, who was asked, and who got more time."""

import uuid

from django.conf import settings
from django.db import models

from milepost.define.models import Achievement
from milepost.earn.models import Submission
from milepost.review.models.judging import Assignment
from milepost.review.rules import assigning

PERSON = settings.AUTH_USER_MODEL


class Qualification(models.Model):
    """Why somebody qualifies to review one achievement; an external one holds a mailed link."""

    Way = assigning.Way

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    achievement = models.ForeignKey(
        Achievement, on_delete=models.CASCADE, related_name="qualifications"
    )
    way = models.CharField(max_length=12, choices=Way.choices)
    person = models.ForeignKey(
        PERSON, null=True, on_delete=models.CASCADE, related_name="qualifications"
    )
    """None until an external reviewer has opened the link."""
    email = models.EmailField()
    words = models.CharField(max_length=200)
    """What makes them able to judge it."""
    granted_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """None while it waits for a second person; until then it qualifies nobody."""
    alone = models.BooleanField(default=False)
    """Whether the only owner confirmed what they named themselves."""
    ended_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["email", "way", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "way", "email"],
                condition=models.Q(ended_at__isnull=True),
                name="one_qualification_a_way",
            ),
            models.CheckConstraint(
                condition=models.Q(way="external", token_hash__isnull=False)
                | ~models.Q(way="external") & models.Q(person__isnull=False),
                name="from_outside_by_a_link",
            ),
            models.CheckConstraint(
                condition=models.Q(alone=True)
                | ~models.Q(confirmed_by=models.F("granted_by"))
                & ~models.Q(confirmed_by=models.F("person")),
                name="nobody_is_named_by_one_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.way}"


class ReviewProposal(models.Model):
    """Somebody asked to take a place in one round; once a round, whatever they answer.

    Once more after a sample that stood for the work was read: then it is the work.
    """

    Answer = assigning.Answer

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="review_proposals"
    )
    round = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="review_proposals")
    proposed_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    unseen = models.BooleanField(default=False)
    """A sample comes when it is taken, and the work itself is asked of somebody else; nothing that
    the reviewer reads differs."""

    class Meta:
        ordering = ["answer_by", "id"]
        indexes = [
            models.Index(
                fields=["reviewer"], condition=models.Q(answer="open"), name="proposals_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "round", "reviewer", "unseen"], name="one_proposal_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"proposal {self.id}"


class PlaceClock(models.Model):
    """What was said to the holder of a place about its day: a reminder, more time."""

    assignment = models.OneToOneField(
        Assignment, on_delete=models.CASCADE, related_name="clock", primary_key=True
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    more_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"clock of {self.assignment_id}"


class ReviewerShortage(models.Model):
    """A round that lacks reviewers while nobody is left to ask; its owners are told once."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="reviewer_shortages"
    )
    round = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """When somebody was found after all."""

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "round"], name="one_shortage_a_round")
        ]

    def __str__(self) -> str:
        return f"no reviewers for round {self.round} of {self.submission_id}"
