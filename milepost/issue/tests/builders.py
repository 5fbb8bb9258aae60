"""Credentials for tests, issued by the real action."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from milepost.define.models import AchievementVersion
from milepost.define.tests.builders import make_version
from milepost.issue import actions
from milepost.issue.models import Credential
from milepost.issue.rules import AssessmentFacts, EvidenceFact, ResultFact, ReviewFact
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BEFORE = NOW - timedelta(days=2)
_numbers = count(1)


def make_awarder(organization: Organization, *, name: str = "Olive") -> Person:
    """Someone who may award and revoke for the organization."""
    person = make_person(name)
    join(person, organization=organization, role="awarder")
    return person


def make_facts(version: AchievementVersion, **changes: Any) -> AssessmentFacts:
    """Two reviews that agree: every criterion at the lowest level that meets it."""
    results = [
        ResultFact(criterion_key=criterion.key, level_position=level.position)
        for criterion in version.criteria.all()
        for level in [next(level for level in criterion.levels.all() if level.meets)]
    ]
    facts = {
        "submitted_at": BEFORE,
        "decided_at": NOW,
        "agreement": "2 of 2 agreed",
        "reviews": tuple(_review(role) for role in ("Experienced teacher", "Trained reviewer")),
        "results": tuple(results),
        "evidence": (make_evidence(),),
        "decision_leaf": "cd" * 32,
    }
    return AssessmentFacts(**{**facts, **changes})


def make_evidence(**changes: Any) -> EvidenceFact:
    """A recording of a lesson at work, with the learner's private note."""
    facts = {
        "id": uuid4(),
        "slot": "Ten minutes of a lesson",
        "kind": "file",
        "setting": "work",
        "title": "Ten minutes of a lesson",
        "narrative": "My class of year seven.",
        "sha256": "ab" * 32,
        "media_type": "video/mp4",
        "size": 1024,
        "text": "",
        "url": "",
    }
    return EvidenceFact(**{**facts, **changes})


def make_credential(
    *,
    recipient: Person | None = None,
    version: AchievementVersion | None = None,
    source: str = "",
    at: datetime = NOW,
) -> Credential:
    """Return a credential that the real action issued to Ada."""
    version = version or make_version(organization=make_organization("Adult Education Office"))
    return actions.issue_credential(
        version,
        recipient=recipient or make_person("Ada"),
        assessment=make_facts(version),
        source=source or f"decision:{next(_numbers)}",
        at=at,
    )


def _review(role: str) -> ReviewFact:
    address = "https://milepost.example/organizations/office/"
    return ReviewFact(role=role, organization=address, handed_in_at=BEFORE, outcome="meets")
