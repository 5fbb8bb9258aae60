"""Fill an empty database with the demo's world, as if it had happened over half a year."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from milepost.define.actions import save_draft, start_achievement
from milepost.define.models import AchievementVersion
from milepost.define.rules import typed
from milepost.earn.actions import start, submit, withdraw
from milepost.earn.models import Submission
from milepost.hold.actions import ShareRequest, share
from milepost.hold.models import Share
from milepost.issue.actions import revoke_credential
from milepost.issue.queries import credentials_of
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.review.actions import add_phrase, note_fee
from milepost.site.demo import (
    acts,
    authors,
    calibrating,
    comparers,
    elsewhere,
    family,
    recognizing,
)
from milepost.site.demo.history import in_order_of_days
from milepost.site.demo.practice import practice
from milepost.site.demo.reviewing import appeal_first, ask_reviewers, change_rule, name_qualified
from milepost.site.demo.rigor import alike, rigor
from milepost.site.demo.samples import PHRASES
from milepost.site.demo.world import (
    DRAFT,
    definitions,
    drafting,
    learning,
    recognition,
    reviewing,
    world,
)

Told = Callable[[str], None]
REVIEWERS = ("reviewer", "second", "third")
AWARDER = "employer"
CALIBRATED = "wait-time-in-questioning"
"""The micro-credential whose reviewers have to qualify on samples."""
READINGS: Mapping[str, tuple[bool, ...]] = {
    "one-review": (True,),
    "disagreement": (True, False),
    "not-yet": (False, False),
    "earned": (True, True),
    "revoked": (True, True),
}
"""How the reviewers read a submission that came this far, one after the other."""
REASON = "The recordings turned out to be of somebody else's shifts; the holder said so."


class World:
    """The demo while it is being told; ``now`` is the day it ends on."""

    def __init__(self, now: datetime, *, tell: Told) -> None:
        self.now = now
        self.tell = tell
        self.organizations: dict[str, Organization] = {}
        self.people: dict[str, Person] = {}
        self.versions: dict[str, AchievementVersion] = {}

    def ago(self, days: float) -> datetime:
        """Return a moment so many days before the end."""
        return self.now - timedelta(days=days)


def load(now: datetime, *, tell: Told) -> bool:
    """Tell the demo's story into an empty database; False, and nothing done, if it is not empty."""
    if Person.objects.exists():
        return False
    story = World(now, tell=tell)
    _people(story)
    family.join(story, world()["family"])
    story.tell("frameworks")
    comparers.frameworks(story)
    _definitions(story)
    _calibration(story)
    _rules(story)
    for data in world()["submissions"]:
        _submission(story, data)
    calibrating.ask_for_work(
        story.versions[CALIBRATED], lead=story.people["designer"], at=story.ago(2)
    )
    _advice(story, world()["advice"])
    _effort(story, world()["effort"])
    for text in PHRASES:
        add_phrase(story.people["reviewer"], text=text, at=story.ago(90))
    _share(story, world()["shares"])
    story.tell("what a child shows")
    family.show(story, world()["family"])
    _recognition(story)
    _elsewhere(story, world()["elsewhere"])
    _learning(story)
    story.tell("work that is alike, and a note about it")
    alike(story.versions, people=story.people, now=story.now)
    story.tell("enough learners for public figures")
    rigor(story.versions, people=story.people, now=story.now)
    story.tell("a year of practice")
    practice(story.people, now=story.now)
    _tailored(story, drafting()["tailored"])
    _tailored(story, drafting()["unfinished"])
    _open_drafting(story)
    _revision(story, drafting()["revision"])
    _waiting(story, drafting()["waiting"])
    _asked(story)
    in_order_of_days()
    return True


def _people(story: World) -> None:
    story.tell("organizations and people")
    begin = story.ago(400)
    for data in world()["organizations"]:
        story.organizations[data["slug"]] = acts.found(data, at=begin)
    for data in world()["people"]:
        joined = acts.join(data, organizations=story.organizations, at=begin)
        story.people[data["key"]] = joined


