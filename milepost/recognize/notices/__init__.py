"""Messages about what is accepted where."""

from milepost.recognize.notices.claims import (
    claim_waits_in_vain,
    claim_was_decided,
    claim_was_not_answered,
    claims_still_wait,
    claims_wait,
)
from milepost.recognize.notices.endorsements import skill_was_endorsed
from milepost.recognize.notices.news import commitment_changes
from milepost.recognize.notices.uses import how_is_it_used

__all__ = [
    "claim_waits_in_vain",
    "claim_was_decided",
    "claim_was_not_answered",
    "claims_still_wait",
    "claims_wait",
    "commitment_changes",
    "how_is_it_used",
    "skill_was_endorsed",
]
