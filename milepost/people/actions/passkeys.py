"""Passkeys: added, used to sign in, removed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.people import notices, passkeys, queries, rules
from milepost.people.models import Person
from milepost.people.passkeys import PasskeyError

State = dict[str, Any]
MOST_PASSKEYS = 10


@transaction.atomic
def add_passkey(
    person: Person, *, name: str, answer: Mapping[str, Any], state: State, at: datetime
) -> Authenticator:
    """Keep a passkey the browser has just made; it signs in from now on."""
    rules.check_room(queries.passkeys_of(person).count(), most=MOST_PASSKEYS)
    try:
        passkeys.check_new(answer, state=state)
    except PasskeyError:
        raise _refusal() from None
    row = Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": dict(answer)},
        created_at=at,
    )
    notices.tell_of_change(person.email, what=_("The passkey “%s” was added.") % name, at=at)
    journal.record("passkey.added", by=person.pk, target=row, at=at)
    return row


@transaction.atomic
def use_passkey(answer: Mapping[str, Any], *, state: State, at: datetime) -> Person:
    """Return whom a passkey signs in; refused if it is not one of ours, or the account closed."""
    try:
        person = _claimed(answer)
        rows = list(queries.passkeys_of(person))
        keys = {row.pk: passkeys.credential_of(row.data) for row in rows}
        known = [key for key in keys.values() if key is not None]
        used = passkeys.check_known(answer, state=state, known=known)
    except PasskeyError:
        raise _refusal() from None
    matching = [pk for pk, key in keys.items() if key is not None and key.credential_id == used]
    Authenticator.objects.filter(pk__in=matching).update(last_used_at=at)
    journal.record("person.signed-in", by=person.pk, target=person, at=at)
    return person


@transaction.atomic
def remove_passkey(person: Person, *, pk: int, at: datetime) -> None:
    """Forget a passkey of a person; forgetting it again changes nothing."""
    row = queries.passkeys_of(person).filter(pk=pk).first()
    if row is None:
        return
    journal.record("passkey.removed", by=person.pk, target=row, at=at)
    row.delete()
    notices.tell_of_change(person.email, what=_("A passkey was removed."), at=at)


def _claimed(answer: Mapping[str, Any]) -> Person:
    person = Person.objects.filter(pk=passkeys.claimed_person(answer), is_active=True).first()
    if person is None:
        raise PasskeyError
    return person


def _refusal() -> RuleError:
    return RuleError(_("This passkey did not open. Try again, or use a link."), code="passkey")