def _definitions(story: World) -> None:
    designer = story.people["designer"]
    for number, plain in enumerate(definitions()):
        data = comparers.aligned(plain)
        story.tell(data["title"])
        organization = story.organizations[data["organization"]]
        published = acts.define(
            data, organization=organization, by=designer, at=story.ago(360 - number * 9)
        )
        story.versions[slugify(data["title"])] = published
    draft = start_achievement(
        story.organizations["adult-education"], by=designer, title=DRAFT["title"], at=story.ago(3)
    )
    save_draft(draft, by=designer, draft=typed.from_mapping(DRAFT), at=story.ago(2))


def _calibration(story: World) -> None:
    story.tell("samples for reviewers")
    calibrating.ask_and_qualify(
        story.versions[CALIBRATED],
        lead=story.people["designer"],
        second=story.people["director"],
        reviewers=[story.people[key] for key in REVIEWERS],
        at=story.ago(300),
    )


def _rules(story: World) -> None:
    story.tell("rules of reviewing")
    for data in reviewing()["changes"]:
        change_rule(
            story.organizations[data["organization"]],
            data=data,
            people=story.people,
            versions=story.versions,
            at=story.ago(data["days_ago"]),
        )


def _asked(story: World) -> None:
    story.tell("who qualifies, and who is asked")
    for data in reviewing()["qualified"]:
        name_qualified(data, people=story.people, versions=story.versions, at=story.ago(1))
    ask_reviewers(at=story.ago(0.2))


def _submission(story: World, data: Mapping[str, Any]) -> None:
    version, applicant = story.versions[data["achievement"]], story.people[data["who"]]
    until, begin = data["until"], data["days_ago"]
    story.tell(f"{applicant.name}: {version.title} ({until})")
    submission = start(version, by=applicant, at=story.ago(begin))
    slots = list(version.slots.all())
    filled = slots[:-1] if until in ("draft", "withdrawn") else slots
    acts.fill(submission, slots=filled, at=story.ago(begin - 1))
    if "history" in data:
        acts.remember(submission, data=data["history"], at=story.ago(begin - 1.5))
    if "people" in data:
        acts.protect(submission, data=data["people"], at=story.ago(begin - 1))
    for asked in data.get("asked", []):
        acts.vouch(submission, data=asked, at=story.ago(begin - 1))
    if until == "withdrawn":
        withdraw(submission, by=applicant, at=story.ago(begin - 2))
    if until in ("draft", "withdrawn"):
        return
    if version.self_assessment != version.SelfAssessment.OFF:
        acts.see_own(submission, at=story.ago(begin - 2))
    submission = submit(submission, by=applicant, at=story.ago(begin - 3))
    if version.fee is not None:
        note_fee(submission, by=story.people[AWARDER], at=story.ago(begin - 3.1))
    _reviews(story, submission, readings=READINGS.get(until, ()), day=begin - 4)
    for number in range(data.get("again", 0)):
        _try_again(story, submission, until=until, day=begin - 8 * (number + 1))
    if "appeal" in data:
        appeal_first(submission, data=data["appeal"])
    if until == "revoked":
        _revoke(story, submission, day=begin - 60)


def _try_again(story: World, submission: Submission, *, until: str, day: float) -> None:
    """Hand the same work in again, a week later, and have what is open judged the same."""
    submission.refresh_from_db()
    if submission.version.self_assessment != submission.version.SelfAssessment.OFF:
        acts.see_own(submission, at=story.ago(day - 2))
    submission = submit(submission, by=submission.applicant, at=story.ago(day - 3))
    _reviews(story, submission, readings=READINGS[until], day=day - 4)


def _reviews(
    story: World, submission: Submission, *, readings: tuple[bool, ...], day: float
) -> None:
    organization = submission.version.achievement.organization
    may = {member.person_id for member in organization.memberships.filter(role="reviewer")}
    reviewers = [story.people[key] for key in REVIEWERS if story.people[key].pk in may]
    if readings and submission.version == story.versions[CALIBRATED]:
        calibrating.read_unseen(submission, reviewer=reviewers[0], at=story.ago(day + 0.2))
    for number, (reviewer, well) in enumerate(zip(reviewers, readings, strict=False)):
        acts.judge(submission, reviewer=reviewer, well=well, at=story.ago(day - number * 0.6))


