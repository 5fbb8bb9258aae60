"""Enough decisions for public figures: an office that looks closely, and a badge mill."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from milepost.define.models import AchievementVersion
from milepost.earn.actions import start, submit
from milepost.earn.models import Submission
from milepost.organizations.models import Membership
from milepost.people.models import Person
from milepost.review.actions import (
    file_appeal,
    look_for_likeness,
    open_concern,
    tell_figures,
)
from milepost.review.models import Decision
from milepost.review.queries.likeness import likenesses_for
from milepost.site.demo import acts
from milepost.site.demo.world import DATA

Story = Mapping[str, Any]
DAY = timedelta(days=1)


def rigor(
    versions: Mapping[str, AchievementVersion], *, people: Mapping[str, Person], now: datetime
) -> None:
    """Let several learners be judged closely, and be waved through; then tell the figures."""
    story = tomllib.loads((DATA / "rigor.toml").read_text())
    begin = now - timedelta(days=120)
    learners = [_joined(name, at=begin) for name in story["learners"]]
    careful = story["careful"]
    panel = [people[key] for key in ("reviewer", "second", "third")]
    version = versions[careful["achievement"]]
    for number, (learner, readings) in enumerate(zip(learners, careful["readings"], strict=True)):
        day = now - timedelta(days=careful["days_ago"] - 3 * number)
        _judged(version, learner=learner, panel=panel, readings=readings, at=day)
        panel.reverse()
    _appeals(careful, version=version, learners=learners, panel=panel, now=now)
    _mill(story["mill"], learners=learners, now=now)
    tell_figures(at=now)


def alike(
    versions: Mapping[str, AchievementVersion], *, people: Mapping[str, Person], now: datetime
) -> None:
    """Let two learners hand in the same passages, and somebody put a note on record."""
    version = versions["wait-time-in-questioning"]
    for key in ("learner", "tomas"):
        submission = Submission.objects.get(version=version, applicant=people[key])
        look_for_likeness(submission, round=1, at=now - 2 * DAY)
    lead = people["designer"]
    found = likenesses_for(lead).order_by("pk").first()
    assert found
    words = "Both records describe one lesson. I will ask them whether they kept it together."
    about = found.artifact.submission
    open_concern(about, words=words, about=found, by=lead, at=now - DAY)


def _appeals(
    data: Story,
    *,
    version: AchievementVersion,
    learners: Sequence[Person],
    panel: Sequence[Person],
    now: datetime,
) -> None:
    """Let some appeal against *not yet*, and people who have not judged it read their work."""
    organization, begin = version.achievement.organization, now - timedelta(days=90)
    fresh = [_joined(row["name"], email=row["email"], at=begin) for row in data["panelists"]]
    for person in fresh:
        Membership.objects.create(
            organization=organization, person=person, role=Membership.Role.REVIEWER, since=begin
        )
    for row in data["appeals"]:
        learner = learners[row["learner"]]
        decision = Decision.objects.get(submission__applicant=learner, submission__version=version)
        filed = file_appeal(
            decision,
            grounds=row["grounds"],
            words=row["words"],
            by=learner,
            at=decision.decided_at + timedelta(days=4),
        )
        judged = set(decision.submission.assignments.values_list("reviewer", flat=True))
        chosen = [one for one in (*panel, *fresh) if one.pk not in judged]
        for number, person in enumerate(chosen[:2], start=1):
            acts.hear(filed, by=person, well=row["well"], at=filed.filed_at + number * DAY)


def _mill(data: Story, *, learners: Sequence[Person], now: datetime) -> None:
    """Everyone passes, by its own staff, for a fee, within the hour."""
    day = now - timedelta(days=data["days_ago"])
    organization = acts.found(data["organization"], at=day)
    staff = [_joined(row["name"], email=row["email"], at=day) for row in data["people"]]
    for person, row in zip(staff, data["people"], strict=True):
        for role in row["roles"]:
            Membership.objects.create(
                organization=organization, person=person, role=role, since=day
            )
    version = acts.define(data["definition"], organization=organization, by=staff[0], at=day)
    for number, learner in enumerate(learners):
        at = day + timedelta(days=number)
        _judged(version, learner=learner, panel=staff[1:], readings=[True, True], at=at)


def _joined(name: str, *, at: datetime, email: str = "") -> Person:
    address = email or f"{name.split()[0].lower()}@example.org"
    return acts.join({"name": name, "email": address}, organizations={}, at=at)


def _judged(
    version: AchievementVersion,
    *,
    learner: Person,
    panel: Sequence[Person],
    readings: Sequence[bool],
    at: datetime,
) -> None:
    submission = start(version, by=learner, at=at)
    acts.fill(submission, slots=list(version.slots.all()), at=at)
    if version.self_assessment != version.SelfAssessment.OFF:
        acts.see_own(submission, at=at)
    submission = submit(submission, by=learner, at=at)
    patience = timedelta(days=1) if len(panel) > 2 else timedelta(minutes=10)
    for number, (reviewer, well) in enumerate(zip(panel, readings, strict=False), start=1):
        acts.judge(submission, reviewer=reviewer, well=well, at=at + number * patience)
