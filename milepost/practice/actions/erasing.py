"""What practice forgets of somebody: their logs; in the logs of others, their name."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from milepost.people.models import Person
from milepost.practice.models import Entry, Group, Import, Keeper, PracticeLog

NO_NAME = "–"


def erase(person: Person, *, addresses: Collection[str], at: datetime) -> set[str]:
    """Delete a person's logs; what they entered for others stays, by their number only."""
    PracticeLog.objects.filter(owner=person).delete()
    Entry.objects.filter(recorded_by=person).update(recorded_by=None, recorder=NO_NAME)
    Keeper.objects.filter(Q(person=person) | Q(email__in=addresses)).delete()
    Group.objects.filter(person=person).delete()
    Import.objects.filter(by=person).delete()
    return set()
