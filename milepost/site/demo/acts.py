"""What people do in the demo and on a walk, each act through the actions of its stage."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from milepost.define.actions import publish, save_draft, start_achievement
from milepost.define.models import AchievementVersion, EvidenceSlot
from milepost.define.rules import typed
from milepost.earn.actions import add_artifact
from milepost.earn.models import Submission
from milepost.earn.rules.work import FileWork, LinkWork, TextWork, Work
from milepost.organizations.models import Membership, Organization
from milepost.people.models import Person
from milepost.review.actions import hand_in, take
from milepost.review.actions import save_draft as save_reading
from milepost.review.models import Review
from milepost.review.rules.readings import Line, Reading
from milepost.site.demo.samples import COMMENTS, RECORD, REFLECTION, tally_sheet

SETTINGS = ("work", "school", "community", "home")


@transaction.atomic
def join(
    data: Mapping[str, Any], *, organizations: Mapping[str, Organization], at: datetime
) -> Person:
    """Return a person with a verified address, in the roles they have."""
    person = Person.objects.create_user(data["email"], joined_at=at, name=data["name"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    for slug, role in data.get("roles", []):
        Membership.objects.create(
            organization=organizations[slug], person=person, role=role, since=at
        )
    return person


def found(data: Mapping[str, Any], *, at: datetime) -> Organization:
    """Return a new organization; its members join by themselves."""
    return Organization.objects.create(created_at=at, **data)


def define(
    data: Mapping[str, Any], *, organization: Organization, by: Person, at: datetime
) -> AchievementVersion:
    """Return the published version of a definition as it stands in a file."""
    draft = start_achievement(organization, by=by, title=data["title"], at=at)
    draft = save_draft(draft, by=by, draft=typed.from_mapping(data), at=at)
    return publish(draft, by=by, at=at)


def fill(submission: Submission, *, slots: Sequence[EvidenceSlot], at: datetime) -> None:
    """Put as many pieces of work into each slot as it asks for."""
    by = submission.applicant
    for position, slot in enumerate(slots):
        setting = SETTINGS[position % len(SETTINGS)]
        for number in range(max(slot.number, 1)):
            work = piece(slot, number=number, setting=setting)
            add_artifact(submission, slot=slot, work=work, by=by, at=at)


def piece(slot: EvidenceSlot, *, number: int, setting: str) -> Work:
    """Return something that fits into a slot."""
    note = f"{slot.title}, piece {number + 1}."
    if slot.kind == EvidenceSlot.Kind.LINK:
        return LinkWork(url=f"https://example.org/work/{number}", setting=setting, note=note)
    if slot.kind == EvidenceSlot.Kind.TEXT:
        return TextWork(text=REFLECTION, setting=setting, note=note)
    if slot.kind == EvidenceSlot.Kind.ANY and slot.position % 2 == 0 and number == 0:
        return TextWork(text=RECORD, setting=setting, note=note)
    sheet = tally_sheet(f"{slot.title} {number + 1}", rows=[f"Day {day}" for day in range(1, 11)])
    return FileWork(name=f"IMG_20{number}.jpg", content=sheet, setting=setting, note=note)


def judge(submission: Submission, *, reviewer: Person, well: bool, at: datetime) -> Review:
    """Take the submission, give every criterion a level with a comment, and hand in."""
    assignment = take(submission, by=reviewer, at=at)
    reading = reading_of(submission.version, well=well)
    save_reading(assignment, reading=reading, at=at)
    return hand_in(assignment, at=at)


def reading_of(version: AchievementVersion, *, well: bool) -> Reading:
    """Return a reading in which every criterion is met, or the first one is not."""
    lines = []
    for number, criterion in enumerate(version.criteria.prefetch_related("levels")):
        wanted = well or number > 0
        level = next(level for level in criterion.levels.all() if level.meets is wanted)
        comment = COMMENTS[wanted][number % len(COMMENTS[wanted])]
        lines.append(Line(criterion=criterion.pk, level=level.pk, comment=comment))
    advice = "" if well else "Try it once more on another day, and show the part that is missing."
    return Reading(complete=True, advice=advice, lines=tuple(lines))
