"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a check turned out; unknown is not passed."""

    PASSED = "passed"
    QUESTION = "question"
    """Something wants a designer's written answer before the definition is published."""
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    """The check can't tell: another language, or nothing to compare with.

    One that blocks wants a written answer then, from people who can.
    """


@dataclass(frozen=True)
class Hit:
    """One thing a check found: the field, what is wrong there, and what would be better."""

    place: str
    sentence: str
    suggestion: str
