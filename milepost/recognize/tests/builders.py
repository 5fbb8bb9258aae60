"""Commitments for tests, written and published by the real actions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from milepost.issue.tests.builders import NOW
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.recognize import tasks
from milepost.recognize.actions import start_commitment
from milepost.recognize.models import CommitmentVersion
from milepost.recognize.rules.commitments import Terms

TODAY = NOW.date()


def make_college(name: str = "State College") -> tuple[Organization, Person]:
    """Return an organization with a proved domain, and Rita who decides for it."""
    college = make_organization(name)
    domain = f"{college.slug}.example.edu"
    Organization.objects.filter(pk=college.pk).update(url=f"https://www.{domain}/")
    college.refresh_from_db()
    rita = make_person("Rita", email=f"rita@{domain}")
    join(rita, organization=college, role="owner")
    return college, rita


def make_terms(**changes: Any) -> Terms:
    """Three credit hours from last month on, without end; nothing is named."""
    values = {
        "title": "Three hours in teaching",
        "grant": "credit-hours",
        "amount": Decimal(3),
        "grant_words": "counts as EDU 210",
        "starts_on": date(2026, 10, 1),
        "jurisdiction": "All campuses",
        "terms": "Earned within five years.",
    }
    return Terms(**{**values, **changes})


def make_commitment(
    *, college: tuple[Organization, Person] | None = None, at: datetime = NOW, **changes: Any
) -> CommitmentVersion:
    """Return a published commitment of a college; ``changes`` say what it names."""
    organization, rita = college or make_college()
    begun = start_commitment(organization, terms=make_terms(**changes), by=rita, at=at)
    return tasks.publish_and_tell(begun, by=rita, at=at)
