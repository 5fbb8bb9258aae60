"""A family of the demo: a minor who joins, a mother who says yes, and what they decide."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from uuid import uuid4

from django.utils import timezone

from milepost.hold.actions import ShareRequest, note_view, share
from milepost.issue.queries import credentials_of
from milepost.kit.models import Mail
from milepost.people.actions import (
    Asking,
    agree_to_guard,
    approve,
    ask_guardian,
    tell_minor,
)
from milepost.people.models import Approval, Person
from milepost.people.tasks import hand_over_on_the_day

YEAR = timedelta(days=365)


class Story(Protocol):
    """What the demo's story knows so far."""

    now: datetime
    people: dict[str, Person]

    def ago(self, days: float) -> datetime:
        """Return a moment so many days before the end."""


def join(story: Story, data: Mapping[str, Any]) -> None:
    """Let a minor join, and a guardian say yes; another one is asked and has not answered."""
    child, guardian = story.people[data["child"]], story.people[data["guardian"]]
    at = story.ago(60)
    day = (story.now + data["years_left"] * YEAR).date()
    hand_over_on_the_day(tell_minor(child, of_age_on=day, at=at))
    ask_guardian(child, asking_for=Asking(email=guardian.email), by=child, at=at)
    agree_to_guard(_token(guardian.email), guardian=guardian, says_so=True, at=at)
    ask_guardian(child, asking_for=Asking(email=data["other"]), by=guardian, at=story.ago(3))


def show(story: Story, data: Mapping[str, Any]) -> None:
    """Let the child share the badge, and the guardian approve what she approves."""
    child, guardian = story.people[data["child"]], story.people[data["guardian"]]
    badges = [one.pk for one in credentials_of(child)]
    last_day = timezone.localdate(story.now) + timedelta(days=30)
    for told in data["shares"]:
        at = story.ago(told["days_ago"])
        request = ShareRequest(
            id=uuid4(),
            purpose=told["purpose"],
            audience=told["audience"],
            message=told["message"],
            ends_at=timezone.make_aware(datetime.combine(last_day, time.max)),
            credentials=badges,
            evidence=[],
        )
        opened, _token_of_it = share(child, request=request, at=at)
        if told.get("approved"):
            approve(Approval.objects.get(about=opened.pk), by=guardian, at=at + timedelta(hours=3))
            note_view(opened, what="page", at=at + timedelta(days=1))


def _token(email: str) -> str:
    mail = Mail.objects.filter(to=email).latest("pk")
    found = re.search(r"/family/([\w-]{43})/", mail.text)
    assert found
    return found[1]
