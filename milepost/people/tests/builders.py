"""People for tests."""

import re
from datetime import UTC, date, datetime
from itertools import count

from milepost.kit.models import Mail
from milepost.people.actions import Asking, agree_to_guard, ask_guardian, tell_minor
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


def make_minor(name: str = "Mia", *, of_age_on: date = date(2032, 5, 1)) -> Person:
    """Return a minor for whom nobody has agreed yet."""
    child = make_person(name)
    tell_minor(child, of_age_on=of_age_on, at=JOINED)
    return child


def question_to(child: Person, *, email: str, at: datetime = JOINED) -> str:
    """Ask a guardian in the child's name, and return the secret that was mailed."""
    ask_guardian(child, asking_for=Asking(email=email), by=child, at=at)
    mail = Mail.objects.filter(to=email.lower()).latest("pk")
    found = re.search(r"/family/([\w-]{43})/", mail.text)
    assert found
    return found[1]


def make_family(*, at: datetime = JOINED) -> tuple[Person, Person]:
    """Return a minor and the guardian who has said yes."""
    child, guardian = make_minor(), make_person("Gustav")
    token = question_to(child, email=guardian.email, at=at)
    agree_to_guard(token, guardian=guardian, says_so=True, at=at)
    return child, guardian
