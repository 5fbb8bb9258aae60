"""What issuing needs to know about an assessment; whoever decided hands it in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class EvidenceFact:
    """One piece of evidence judged; ``narrative``, ``text`` and ``url`` are never signed."""

    id: UUID
    slot: str
    kind: str
    setting: str
    title: str
    narrative: str
    sha256: str
    media_type: str
    size: int
    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ReviewFact:
    """One review: in which role, for which organization (its address), when, how; never by name."""

    role: str
    organization: str
    handed_in_at: datetime
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ResultFact:
    """The rubric level reached for one criterion."""

    criterion_key: UUID
    level_position: int


@dataclass(frozen=True, kw_only=True)
class AssessmentFacts:
    """How it was found that a person can do it; ``decision_leaf`` names the decision in the log."""

    submitted_at: datetime
    decided_at: datetime
    agreement: str
    reviews: tuple[ReviewFact, ...]
    results: tuple[ResultFact, ...]
    evidence: tuple[EvidenceFact, ...]
    decision_leaf: str
