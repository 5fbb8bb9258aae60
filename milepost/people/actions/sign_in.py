"""Signing in by a mailed link; the first time it makes the account."""

from datetime import datetime
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.people import notices, queries
from milepost.people.actions.links import make_link, take_link
from milepost.people.models import Person


class Entry(NamedTuple):
    """Who came in by a link, whether the account is new, and where they wanted to go."""

    person: Person
    new: bool
    next_path: str


@transaction.atomic
def ask_for_link(email: str, *, source: str, next_path: str, at: datetime) -> None:
    """Mail a link that signs in; the same happens whether or not the address has an account."""
    email = email.lower()
    token = make_link(email, person=None, source=source, next_path=next_path, at=at)
    notices.send_sign_in_link(email, token=token, at=at)


@transaction.atomic
def use_link(token: str, *, at: datetime) -> Entry:
    """Return the person a link signs in; refused for a link that proves an address instead.

    A newcomer's account begins in the language of the page that the link opened.
    """
    link = take_link(token, at=at)
    if link.person_id is not None:
        raise RuleError(_("This link is not for signing in."), code="link-kind")
    known = queries.person_with_address(link.email)
    person = known or new_person(link.email, at=at)
    if not person.is_active:
        raise RuleError(_("This account is closed."), code="account-closed")
    _verify(person, email=link.email)
    journal.record("person.signed-in", by=person.pk, target=person, at=at)
    return Entry(person, known is None, link.next_path)


def new_person(email: str, *, name: str = "", by: Person | None = None, at: datetime) -> Person:
    """Make an account, by whoever adds them or by themselves, in the language of the page."""
    language = get_language() or settings.LANGUAGE_CODE
    person = Person.objects.create_user(email, joined_at=at, name=name, language=language)
    journal.record("person.joined", by=(by or person).pk, target=person, at=at)
    return person


def _verify(person: Person, *, email: str) -> None:
    """Note that the address is the person's: they have just opened mail sent there."""
    first = not EmailAddress.objects.filter(user=person, primary=True).exists()
    EmailAddress.objects.update_or_create(
        user=person,
        email=email,
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": first},
    )
