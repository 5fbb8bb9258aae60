"""A report in words for people, and a signed badge read part by part. No queries."""

from milepost.verify.rules.badge import Badge, badge_of
from milepost.verify.rules.content import content_digest, with_content
from milepost.verify.rules.deriving import derive
from milepost.verify.rules.keeping import kept_until
from milepost.verify.rules.results import (
    Circumstances,
    problem_details,
    problem_type,
    results_of,
)
from milepost.verify.rules.strength import Strength, strength_of
from milepost.verify.rules.told import (
    Told,
    is_signed_by_issuer,
    is_strange,
    issuer_of,
    issuers_in,
    reason_besides,
    reason_of,
    signed_issuer,
    tell,
    tell_together,
    title_of,
)
from milepost.verify.rules.whose import given_to, verdict_with, whose_is, with_holder
from milepost.verify.rules.words import VERDICTS, Question, question

__all__ = [
    "VERDICTS",
    "Badge",
    "Circumstances",
    "Question",
    "Strength",
    "Told",
    "badge_of",
    "content_digest",
    "derive",
    "given_to",
    "is_signed_by_issuer",
    "is_strange",
    "issuer_of",
    "issuers_in",
    "kept_until",
    "problem_details",
    "problem_type",
    "question",
    "reason_besides",
    "reason_of",
    "results_of",
    "signed_issuer",
    "strength_of",
    "tell",
    "tell_together",
    "title_of",
    "verdict_with",
    "whose_is",
    "with_content",
    "with_holder",
]
