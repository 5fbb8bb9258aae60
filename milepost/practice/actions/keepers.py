"""Asking others to enter what they see, and letting them go."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.kit.invitations import COUNTED_OVER, INVITATION_LIFE, check_invitation, check_rate
from milepost.kit.journal import record
from milepost.kit.tokens import new_token, token_hash
from milepost.people.actions import require_free, require_outsider
from milepost.people.models import Person
from milepost.people.queries import proven_addresses
from milepost.practice import notices, queries
from milepost.practice.actions.logs import locked
from milepost.practice.models import Keeper, PracticeLog
from milepost.practice.rules import keeping, recording


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whom an owner asks, and as what; a system's record needs the system's name."""

    email: str
    capacity: Keeper.Capacity
    system: str = ""


@transaction.atomic
def invite_keeper(log: PracticeLog, *, wanted: Wanted, by: Person, at: datetime) -> Keeper:
    """Mail somebody a link to enter in a log; asking the same address again replaces the link."""
    log = locked(log, by=by)
    email = wanted.email.lower()
    require_free(by, at=at)
    require_outsider(by, emails=[email])
    keeping.require_other(email=email, own=queries.addresses_of(by))
    keeping.require_system(capacity=wanted.capacity, system=wanted.system)
    sent = queries.keepers_asked(by, since=at - COUNTED_OVER)
    check_rate(to_address=sent.filter(email=email).count(), from_person=sent.count())
    waiting = queries.keepers_waiting(log)
    waiting.filter(email=email).update(ended_at=at)
    recording.require_room(queries.keepers_of(log).count(), most=keeping.MOST_KEEPERS)
    token = new_token()
    keeper = Keeper.objects.create(
        log=log,
        email=email,
        capacity=wanted.capacity,
        system=wanted.system.strip() if wanted.capacity == Keeper.Capacity.SYSTEM else "",
        token_hash=token_hash(token),
        invited_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    notices.ask_to_keep(keeper, token=token, at=at)
    record("keeper.asked", by=by.pk, target=keeper, at=at, capacity=wanted.capacity)
    return keeper


@transaction.atomic
def accept_keeping(token: str, *, person: Person, at: datetime) -> PracticeLog:
    """Say yes to entering; whoever has the link may, once, but not the owner."""
    rows = Keeper.objects.select_for_update(of=("self",)).select_related("log__owner")
    keeper = rows.filter(token_hash=token_hash(token)).first()
    if keeper is None:
        raise RuleError(_("This invitation is not one of ours."), code="invitation-unknown")
    closed = keeper.accepted_at or keeper.ended_at
    check_invitation(closed_at=closed, expires_at=keeper.expires_at, at=at)
    keeping.require_not_owner(owner=keeper.log.owner_id, person=person.pk)
    require_outsider(keeper.log.owner, emails=proven_addresses(person))
    queries.keepers_in_force(person).filter(log=keeper.log).update(ended_at=at)
    keeper.person, keeper.accepted_at = person, at
    keeper.save(update_fields=["person", "accepted_at"])
    record("keeper.accepted", by=person.pk, target=keeper, at=at)
    return keeper.log


@transaction.atomic
def end_keeping(keeper: Keeper, *, by: Person, at: datetime) -> None:
    """Let somebody enter no more, by the owner or by themselves; what they entered stays."""
    theirs = Q(log__owner=by) | Q(person=by)
    changed = Keeper.objects.filter(theirs, pk=keeper.pk, ended_at=None).update(ended_at=at)
    if changed:
        record("keeper.ended", by=by.pk, target=keeper, at=at)
