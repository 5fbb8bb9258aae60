"""How the organizations of the demo look after reviewing: rules by two people, one by one alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from milepost.define.models import AchievementVersion
from milepost.earn.models import Submission
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.review.actions import (
    confirm_alone,
    confirm_change,
    confirm_qualification,
    file_appeal,
    look_after_reviews,
    propose_change,
    qualify_reviewer,
)
from milepost.review.models import RuleChange
from milepost.review.rules.assigning import Named
from milepost.review.rules.duties import Proposal


def change_rule(
    organization: Organization,
    *,
    data: Mapping[str, Any],
    people: Mapping[str, Person],
    versions: Mapping[str, AchievementVersion],
    at: datetime,
) -> RuleChange:
    """Propose a change, and have it confirmed if the file says by whom."""
    version = versions[data["achievement"]] if "achievement" in data else None
    by, proposal = (
        people[data["by"]],
        Proposal(kind=data["kind"], after=data["after"], reason=data["reason"]),
    )
    change = propose_change(
        organization,
        achievement=version.achievement if version else None,
        proposal=proposal,
        by=by,
        at=at,
    )
    if "confirmed_by" not in data:
        return change
    second = people[data["confirmed_by"]]
    if second == by:
        return confirm_alone(change, reason=data["alone"], by=by, at=at)
    return confirm_change(change, by=second, at=at)


def name_qualified(
    data: Mapping[str, Any],
    *,
    people: Mapping[str, Person],
    versions: Mapping[str, AchievementVersion],
    at: datetime,
) -> None:
    """Name somebody who can judge a micro-credential, from the house or from outside."""
    email = people[data["who"]].email if "who" in data else data["email"]
    named = Named(way=data["way"], email=email, words=data["words"])
    achievement = versions[data["achievement"]].achievement
    found = qualify_reviewer(achievement, named=named, by=people[data["by"]], at=at)
    if "confirmed_by" in data:
        confirm_qualification(found, by=people[data["confirmed_by"]], at=at)


def appeal_first(submission: Submission, *, data: Mapping[str, Any]) -> None:
    """Let a learner appeal against the first decision on their work; it waits for a panel."""
    decision = submission.decisions.order_by("round")[:1].get()
    file_appeal(
        decision,
        grounds=data["grounds"],
        words=data["words"],
        by=submission.applicant,
        at=decision.decided_at + timedelta(days=2),
    )


def ask_reviewers(*, at: datetime) -> None:
    """Let those who come next be asked for what waits."""
    look_after_reviews(at=at, chance=Random(5))  # noqa: S311 - the demo is the same each time
