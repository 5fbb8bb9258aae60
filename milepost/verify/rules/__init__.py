"""A report in words for people, and a signed badge read part by part. No queries."""

from milepost.verify.rules.badge import Badge, badge_of
from milepost.verify.rules.told import Told, issuer_of, reason_of, tell, title_of
from milepost.verify.rules.words import VERDICTS, Question, question

__all__ = [
    "VERDICTS",
    "Badge",
    "Question",
    "Told",
    "badge_of",
    "issuer_of",
    "question",
    "reason_of",
    "tell",
    "title_of",
]
