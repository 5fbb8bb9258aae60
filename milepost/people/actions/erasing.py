"""Being forgotten: asked for, confirmed by mail, called off, and what this stage itself erases."""

import json
import re
from collections.abc import Collection, Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from milepost.kit import journal, mail
from milepost.kit.tokens import new_token, token_hash
from milepost.people import notices, queries, rules
from milepost.people.actions.families import leave_children
from milepost.people.models import (
    ERASED,
    ApiToken,
    Approval,
    Erasure,
    Guardianship,
    Minority,
    Person,
    SignInLink,
)


@transaction.atomic
def ask_erasure(person: Person, *, at: datetime) -> None:
    """Mail a link by which this person confirms that they want to be forgotten.

    Once it is confirmed, asking again changes nothing. Raises RuleError right after the last link.
    """
    earlier = queries.erasure_of(person)
    if earlier and earlier.due_at:
        return
    rules.check_erasure_asked(asked_at=earlier.asked_at if earlier else None, at=at)
    token = new_token()
    values = {"token_hash": token_hash(token), "asked_at": at}
    Erasure.objects.update_or_create(person=person, defaults=values)
    notices.ask_to_confirm_erasure(person.email, token=token, at=at)
    journal.record("erasure.asked", by=person.pk, target=person, at=at)


@transaction.atomic
def confirm_erasure(token: str, *, at: datetime) -> Erasure:
    """Set the day on which a person is erased, and tell them at every address of theirs."""
    found = queries.erasure_by(token)
    rules.check_erasure_link(asked_at=found.asked_at if found else None, at=at)
    assert found
    due_at = at + rules.ERASURE_WAIT
    Erasure.objects.filter(pk=found.pk).update(due_at=due_at)
    found.due_at = due_at
    for email in sorted(queries.proven_addresses(found.person)):
        notices.tell_of_erasure(email, due_at=due_at, at=at)
    journal.record("erasure.confirmed", by=found.person_id, target=found.person, at=at)
    return found


@transaction.atomic
def call_off_erasure(person: Person, *, at: datetime) -> None:
    """Forget that it was asked for; called off twice, nothing changes."""
    gone, _rows = Erasure.objects.filter(person=person, done_at=None).delete()
    if gone:
        notices.tell_of_no_erasure(person.email, at=at)
        journal.record("erasure.called-off", by=person.pk, target=person, at=at)


def erase(person: Person, *, addresses: Collection[str], at: datetime) -> set[str]:
    """Leave nothing of a person but a number that other people's records hang on."""
    claimed = queries.addresses_claimed_by(person)
    mail.forget(addresses, naming=[person.name, *claimed])
    _forget_sessions(person)
    named = Q(object_id=str(person.pk)) | Q(object_repr__in=[*addresses, str(person)])
    LogEntry.objects.filter(named).update(object_repr="", change_message="")
    SignInLink.objects.filter(Q(person=person) | Q(email__in=addresses)).delete()
    ApiToken.objects.filter(person=person).delete()
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(Q(user=person) | Q(email__in=addresses)).delete()
    _leave_family(person, addresses=addresses, at=at)
    person.groups.clear()
    person.user_permissions.clear()
    person.email, person.name = f"{person.pk}@{ERASED}", ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.set_unusable_password()
    person.save()
    Erasure.objects.filter(person=person).update(done_at=at)
    journal.record("person.erased", by=None, target=person, at=at)
    return set()


def _forget_sessions(person: Person) -> None:
    """Whose a session is stands inside it, so each has to be opened."""
    sessions = Session.objects.iterator(chunk_size=500)
    mine = [one.pk for one in sessions if one.get_decoded().get("_auth_user_id") == str(person.pk)]
    Session.objects.filter(pk__in=mine).delete()


def _leave_family(person: Person, *, addresses: Collection[str], at: datetime) -> None:
    """A child whose only guardian leaves asks somebody else; until then others see nothing."""
    leave_children(person, at=at)
    Minority.objects.filter(person=person).delete()
    mail.drop(Approval.objects.filter(child=person).values_list("pk", flat=True))
    Approval.objects.filter(child=person).delete()
    mine = Q(child=person) | Q(guardian=person) | Q(email__in=addresses)
    Guardianship.objects.filter(mine).delete()
    for address in addresses:
        _forget_in_questions(person, address=address)


def _forget_in_questions(person: Person, *, address: str) -> None:
    """Take somebody whom a child wanted to show something off what the guardians were asked.

    A question that has the address is theirs; the name before it is what the child calls them.
    """
    rows = Approval.objects.annotate(told=Cast("lines", TextField()))
    escaped = json.dumps(address)[1:-1]
    written = Q(told__icontains=address) | Q(told__icontains=escaped) | Q(title__icontains=address)
    whole = _as_a_word(address)
    for row in rows.filter(written):
        texts = [row.title, *(text for _label, text in row.lines)]
        if not any(map(whole.search, texts)):
            continue
        called = {whole.sub("", text).rstrip(", ") for text in texts if text.endswith(address)}
        words = [whole, *(_as_a_word(name) for name in {person.name, *called} if name)]
        row.title = _without(row.title, words=words)
        row.lines = [[label, _without(text, words=words)] for label, text in row.lines]
        row.save(update_fields=["title", "lines"])


def _as_a_word(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.+-]){re.escape(text)}(?![\w-]|\.\w)", re.IGNORECASE)


def _without(text: str, *, words: Iterable[re.Pattern[str]]) -> str:
    for word in words:
        text = word.sub("–", text)
    return text
