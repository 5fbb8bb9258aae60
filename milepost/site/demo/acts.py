"""What people do in the demo and on a walk, each act through the actions of its stage."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from milepost.define.actions import (
    keep_real_effort,
    lock_core,
    publish,
    save_draft,
    start_achievement,
)
from milepost.define.models import AchievementVersion, EvidenceSlot
from milepost.define.rules import typed
from milepost.define.rules.effort import figures
from milepost.earn.actions import (
    accept,
    add_artifact,
    add_history,
    ask,
    ask_coach,
    attest,
    begin_log,
    cover_artifact,
    describe_artifact,
    mark_done,
    reply,
    save_self_assessment,
    say,
    tell_effort,
    tell_people,
)
from milepost.earn.models import Attestation, Submission
from milepost.earn.queries import digest_about
from milepost.earn.rules.assessment import OwnLine, OwnView
from milepost.earn.rules.attesting import Answer, Question
from milepost.earn.rules.feedback import Word
from milepost.earn.rules.people import ToldPeople, cover_from
from milepost.earn.rules.slots import TAKES
from milepost.earn.rules.work import FileWork, LinkWork, TextWork, Work
from milepost.organizations.models import Membership, Organization
from milepost.people.models import Person
from milepost.practice.actions import record_entry
from milepost.practice.rules import Outcome
from milepost.practice.rules.recording import Line as EntryLine
from milepost.review.actions import hand_in, join_panel, open_place, take
from milepost.review.actions import save_draft as save_reading
from milepost.review.models import Appeal, Assignment, Review
from milepost.review.queries import open_criteria
from milepost.review.rules.conflicts import Answer as KnownNothing
from milepost.review.rules.pins import Pin
from milepost.review.rules.readings import Line, Reading
from milepost.site.demo.samples import (
    ADVICE,
    ANSWER,
    COMMENTS,
    LEARNED,
    OWN,
    PINNED,
    RECORD,
    REFLECTION,
    RETURNED,
    record_as_pdf,
    tally_sheet,
)

LOGGED = 100
"""For how many days back a log of the demo is kept."""
ODD_DAYS = {61: "notMet", 40: "excused"}
SETTINGS = ("work", "school", "community", "home")


@transaction.atomic
def join(
    data: Mapping[str, Any], *, organizations: Mapping[str, Organization], at: datetime
) -> Person:
    """Return a person with a verified address, in the roles they have."""
    person = Person.objects.create_user(data["email"], joined_at=at, name=data["name"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    for email in data.get("proved", []):
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=False)
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
    if "core" in data:
        places = [place(name, draft=draft.typed) for name in data["core"]]
        lock_core(draft, places=places, by=by, at=at)
    return publish(draft, by=by, at=at)


def place(name: str, *, draft: Mapping[str, Any]) -> str:
    """Return the place of a piece that a file names by its number (``criteria-0``)."""
    group, dash, index = name.partition("-")
    return f"{group}:{draft[group][int(index)]['key']}" if dash else name


def fill(submission: Submission, *, slots: Sequence[EvidenceSlot], at: datetime) -> None:
    """Put as many pieces of work into each slot as it asks for."""
    by = submission.applicant
    for position, slot in enumerate(slots):
        setting = SETTINGS[position % len(SETTINGS)]
        if slot.kind == EvidenceSlot.Kind.LOG:
            keep_log(submission, slot=slot, setting=setting, at=at)
            continue
        for number in range(max(slot.number, 1)):
            work = piece(slot, number=number, setting=setting)
            add_artifact(submission, slot=slot, work=work, by=by, at=at)


def protect(submission: Submission, *, data: Mapping[str, Any], at: datetime) -> None:
    """Cover people in the first piece of work, and say who is in it and who may see it."""
    piece = submission.artifacts.order_by("slot__position", "added_at", "pk").first()
    assert piece is not None
    by = submission.applicant
    if "cover" in data:
        cover_artifact(piece, cover=cover_from(data["cover"]), by=by, at=at)
    told = ToldPeople(
        people=data["people"], consent_note=data.get("note", ""), audience=data["audience"]
    )
    tell_people(piece, told=told, by=by, at=at)


def remember(submission: Submission, *, data: Mapping[str, Any], at: datetime) -> None:
    """Put a work history into the first slot that takes one."""
    slots = submission.version.slots.all()
    slot = next(slot for slot in slots if TAKES[slot.kind].prior)
    by = submission.applicant
    piece = add_history(submission, slot=slot, history=data["table"], by=by, at=at)
    describe_artifact(piece, setting="work", note="", by=by, at=at)


def vouch(submission: Submission, *, data: Mapping[str, Any], at: datetime) -> Attestation:
    """Ask a third party about the first piece of work; who has an answer gives it a day later."""
    piece = submission.artifacts.order_by("slot__position", "added_at", "pk").first()
    assert piece is not None
    question = Question(email=data["email"], name=data["name"], statement=data["statement"])
    asked = ask(piece, question=question, by=submission.applicant, at=at)
    if "state" not in data:
        return asked
    said = Answer(
        state=data["state"],
        capacity=data["capacity"],
        capacity_words=data.get("capacity_words", ""),
        words=data.get("words", ""),
        name=data["name"],
        name_shown=data.get("name_shown", False),
        seen=digest_about(asked, artifact=piece),
    )
    return attest(asked, answer=said, at=at + timedelta(hours=20))


def keep_log(submission: Submission, *, slot: EvidenceSlot, setting: str, at: datetime) -> None:
    """Keep a log for a slot over the last months: on time, but for one day and one day off."""
    by, days = submission.applicant, range(LOGGED, 0, -1)
    artifact = begin_log(submission, slot=slot, time_zone="Europe/Madrid", by=by, at=at)
    assert artifact.log
    for number in days:
        day = (at - timedelta(days=number)).date()
        if day.weekday() < 5:
            outcome = Outcome(ODD_DAYS.get(number, "met"))
            record_entry(artifact.log, line=EntryLine(day=day, outcome=outcome), by=by, at=at)
    describe_artifact(artifact, setting=setting, note="", by=by, at=at)


def piece(slot: EvidenceSlot, *, number: int, setting: str) -> Work:
    """Return something that fits into a slot."""
    note = f"{slot.title}, piece {number + 1}."
    if slot.kind == EvidenceSlot.Kind.LINK:
        return LinkWork(url=f"https://example.org/pieces/{number}", setting=setting, note=note)
    if slot.kind == EvidenceSlot.Kind.TEXT:
        return TextWork(text=REFLECTION, setting=setting, note=note)
    if slot.kind == EvidenceSlot.Kind.ANY and slot.position % 2 == 0 and number == 0:
        return FileWork(name="record.txt", content=RECORD.encode(), setting=setting, note=note)
    if slot.kind == EvidenceSlot.Kind.ANY and number == 1:
        content = record_as_pdf(slot.title, text=RECORD)
        return FileWork(name="record.pdf", content=content, setting=setting, note=note)
    sheet = tally_sheet(f"{slot.title} {number + 1}", rows=[f"Day {day}" for day in range(1, 11)])
    return FileWork(name=f"IMG_20{number}.jpg", content=sheet, setting=setting, note=note)


def see_own(submission: Submission, *, at: datetime) -> None:
    """Say how the applicant sees the work, a little too kindly, as many do at first."""
    lines = []
    for number, criterion in enumerate(submission.version.criteria.prefetch_related("levels")):
        meeting = [level for level in criterion.levels.all() if level.meets]
        sentence = OWN[number % len(OWN)]
        lines.append(OwnLine(criterion=criterion.pk, level=meeting[0].pk, sentence=sentence))
    own = OwnView(lines=tuple(lines), reflection=LEARNED)
    save_self_assessment(submission, own=own, by=submission.applicant, at=at)


def advise(submission: Submission, *, coach: Person, at: datetime) -> None:
    """Ask somebody for advice, who says three things; one is done, one is answered."""
    learner = submission.applicant
    coaching = ask_coach(submission, email=coach.email, by=learner, at=at)
    coaching = accept(coaching, by=coach, at=at)
    pieces = list(submission.artifacts.all())
    criterion = submission.version.criteria.first()
    assert criterion
    places = [{"artifact": pieces[0].pk}, {"artifact": pieces[-1].pk}, {"criterion": criterion.key}]
    remarks = [
        say(coaching, word=Word(kind=kind, text=text, **place), by=coach, at=at)
        for (kind, text), place in zip(ADVICE.items(), places, strict=True)
    ]
    mark_done(remarks[0], done=True, by=learner, at=at)
    reply(remarks[1], text=ANSWER, by=learner, at=at)


def tell_of_effort(submission: Submission, *, told: Mapping[str, Any], at: datetime) -> None:
    """Say how long it took, beside what earlier people have told."""
    hours, weeks = told["hours"][0], told["weeks"][0]
    tell_effort(submission, hours=hours, weeks=weeks, by=submission.applicant, at=at)
    found = figures(
        settings.SMALLEST_GROUP, hours=told["hours"], weeks=told["weeks"], days=told["days"]
    )
    keep_real_effort(submission.version.achievement, figures=found, at=at)


def judge(submission: Submission, *, reviewer: Person, well: bool, at: datetime) -> Review:
    """Take the submission, give every criterion a level with a comment, and hand in."""
    return _read(take(submission, by=reviewer, at=at), well=well, at=at)


def hear(appeal: Appeal, *, by: Person, well: bool, at: datetime) -> Review:
    """Sit on the panel of an appeal, and read the work anew."""
    return _read(join_panel(appeal, by=by, at=at), well=well, at=at)


def _read(assignment: Assignment, *, well: bool, at: datetime) -> Review:
    open_place(assignment, answer=KnownNothing(knows=False), at=at)
    reading = reading_of(assignment, well=well)
    save_reading(assignment, reading=reading, at=at)
    return hand_in(assignment, at=at)


def reading_of(assignment: Assignment, *, well: bool) -> Reading:
    """Return a reading in which every criterion is met, or the first one is not."""
    lines = []
    judged = open_criteria(assignment.submission, round=assignment.round)
    for number, criterion in enumerate(judged):
        wanted = well or number > 0
        level = next(level for level in criterion.levels.all() if level.meets is wanted)
        comment = COMMENTS[wanted][number % len(COMMENTS[wanted])]
        lines.append(Line(criterion=criterion.pk, level=level.pk, comment=comment))
    told = {} if well else RETURNED
    texts = assignment.submission.artifacts.filter(kind="text", removed_round=None)[:1]
    pins = tuple(Pin(piece=text.pk, place="3", text=PINNED) for text in texts)
    return Reading(complete=True, lines=tuple(lines), pins=pins, **told)
