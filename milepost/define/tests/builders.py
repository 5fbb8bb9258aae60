"""Definitions for tests, written and published by the real actions."""

from datetime import UTC, datetime
from typing import Any

from milepost.define import actions
from milepost.define.models import AchievementVersion
from milepost.define.rules import typed
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

LEVELS = [
    {"name": "Not yet", "description": "Fewer than half of the questions.", "meets": False},
    {"name": "Most of the time", "description": "At least 7 of 10 questions.", "meets": True},
    {"name": "As a habit", "description": "At least 9 of 10, under pressure.", "meets": True},
]
DEFINITION: dict[str, Any] = {
    "title": "Wait time in questioning",
    "competency": "Asks open questions and waits three seconds, so that more learners think.",
    "key_method": "Ask, count silently to three, name nobody until then.",
    "kind": "skill",
    "scope": "national",
    "limits": ["Shown with one group.", "Does not show that the questions were well chosen."],
    "research_for": "Rowe (1986) found longer answers.",
    "research_against": "Duell (1994) found no gain from six seconds.",
    "resources": "Record ten minutes of your own lesson.",
    "effort_hours": 12,
    "validity_months": 60,
    "reviewers": 2,
    "agreement": "criteria",
    "tags": "teaching, questioning",
    "palette": "sea",
    "symbol": "speech",
    "criteria": [
        {"text": "Waits after an open question.", "levels": LEVELS},
        {"text": "Waits again after an answer.", "levels": LEVELS[:2]},
        {"text": "Stays calm at a wrong answer.", "levels": LEVELS[:2], "required": False},
    ],
    "slots": [
        {"title": "Ten minutes of a lesson", "kind": "any", "instructions": "No faces needed."},
        {"title": "What changed", "kind": "text", "instructions": "Half a page."},
    ],
    "answers": {
        "own-word": "Reviewers see who entered each day.",
        "load": "Most of the work is done anyway.",
        "language": "Those who need it know the words.",
    },
}


def make_designer(organization: Organization, *, name: str = "Dorothy") -> Person:
    """Return someone who writes definitions for the organization."""
    person = make_person(name)
    join(person, organization=organization, role="designer")
    return person


def make_draft(
    changes: dict[str, Any] | None = None,
    *,
    organization: Organization | None = None,
    by: Person | None = None,
    at: datetime = NOON,
) -> AchievementVersion:
    """Return a draft that is ready to be published, but for what ``changes`` say otherwise."""
    organization = organization or make_organization()
    by = by or make_designer(organization)
    data = DEFINITION | (changes or {})
    draft = actions.start_achievement(organization, by=by, title=data["title"], at=at)
    return actions.save_draft(draft, by=by, draft=typed.from_mapping(data), at=at)


def make_version(
    changes: dict[str, Any] | None = None,
    *,
    organization: Organization | None = None,
    by: Person | None = None,
    at: datetime = NOON,
) -> AchievementVersion:
    """Return a published version: three criteria (the last optional), two slots, two reviewers."""
    organization = organization or make_organization()
    by = by or make_designer(organization)
    draft = make_draft(changes, organization=organization, by=by, at=at)
    return actions.publish(draft, by=by, at=at)
