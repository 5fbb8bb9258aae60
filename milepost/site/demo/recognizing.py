"""What the demo's organizations accept: in force, changed, ending, and a draft."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import uuid4

from django.utils.timezone import localdate

from milepost.define.models import AchievementVersion
from milepost.issue.queries import credentials_of
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.recognize import queries, tasks
from milepost.recognize.actions import (
    ClaimRequest,
    Ruling,
    SkillWords,
    Words,
    answer_endorsement,
    answer_use,
    decide,
    endorse_skill,
    raise_voice,
    save_draft,
    start_commitment,
    start_version,
)
from milepost.recognize.actions import claim as make_claim
from milepost.recognize.models import Commitment
from milepost.recognize.queries import Subject
from milepost.recognize.rules.commitments import Terms
from milepost.recognize.rules.voices import Saying, Standing


class Story(Protocol):
    """What the demo's story knows so far."""

    organizations: dict[str, Organization]
    people: dict[str, Person]
    versions: dict[str, AchievementVersion]

    def ago(self, days: float) -> datetime:
        """Return a moment so many days before the end."""


def commit(story: Story, data: Mapping[str, Any]) -> Commitment:
    """Let an organization say what it accepts, and whatever became of it."""
    by, at = story.people[data["who"]], story.ago(data["days_ago"])
    terms = _terms(story, data, starts_on=localdate(at))
    organization = story.organizations[data["organization"]]
    begun = start_commitment(organization, terms=terms, by=by, at=at)
    if data.get("draft"):
        return begun
    tasks.publish_and_tell(begun, by=by, at=at)
    if "change" in data:
        change = data["change"]
        moment = story.ago(change["days_ago"])
        draft = start_version(begun, by=by, at=moment)
        old = queries.terms_of(draft)
        amount, words = Decimal(change["amount"]), change["grant_words"]
        new = Terms(**vars(old) | {"amount": amount, "grant_words": words})
        save_draft(begun, terms=new, by=by, at=moment)
        tasks.publish_and_tell(begun, by=by, at=moment)
    if "end" in data:
        moment = story.ago(data["end_days_ago"])
        tasks.withdraw_and_tell(begun, reason=data["end"], by=by, at=moment)
    return begun


def claim(story: Story, data: Mapping[str, Any]) -> None:
    """Let a learner claim under a commitment, and the organization decide if it has."""
    by, at = story.people[data["who"]], story.ago(data["days_ago"])
    versions = [story.versions[slug] for slug in data["achievements"]]
    badges = list(credentials_of(by).filter(version__in=versions))
    commitment = Commitment.objects.filter(versions__title=data["commitment"]).distinct().get()
    request = ClaimRequest(
        id=uuid4(),
        credentials=[one.pk for one in badges],
        evidence=[one.evidence.all()[0].pk for one in badges],
        note=data["note"],
    )
    made = make_claim(commitment, request=request, by=by, at=at)
    if "decided" in data:
        ruling = Ruling(
            outcome=data["decided"], granted=data["granted"], reason=data.get("reason", "")
        )
        decider = story.people[data["decider"]]
        decide(made, ruling=ruling, by=decider, at=story.ago(data["decided_days_ago"]))


def speak(story: Story, data: Mapping[str, Any]) -> None:
    """Let somebody say what they think of an achievement or an issuer."""
    at = story.ago(data["days_ago"])
    house = story.organizations.get(data.get("organization", ""))
    subject: Subject
    if "issuer" in data:
        subject = story.organizations[data["issuer"]]
    else:
        subject = story.versions[data["achievement"]].achievement
    words = Words(
        saying=Saying(stance=data["stance"], reason=data["reason"]),
        standing=Standing(role=data["role"], years=data["years"]),
        organization=house,
    )
    raise_voice(subject, words=words, by=story.people[data["who"]], at=at)


def endorse(story: Story, data: Mapping[str, Any]) -> None:
    """Let somebody endorse a skill, and its holder answer if they have."""
    at, holder = story.ago(data["days_ago"]), story.people[data["holder"]]
    badge = credentials_of(holder).get(version=story.versions[data["achievement"]])
    words = SkillWords(
        criterion="",
        reason=data["reason"],
        standing=Standing(role=data["role"], years=data["years"]),
        organization=story.organizations[data["organization"]],
    )
    said = endorse_skill(badge, words=words, by=story.people[data["who"]], at=at)
    if "answer" in data:
        answer_endorsement(said, to=data["answer"], by=holder, at=at)


def follow(story: Story, data: Mapping[str, Any]) -> None:
    """Let somebody be asked later, and answer the first question."""
    by, version = story.people[data["who"]], story.versions[data["achievement"]]
    held = credentials_of(by).get(version=version)
    kept = tasks.follow_and_remind(held, by=by, at=story.ago(data["days_ago"]))
    months = queries.months_open(kept, at=story.ago(0))
    if months:
        answer_use(kept, month=months[-1], answer=("weekly", ["trust"]), by=by, at=story.ago(0))


def _terms(story: Story, data: Mapping[str, Any], *, starts_on: date) -> Terms:
    named = [story.versions[slug].achievement_id for slug in data.get("achievements", [])]
    return Terms(
        title=data["title"],
        achievements=tuple(named),
        issuers=tuple(story.organizations[slug].pk for slug in data.get("issuers", [])),
        grant=data["grant"],
        amount=Decimal(data["amount"]) if "amount" in data else None,
        grant_words=data.get("grant_words", ""),
        starts_on=starts_on,
        jurisdiction=data.get("jurisdiction", ""),
        terms=data.get("terms", ""),
    )
