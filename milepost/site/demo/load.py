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
from milepost.site.demo import acts
from milepost.site.demo.world import DRAFT, definitions, world

Told = Callable[[str], None]
REVIEWERS = ("reviewer", "second", "third")
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
    _definitions(story)
    for data in world()["submissions"]:
        _submission(story, data)
    _share(story, world()["shares"])
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
    for number, data in enumerate(definitions()):
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


def _submission(story: World, data: Mapping[str, Any]) -> None:
    version, applicant = story.versions[data["achievement"]], story.people[data["who"]]
    until, begin = data["until"], data["days_ago"]
    story.tell(f"{applicant.name}: {version.title} ({until})")
    submission = start(version, by=applicant, at=story.ago(begin))
    slots = list(version.slots.all())
    filled = slots[:-1] if until in ("draft", "withdrawn") else slots
    acts.fill(submission, slots=filled, at=story.ago(begin - 1))
    if until == "withdrawn":
        withdraw(submission, by=applicant, at=story.ago(begin - 2))
    if until in ("draft", "withdrawn"):
        return
    submission = submit(submission, by=applicant, at=story.ago(begin - 3))
    _reviews(story, submission, readings=READINGS.get(until, ()), day=begin - 4)
    if until == "revoked":
        _revoke(story, submission, day=begin - 60)


def _reviews(
    story: World, submission: Submission, *, readings: tuple[bool, ...], day: float
) -> None:
    organization = submission.version.achievement.organization
    may = {member.person_id for member in organization.memberships.filter(role="reviewer")}
    reviewers = [story.people[key] for key in REVIEWERS if story.people[key].pk in may]
    for number, (reviewer, well) in enumerate(zip(reviewers, readings, strict=False)):
        acts.judge(submission, reviewer=reviewer, well=well, at=story.ago(day - number * 0.6))


def _revoke(story: World, submission: Submission, *, day: float) -> None:
    credential = credentials_of(submission.applicant).get(version=submission.version)
    awarder = story.people["employer"]
    revoke_credential(credential, by=awarder, reason=REASON, at=story.ago(day))


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
