"""What organizations forget of somebody who leaves for good."""

from collections.abc import Collection
from datetime import datetime

from milepost.organizations import queries
from milepost.organizations.actions.members import leave
from milepost.organizations.models import FormerMember, Invitation
from milepost.people.models import Person


def erase(person: Person, *, addresses: Collection[str], at: datetime) -> set[str]:
    """Give up every role, and forget where they had any, and what was mailed to them.

    Refused for a last owner.
    """
    for organization in queries.organizations_of(person):
        leave(person, organization=organization, at=at)
    FormerMember.objects.filter(person=person).delete()
    Invitation.objects.filter(email__in=addresses).delete()
    return set()
