"""People for tests."""

from datetime import UTC, datetime
from itertools import count

from milepost.people.models import Person

JOINED = datetime(2026, 1, 5, 9, tzinfo=UTC)
_numbers = count(1)


def make_person(name: str = "Ada", *, email: str = "", staff: bool = False) -> Person:
    """Return a person who has signed in before; the address is made up unless given."""
    address = email or f"{name.lower().replace(' ', '.')}{next(_numbers)}@example.org"
    person = Person.objects.create_user(address, joined_at=JOINED, name=name)
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    if staff:
        Person.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
        person.refresh_from_db()
    return person
