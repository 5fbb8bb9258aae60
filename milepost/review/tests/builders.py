"""Plain builders: an office with a rubric, its reviewers, work handed in, reviews of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from milepost.define.models import (
    Achievement,
    AchievementVersion,
    Criterion,
    EvidenceSlot,
    RubricLevel,
)
from milepost.earn import actions as earn
from milepost.earn.models import Submission
from milepost.earn.rules.work import FileWork, LinkWork, TextWork
from milepost.organizations.models import Membership, Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Assignment, Review
from milepost.review.rules.conflicts import Answer
from milepost.review.rules.readings import Line, Reading

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
LEVELS = [("Beginning", False), ("Meets it", True), ("Strong", True)]
_numbers = count(1)


class Never(Random):
    """Chance that never mixes a sample in, unless it has to come."""

    def random(self) -> float:
        return 0.999


class Always(Random):
    """Chance that always does."""

    def random(self) -> float:
        return 0.0


def make_reviewer(name: str, *, organization: Organization) -> Person:
    """Someone who reviews for an organization."""
    person = make_person(name)
    join(person, organization=organization, role=Membership.Role.REVIEWER)
    return person


def make_version(
    organization: Organization, *, reviewers: int = 2, agreement: str = "outcome"
) -> AchievementVersion:
    """A published version: two required criteria, an optional one, a text and a free slot."""
    number = next(_numbers)
    achievement = Achievement.objects.create(
        slug=f"calm-call-{number}", organization=organization, created_at=NOON
    )
    version = AchievementVersion.objects.create(
        achievement=achievement,
        number=1,
        state=AchievementVersion.State.PUBLISHED,
        title="Calm phone calls",
        competency="Calms an upset caller and agrees on a next step.",
        limits="Shown on the phone only.",
        reviewers=reviewers,
        agreement=agreement,
        created_at=NOON,
        changed_at=NOON,
        published_at=NOON,
    )
    for position, words in enumerate(["Keeps a calm tone", "Names the problem", "Adds humor"]):
        _make_criterion(version, text=words, position=position)
    for position, title in enumerate(["What happened", "Anything that shows it"]):
        _make_slot(version, title=title, position=position)
    return version


def _make_criterion(version: AchievementVersion, *, text: str, position: int) -> None:
    criterion = Criterion.objects.create(
        version=version, text=text, position=position, required=position < 2
    )
    for number, (name, meets) in enumerate(LEVELS, start=1):
        RubricLevel.objects.create(
            criterion=criterion,
            position=number,
            name=name,
            description=f"{text}: {name.lower()}.",
            meets=meets,
        )


def _make_slot(version: AchievementVersion, *, title: str, position: int) -> None:
    kind = EvidenceSlot.Kind.ANY if position else EvidenceSlot.Kind.TEXT
    EvidenceSlot.objects.create(
        version=version, kind=kind, position=position, number=1 - position, title=title
    )


def make_submitted(
    version: AchievementVersion, *, applicant: Person, at: datetime = NOON
) -> Submission:
    """Work with one text, handed in."""
    submission = earn.start(version, by=applicant, at=at)
    put(submission, TextWork(text="I took the call and breathed.", setting="work"), at=at)
    return earn.submit(submission, by=applicant, at=at)


def put(
    submission: Submission, work: TextWork | FileWork | LinkWork, *, slot: int = 0, at: datetime
) -> None:
    """Put a piece of work into one of the two slots."""
    chosen = submission.version.slots.all()[slot]
    by = submission.applicant
    earn.add_artifact(submission, slot=chosen, work=work, by=by, at=at)


def make_waiting(
    *, reviewers: int = 2, agreement: str = "outcome", at: datetime = NOON
) -> Submission:
    """Ada's work, waiting at an office she has nothing to do with."""
    office = make_organization("State Office", kind="authority")
    version = make_version(office, reviewers=reviewers, agreement=agreement)
    return make_submitted(version, applicant=make_person("Ada Lovelace"), at=at)


def office_of(submission: Submission) -> Organization:
    """The organization that offers it."""
    return submission.version.achievement.organization


def reading(version: AchievementVersion, *levels: int) -> Reading:
    """A complete reading with these levels (1 to 3), criterion by criterion."""
    lines = [
        Line(
            criterion=criterion.pk,
            level=criterion.levels.get(position=level).pk,
            comment=f"Seen at level {level}.",
        )
        for criterion, level in zip(version.criteria.all(), levels, strict=True)
    ]
    return Reading(
        complete=True,
        strong="The tone.",
        lacking="The end of the call.",
        advice="Breathe before you answer.",
        lines=tuple(lines),
    )


def seated(submission: Submission, *, by: Person, at: datetime = LATER) -> Assignment:
    """A place taken by a reviewer who knows nothing of whose work it is, so the work is open."""
    assignment = actions.take(submission, by=by, at=at)
    actions.open_place(assignment, answer=Answer(knows=False), at=at)
    return assignment


def drafted(submission: Submission, *, by: Person, levels: tuple[int, ...]) -> Assignment:
    """A place taken by a reviewer, with a draft that is ready; levels of what is carried are left
    out."""
    assignment = seated(submission, by=by)
    whole = reading(submission.version, *levels)
    judged = {row.pk for row in queries.open_criteria(submission, round=assignment.round)}
    lines = tuple(line for line in whole.lines if line.criterion in judged)
    actions.save_draft(assignment, reading=replace(whole, lines=lines), at=LATER)
    return assignment


def reviewed(
    submission: Submission, *, by: Person, levels: tuple[int, ...], at: datetime = LATER
) -> Review:
    """A review that was taken, written and handed in."""
    return actions.hand_in(drafted(submission, by=by, levels=levels), at=at)
