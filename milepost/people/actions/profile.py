"""A person's name and language, and their sessions."""

from datetime import datetime

from django.db import transaction

from milepost.kit import journal
from milepost.people.models import Person


@transaction.atomic
def change_profile(person: Person, *, name: str, language: str, at: datetime) -> None:
    """Set how a person is called and which language they read."""
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    journal.record("person.changed", by=person.pk, target=person, at=at)


@transaction.atomic
def sign_out_everywhere(person: Person, *, at: datetime) -> None:
    """End every session of a person: each is tied to the account's hidden, unusable password."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    journal.record("person.signed-out-everywhere", by=person.pk, target=person, at=at)
