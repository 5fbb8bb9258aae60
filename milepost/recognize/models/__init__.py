"""What organizations accept for what, in versions, and who is told when that changes."""

from milepost.recognize.models.claims import ClaimedBadge, Fingerprint, RecognitionClaim
from milepost.recognize.models.commitments import (
    Commitment,
    CommitmentVersion,
    News,
    OutsideIssuer,
)
from milepost.recognize.models.endorsements import SkillEndorsement
from milepost.recognize.models.registries import Listing, Registry
from milepost.recognize.models.uses import FollowUp, UseReport
from milepost.recognize.models.voices import Voice

__all__ = [
    "ClaimedBadge",
    "Commitment",
    "CommitmentVersion",
    "Fingerprint",
    "FollowUp",
    "Listing",
    "News",
    "OutsideIssuer",
    "RecognitionClaim",
    "Registry",
    "SkillEndorsement",
    "UseReport",
    "Voice",
]