def _revoke(story: World, submission: Submission, *, day: float) -> None:
    credential = credentials_of(submission.applicant).get(version=submission.version)
    awarder = story.people[AWARDER]
    revoke_credential(credential, by=awarder, kind="mistake", reason=REASON, at=story.ago(day))


def _recognition(story: World) -> None:
    story.tell("where badges count")
    for data in recognition()["commitments"]:
        recognizing.commit(story, data)
    for data in recognition()["claims"]:
        recognizing.claim(story, data)
    for data in recognition()["follow_ups"]:
        recognizing.follow(story, data)
    for data in recognition()["voices"]:
        recognizing.speak(story, data)
    for data in recognition()["endorsements"]:
        recognizing.endorse(story, data)


def _elsewhere(story: World, data: Mapping[str, Any]) -> None:
    story.tell("badges from elsewhere, and own words")
    elsewhere.bring_and_say(story.people[data["who"]], told=data, now=story.now)


def _learning(story: World) -> None:
    story.tell("where to learn it")
    for number, data in enumerate(learning()["resources"]):
        at = story.ago(20 - number * 2)
        authors.suggest(data, people=story.people, versions=story.versions, at=at)


def _tailored(story: World, data: Mapping[str, Any]) -> None:
    original = story.versions[data["original"]]
    story.tell(f"{original.title}, tailored")
    authors.tailor(
        original,
        data=data,
        organization=story.organizations[data["organization"]],
        people=story.people,
        at=story.ago(data["days_ago"]),
    )


def _open_drafting(story: World) -> None:
    story.tell("a draft in the open")
    data = drafting()["open"]
    draft = AchievementVersion.objects.get(title=DRAFT["title"])
    authors.discuss(draft, data=data, people=story.people, at=story.ago(data["days_ago"]))
    for row in drafting()["authors"]:
        version, person = story.versions[row["achievement"]], story.people[row["who"]]
        authors.name_author(version, role=row["role"], person=person, at=story.ago(9))


def _revision(story: World, data: Mapping[str, Any]) -> None:
    version, at = story.versions[data["achievement"]], story.ago(data["days_ago"])
    story.tell(f"{version.title}, version 2")
    authors.revise(version, changes=data, people=story.people, at=at)


def _waiting(story: World, data: Mapping[str, Any]) -> None:
    version, by = story.versions[data["achievement"]], story.people["designer"]
    story.tell("a change of how work is reviewed, which waits for a second person")
    authors.ask_for_second_person(version, changes=data, by=by, at=story.ago(data["days_ago"]))


def _advice(story: World, data: Mapping[str, Any]) -> None:
    story.tell("advice on work in progress")
    version, applicant = story.versions[data["achievement"]], story.people[data["who"]]
    submission = Submission.objects.get(version=version, applicant=applicant)
    acts.advise(submission, coach=story.people[data["coach"]], at=story.ago(data["days_ago"]))


def _effort(story: World, data: Mapping[str, Any]) -> None:
    story.tell("what it really took")
    version, applicant = story.versions[data["achievement"]], story.people[data["who"]]
    submission = Submission.objects.get(version=version, applicant=applicant)
    acts.tell_of_effort(submission, told=data, at=story.ago(data["days_ago"]))


def _share(story: World, data: Mapping[str, Any]) -> None:
    story.tell("a share")
    holder = story.people[data["who"]]
    versions = [story.versions[slug] for slug in data["achievements"]]
    shown = list(credentials_of(holder).filter(version__in=versions))
    evidence = [item.pk for credential in shown for item in credential.evidence.all()[:2]]
    last_day = timezone.localdate(story.now) + timedelta(days=30)
    request = ShareRequest(
        id=Share._meta.pk.get_default(),
        purpose=Share.Purpose.EMPLOYER,
        audience=data["audience"],
        message=data["message"],
        ends_at=timezone.make_aware(datetime.combine(last_day, time.max)),
        credentials=[credential.pk for credential in shown],
        evidence=evidence,
    )
    share(holder, request=request, at=story.ago(1))
