"""Whom an owner has asked to enter, and the groups in which those find their people."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Count, Q, QuerySet

from milepost.kit.tokens import token_hash
from milepost.people.models import Person
from milepost.people.queries.families import held_back
from milepost.people.rules.families import ApprovalKind
from milepost.practice.models import Entry, Group, Keeper, PracticeLog
from milepost.practice.queries.logs import keepers_in_force
from milepost.practice.queries.standing import standing

HELD = held_back(ApprovalKind.KEEP, by="asked_under")


def keepers_of(log: PracticeLog) -> QuerySet[Keeper]:
    """Return those who may enter, and those asked who haven't answered; newest first."""
    rows = Keeper.objects.filter(log=log, ended_at=None).select_related("person")
    return rows.annotate(is_held=HELD)


def keepers_waiting(log: PracticeLog) -> QuerySet[Keeper]:
    """Return those asked who haven't answered."""
    return Keeper.objects.filter(log=log, ended_at=None, accepted_at=None)


def keepers_asked(owner: Person, *, since: datetime) -> QuerySet[Keeper]:
    """Return everyone an owner has asked since a moment, for all their logs."""
    return Keeper.objects.filter(log__owner=owner, invited_at__gt=since)


def keeper_asked_by(token: str, *, now: datetime) -> Keeper | None:
    """Return the invitation that a link opens now."""
    rows = Keeper.objects.filter(token_hash=token_hash(token), ended_at=None, accepted_at=None)
    return rows.filter(~HELD, expires_at__gt=now).select_related("log__owner").first()


def addresses_of(person: Person) -> set[str]:
    """Return every address by which a person is known."""
    rows = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return {person.email.lower(), *(email.lower() for email in rows)}


def groups_of(person: Person) -> QuerySet[Group]:
    """Return a person's groups with how many people are in each."""
    in_force = Q(keepers__in=keepers_in_force(person).order_by().values("pk"))
    return (
        Group.objects.filter(person=person)
        .annotate(size=Count("keepers", filter=in_force))
        .order_by("name", "pk")
    )


def keepers_in_group(person: Person, *, group: Group | None) -> QuerySet[Keeper]:
    """Return in whose logs somebody enters, by name; all of them, or those of one group."""
    rows = keepers_in_force(person).filter(log__closed_at=None)
    rows = rows if group is None else rows.filter(groups=group)
    return rows.order_by("log__owner__name", "log__title", "pk")


def said_on(person: Person, *, logs: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return what somebody has entered for a day in these logs, in words."""
    rows = standing(Entry.objects.filter(log__in=logs, day=day, recorded_by=person))
    return {entry.log_id: entry.get_outcome_display() for entry in rows}
