"""What is signed and in which words, until when it holds, who may revoke it. No queries."""

from milepost.issue.rules.credential import (
    ASSESSMENT_CONTEXT,
    Offer,
    Policy,
    credential_document,
    identity,
    issuer_profile,
    level_id,
    levels_of,
)
from milepost.issue.rules.facts import AssessmentFacts, EvidenceFact, ResultFact, ReviewFact
from milepost.issue.rules.programs import (
    SUITES,
    add_status,
    check_fresh,
    check_program,
    check_unjudged,
    completed,
)
from milepost.issue.rules.validity import (
    CLAIM_PERIOD,
    LIST_PERIOD,
    check_claim,
    check_revocation,
    check_rotation,
    list_is_stale,
    months_later,
)

__all__ = [
    "ASSESSMENT_CONTEXT",
    "CLAIM_PERIOD",
    "LIST_PERIOD",
    "SUITES",
    "AssessmentFacts",
    "EvidenceFact",
    "Offer",
    "Policy",
    "ResultFact",
    "ReviewFact",
    "add_status",
    "check_claim",
    "check_fresh",
    "check_program",
    "check_revocation",
    "check_rotation",
    "check_unjudged",
    "completed",
    "credential_document",
    "identity",
    "issuer_profile",
    "level_id",
    "levels_of",
    "list_is_stale",
    "months_later",
]
