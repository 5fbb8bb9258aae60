"""Declaring who is close, and taking that back."""

from datetime import datetime, timedelta

from django.db import transaction

from milepost.kit import journal
from milepost.people.models import Person
from milepost.people.queries import addresses_of
from milepost.review.models import CloseTie
from milepost.review.queries.conflicts import places_open_to, ties_of
from milepost.review.rules.conflicts import Declared, check_tie

DAY = timedelta(days=1)


@transaction.atomic
def declare_tie(person: Person, *, email: str, kind: str, at: datetime) -> CloseTie:
    """Keep that somebody is close, so that neither judges the other; once an address."""
    address = email.strip().lower()
    declared = ties_of(Person.objects.select_for_update(no_key=True).get(pk=person.pk))
    known = declared.filter(email=address).first()
    if known:
        return known
    own = {person.email, *addresses_of(person).values_list("email", flat=True)}
    check_tie(address, own=own, declared=_declared(person, at=at))
    tie = CloseTie.objects.create(person=person, email=address, kind=kind, declared_at=at)
    journal.record("tie.declared", by=person.pk, target=tie, at=at)
    return tie


def _declared(person: Person, *, at: datetime) -> Declared:
    return Declared(
        now=ties_of(person).count(),
        within_a_day=CloseTie.objects.filter(person=person, declared_at__gt=at - DAY).count(),
        judging=places_open_to(person).exists(),
    )


@transaction.atomic
def end_tie(tie: CloseTie, *, at: datetime) -> None:
    """Take back that somebody is close; for a year it still counts where work is judged."""
    if CloseTie.objects.filter(pk=tie.pk, ended_at=None).update(ended_at=at):
        journal.record("tie.ended", by=tie.person_id, target=tie, at=at)
