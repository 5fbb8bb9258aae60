"""Forgetting a person: every stage erases its own part, from the top down, in one transaction."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from milepost.define.actions import erasing as define
from milepost.earn.actions import erasing as earn
from milepost.hold.actions import erasing as hold
from milepost.issue.actions import erasing as issue
from milepost.kit.files import path_of
from milepost.organizations import queries as organizations
from milepost.organizations.actions import erasing as belonging
from milepost.organizations.models import Organization
from milepost.people import actions as people
from milepost.people.models import Person
from milepost.people.queries import proven_addresses
from milepost.practice.actions import erasing as practice
from milepost.recognize.actions import erasing as recognize
from milepost.review.actions import erasing as review
from milepost.site.sweeping import Orphan, forget

PARTS = (
    recognize.erase,
    review.erase,
    earn.erase,
    hold.erase,
    issue.erase,
    define.erase,
    practice.erase,
    belonging.erase,
    people.erase,
)


def hindrances(person: Person) -> list[Organization]:
    """Return the organizations that would be left without an owner."""
    mine = organizations.organizations_run_by(person)
    return [one for one in mine if organizations.owners_of(one).count() < 2]


def erase(person: Person, *, at: datetime) -> int:
    """Forget this person for good; return how many kept files went with them.

    An address that they only say is theirs may be somebody else's: what is kept of it stays.

    Raises RuleError, and changes nothing, while an organization would lose its last owner.
    """
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        addresses = proven_addresses(row)
        digests: set[str] = set()
        for part in PARTS:
            digests |= part(row, addresses=addresses, at=at)
    return sum(_forget_file(digest) for digest in digests)


def _forget_file(sha256: str) -> bool:
    """Forget a file that no table names any more; somebody else may have handed in the same."""
    path = path_of(sha256)
    return default_storage.exists(path) and forget(Orphan(path, 0))


__all__ = ["PARTS", "erase", "hindrances"]
