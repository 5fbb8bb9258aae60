"""A learner's work, and what is said about it."""

from milepost.earn.models.assessment import SelfAssessment, SelfScore
from milepost.earn.models.attestations import Attestation, StoppedMail
from milepost.earn.models.effort import Effort
from milepost.earn.models.feedback import Coaching, Remark
from milepost.earn.models.prior import PriorBadge
from milepost.earn.models.renewal import LapseReminder
from milepost.earn.models.submissions import Artifact, Submission, Upload

__all__ = [
    "Artifact",
    "Attestation",
    "Coaching",
    "Effort",
    "LapseReminder",
    "PriorBadge",
    "Remark",
    "SelfAssessment",
    "SelfScore",
    "StoppedMail",
    "Submission",
    "Upload",
]
