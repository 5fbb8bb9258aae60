"""Plain builders: a person, a published version with its slots, a submission with work in it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from milepost.define.models import (
    Achievement,
    AchievementVersion,
    Criterion,
    EvidenceSlot,
    RubricLevel,
)
from milepost.earn import actions
from milepost.earn.models import Submission
from milepost.earn.rules.assessment import OwnLine, OwnView
from milepost.earn.rules.work import FileWork, LinkWork, TextWork
from milepost.kit.tests import media_samples
from milepost.organizations.models import Organization
from milepost.people.models import Person

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
PHOTO = media_samples.photo()


def make_person(name: str) -> Person:
    """Someone with an account."""
    return Person.objects.create_user(f"{name.lower()}@example.org", joined_at=NOON, name=name)


def make_version(*kinds: str, slug: str = "wait-time", number: int = 1) -> AchievementVersion:
    """A published version with one slot of each kind named."""
    achievement = Achievement.objects.filter(slug=slug).first()
    if achievement is None:
        organization, _new = Organization.objects.get_or_create(
            slug="office", defaults={"name": "Adult Education Office", "created_at": NOON}
        )
        achievement = Achievement.objects.create(
            slug=slug, organization=organization, created_at=NOON
        )
    version = AchievementVersion.objects.create(
        achievement=achievement,
        number=number,
        state=AchievementVersion.State.PUBLISHED,
        title="Wait time",
        competency="Waits three seconds after asking.",
        created_at=NOON,
        changed_at=NOON,
        published_at=NOON,
    )
    for position, kind in enumerate(kinds):
        make_slot(version, kind=kind, position=position)
    return version


def make_slot(
    version: AchievementVersion, *, kind: str = "any", position: int = 0, number: int = 1
) -> EvidenceSlot:
    """One more slot."""
    return EvidenceSlot.objects.create(
        version=version,
        key=uuid4(),
        kind=kind,
        position=position,
        number=number,
        title=f"Part {position + 1}",
        instructions="Show it.",
    )


def make_rubric(version: AchievementVersion, *, mode: str = "asked") -> None:
    """Two criteria with two levels each; applicants are asked, or offered, to use them first."""
    version.self_assessment = mode
    version.save()
    for position, words in enumerate(["Waits after asking", "Waits after the answer"]):
        criterion = Criterion.objects.create(version=version, text=words, position=position)
        for number, (name, meets) in enumerate([("Not yet", False), ("Often", True)], start=1):
            RubricLevel.objects.create(criterion=criterion, position=number, name=name, meets=meets)


def own_view(version: AchievementVersion, *levels: int, reflection: str = "It works.") -> OwnView:
    """What an applicant says, with these levels (1 or 2; 0 for none), criterion by criterion."""
    lines = [
        OwnLine(
            criterion=row.pk,
            level=row.levels.get(position=level).pk if level else None,
            sentence=f"Seen at level {level}.",
        )
        for row, level in zip(version.criteria.all(), levels, strict=True)
    ]
    return OwnView(lines=tuple(lines), reflection=reflection)


def make_submission(applicant: Person, *kinds: str, slug: str = "wait-time") -> Submission:
    """A begun submission, nothing in it yet."""
    version = make_version(*(kinds or ("text",)), slug=slug)
    return actions.start(version, by=applicant, at=NOON)


def slot_of(submission: Submission, position: int = 0) -> EvidenceSlot:
    """The slot that stands at a place."""
    return submission.version.slots.all()[position]


def text(words: str = "I waited.", *, setting: str = "work") -> TextWork:
    """Words, from work unless said otherwise."""
    return TextWork(text=words, setting=setting)


def link(url: str = "https://example.org/film") -> LinkWork:
    """A link."""
    return LinkWork(url=url, setting="home")


def photo(name: str = "photo.jpg", content: bytes = PHOTO) -> FileWork:
    """A photo with GPS inside."""
    return FileWork(name=name, content=content, setting="school")


def make_submitted(applicant: Person, *, slug: str = "wait-time") -> Submission:
    """A submission with one text, handed in."""
    submission = make_submission(applicant, "text", slug=slug)
    slot = slot_of(submission)
    actions.add_artifact(submission, slot=slot, work=text(), by=applicant, at=NOON)
    return actions.submit(submission, by=applicant, at=NOON)
