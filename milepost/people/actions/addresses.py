"""Several addresses: access survives leaving a school or a job."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.people import notices, queries, rules
from milepost.people.actions.links import make_link, take_link
from milepost.people.models import Person


@transaction.atomic
def add_address(person: Person, *, email: str, source: str, at: datetime) -> EmailAddress:
    """Add an address and mail it a link; until that is opened the address opens nothing.

    Adding it again mails another link.
    """
    email = email.lower()
    mine = EmailAddress.objects.filter(user=person)
    row = mine.filter(email=email).first()
    if row is None:
        rules.check_room(mine.count(), most=rules.MOST_ADDRESSES)
        row = EmailAddress.objects.create(user=person, email=email, verified=False)
    if not row.verified:
        token = make_link(email, person=person, source=source, next_path="", at=at)
        notices.send_address_link(email, token=token, at=at)
        journal.record("address.added", by=person.pk, target=person, at=at)
    return row


@transaction.atomic
def prove_address(token: str, *, person: Person, at: datetime) -> EmailAddress:
    """Return the address that a link proves to be this person's, who must be signed in."""
    link = take_link(token, at=at)
    if link.person_id != person.pk:
        raise RuleError(_("This link belongs to another account."), code="link-kind")
    owner = queries.person_with_address(link.email)
    if owner is not None and owner.pk != person.pk:
        raise RuleError(_("This address belongs to another account."), code="address-taken")
    row = EmailAddress.objects.filter(user=person, email=link.email).first()
    if row is None:
        raise RuleError(_("This address was taken off your account."), code="address-removed")
    row.verified = True
    row.save(update_fields=["verified"])
    notices.tell_of_change(person.email, what=_("The address %s was added.") % row.email, at=at)
    journal.record("address.proven", by=person.pk, target=person, at=at)
    return row


@transaction.atomic
def make_address_primary(person: Person, *, pk: int, at: datetime) -> None:
    """Send a person's mail to this verified address of theirs from now on."""
    row = EmailAddress.objects.filter(user=person, pk=pk, verified=True).first()
    if row is None:
        raise RuleError(_("Open the link we sent to this address first."), code="unverified")
    EmailAddress.objects.filter(user=person, primary=True).update(primary=False)
    EmailAddress.objects.filter(pk=row.pk).update(primary=True)
    old, person.email = person.email, row.email
    person.save(update_fields=["email"])
    if old != row.email:
        notices.tell_of_change(old, what=_("Your main address is now %s.") % row.email, at=at)
    journal.record("address.made-primary", by=person.pk, target=person, at=at)


@transaction.atomic
def remove_address(person: Person, *, pk: int, at: datetime) -> None:
    """Take an address off an account; taking it off again changes nothing."""
    row = EmailAddress.objects.filter(user=person, pk=pk).first()
    if row is None:
        return
    rules.check_removable(primary=row.primary or row.email == person.email)
    row.delete()
    journal.record("address.removed", by=person.pk, target=person, at=at)
