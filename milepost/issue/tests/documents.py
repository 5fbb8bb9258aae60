"""Facts and definitions to compose credentials from, without a database."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from milepost.issue.rules import (
    AssessmentFacts,
    EvidenceFact,
    Offer,
    Policy,
    ResultFact,
    ReviewFact,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BEFORE = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
ACHIEVEMENT_ID = "https://milepost.example/achievements/wait-time/v1"
CRITERION = UUID("0b9e5d3a-36f1-4c52-9a0e-0d3a7bb0a001")
EVIDENCE = UUID("0b9e5d3a-36f1-4c52-9a0e-0d3a7bb0b001")
OFFICE = "https://milepost.example/organizations/office/"
ISSUER = "did:web:milepost.example:issuers:office"


def make_definition() -> dict[str, Any]:
    """A small Open Badges achievement with one criterion and two levels."""
    criterion = f"{ACHIEVEMENT_ID}#criterion-{CRITERION}"
    levels = [
        {
            "id": f"{criterion}-level-{position}",
            "type": ["RubricCriterionLevel"],
            "name": name,
            "description": f"{name}: what that looks like.",
        }
        for position, name in enumerate(["Not yet", "Meets it"])
    ]
    return {
        "id": ACHIEVEMENT_ID,
        "type": ["Achievement"],
        "name": "Wait time in questioning",
        "description": "Waits long enough after a question for learners to think.",
        "criteria": {"narrative": "Waits three seconds or more after most questions."},
        "achievementType": "MicroCredential",
        "version": "1",
        "image": {"id": "https://milepost.example/picture.png", "type": "Image"},
        "resultDescription": [
            {
                "id": criterion,
                "type": ["ResultDescription"],
                "name": "Waits three seconds or more",
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": levels,
            }
        ],
    }


def make_evidence(**changes: Any) -> EvidenceFact:
    """A recording handed in for the only slot, with a private note."""
    facts = {
        "id": EVIDENCE,
        "slot": "A lesson",
        "kind": "file",
        "setting": "work",
        "title": "A lesson",
        "narrative": "My year-seven class, and what went wrong.",
        "sha256": "ab" * 32,
        "media_type": "video/mp4",
        "size": 1024,
        "text": "",
        "url": "",
    }
    return EvidenceFact(**{**facts, **changes})


def make_assessment(**changes: Any) -> AssessmentFacts:
    """Two reviews that agree, with one result and one piece of evidence."""
    facts = {
        "submitted_at": BEFORE,
        "decided_at": NOW,
        "agreement": "2 of 2 agreed",
        "reviews": (make_review(), make_review(role="Trained reviewer")),
        "results": (ResultFact(criterion_key=CRITERION, level_position=1),),
        "evidence": (make_evidence(),),
        "decision_leaf": "cd" * 32,
    }
    return AssessmentFacts(**{**facts, **changes})


def make_review(*, role: str = "Experienced teacher") -> ReviewFact:
    """One reading that came to the outcome meets."""
    return ReviewFact(role=role, organization=OFFICE, handed_in_at=BEFORE, outcome="meets")


def make_offer(**changes: Any) -> Offer:
    """An offer to Ada by the office."""
    facts = {
        "id": UUID("0b9e5d3a-36f1-4c52-9a0e-0d3a7bb0c001"),
        "achievement": make_definition(),
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Office", "url": OFFICE},
        "email": "ada@example.org",
        "salt": "Kosher",
        "status": {
            "id": "https://milepost.example/status/1#7",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": "https://milepost.example/status/1",
        },
        "valid_from": NOW,
        "valid_until": None,
    }
    return Offer(**{**facts, **changes})


def make_policy() -> Policy:
    """The rules of a two-reviewer achievement with one limit."""
    return Policy(
        agreement="outcome",
        tie_break="majority",
        third="any",
        limits=["It does not show how to write questions."],
        contexts_asked=2,
        authority=OFFICE,
        ledger="https://milepost.example/log/",
    )
