"""What somebody showed before they said they are a minor: each stage holds its own part back."""

from datetime import datetime

from django.db import transaction

from milepost.earn.actions import guarding as earn
from milepost.hold.actions import guarding as hold
from milepost.issue.actions import guarding as issue
from milepost.people.models import Person
from milepost.practice.actions import guarding as practice
from milepost.recognize.actions import guarding as recognize

PARTS = (
    recognize.hold_back_all,
    earn.hold_back_all,
    hold.hold_back_all,
    issue.hold_back_all,
    practice.hold_back_all,
)


@transaction.atomic
def hold_back(person: Person, *, at: datetime) -> None:
    """Let nobody see any of it until a guardian approves."""
    for part in PARTS:
        part(person, at=at)


__all__ = ["PARTS", "hold_back"]
