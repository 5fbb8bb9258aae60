"""Asking others to enter what they see, and letting them go."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.kit.free_mail import domain_kind, domain_of
from milepost.kit.invitations import COUNTED_OVER, INVITATION_LIFE, check_invitation, check_rate
from milepost.kit.journal import record
from milepost.kit.tokens import new_token, token_hash
from milepost.organizations.queries import is_domain_known
from milepost.people.actions import (
    ask_to_show,
    require_free,
    require_outsider,
    withdraw_question,
)
from milepost.people.models import Approval, Person
from milepost.people.queries import proven_addresses
from milepost.people.rules import families
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


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """As what a keeper says they speak, whatever they were asked as."""

    capacity: Keeper.Capacity
    system: str = ""


@transaction.atomic
def invite_keeper(log: PracticeLog, *, wanted: Wanted, by: Person, at: datetime) -> Keeper:
    """Mail somebody a link to enter in a log; asking the same address again replaces the link.

    Where a minor asks, the mail is held until a guardian approves, and so is the link.
    """
    log = locked(log, by=by)
    email = wanted.email.lower()
    require_free(by, at=at)
    require_outsider(by, emails=[email])
    keeping.require_other(email=email, own=queries.addresses_of(by))
    keeping.require_system(capacity=wanted.capacity, system=wanted.system)
    sent = queries.keepers_asked(by, since=at - COUNTED_OVER)
    check_rate(to_address=sent.filter(email=email).count(), from_person=sent.count())
    for replaced in queries.keepers_waiting(log).filter(email=email):
        _end(replaced, by=by, at=at)
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
    asked = _ask_guardians(keeper, at=at)
    notices.ask_to_keep(keeper, token=token, held_for=asked.pk if asked else None, at=at)
    record("keeper.asked", by=by.pk, target=keeper, at=at, capacity=wanted.capacity)
    return keeper


@transaction.atomic
def accept_keeping(
    token: str, *, person: Person, at: datetime, spoken: Spoken | None = None
) -> PracticeLog:
    """Say yes to entering; whoever has the link may, once, but not the owner.

    They say themselves as what they speak; without ``spoken`` it is as what they were asked.
    """
    rows = Keeper.objects.select_for_update(of=("self",)).select_related("log__owner")
    rows = rows.annotate(is_held=queries.HELD)
    keeper = rows.filter(token_hash=token_hash(token)).first()
    if keeper is None:
        raise RuleError(_("This invitation is not one of ours."), code="invitation-unknown")
    closed = keeper.accepted_at or keeper.ended_at
    check_invitation(closed_at=closed, expires_at=keeper.expires_at, at=at)
    keeping.require_not_owner(owner=keeper.log.owner_id, person=person.pk)
    require_outsider(keeper.log.owner, emails=proven_addresses(person))
    if keeper.held:
        raise RuleError(_("A guardian has to approve this first."), code="guardian-first")
    Keeper.objects.filter(log=keeper.log, person=person, ended_at=None).update(ended_at=at)
    spoken = spoken or Spoken(capacity=Keeper.Capacity(keeper.capacity), system=keeper.system)
    keeping.require_system(capacity=spoken.capacity, system=spoken.system)
    is_system = spoken.capacity == Keeper.Capacity.SYSTEM
    keeper.asked_as, keeper.capacity = keeper.capacity, spoken.capacity
    keeper.system = spoken.system.strip() if is_system else ""
    keeper.address = _address_kind(keeper, person=person)
    keeper.person, keeper.accepted_at = person, at
    told = ["asked_as", "capacity", "system", "address"]
    keeper.save(update_fields=["person", "accepted_at", *told])
    record("keeper.accepted", by=person.pk, target=keeper, at=at)
    return keeper.log


def _address_kind(keeper: Keeper, *, person: Person) -> str:
    """What the address tells that was asked; of somebody else who has the link, their own."""
    proven = proven_addresses(person)
    email = keeper.email if keeper.email in proven else person.email
    known = is_domain_known(domain_of(email), to_judge=keeper.log.owner)
    return domain_kind(email, known=known)


@transaction.atomic
def end_keeping(keeper: Keeper, *, by: Person, at: datetime) -> None:
    """Let somebody enter no more, by the owner or by themselves; what they entered stays."""
    theirs = Q(log__owner=by) | Q(person=by)
    if Keeper.objects.filter(theirs, pk=keeper.pk, ended_at=None).exists():
        _end(keeper, by=by, at=at)
        record("keeper.ended", by=by.pk, target=keeper, at=at)


def _end(keeper: Keeper, *, by: Person, at: datetime) -> None:
    """End it, and ask a minor's guardians about it no more."""
    Keeper.objects.filter(pk=keeper.pk, ended_at=None).update(ended_at=at)
    if keeper.asked_under:
        owner, about = keeper.log.owner, keeper.asked_under
        withdraw_question(owner, about=about, kind=families.ApprovalKind.KEEP, at=at)


def _ask_guardians(keeper: Keeper, *, at: datetime) -> Approval | None:
    """Ask the owner's guardians, if they are a minor, whether this person may enter."""
    wanted = wanted_of(keeper, about=uuid4())
    asked = ask_to_show(keeper.log.owner, wanted=wanted, at=at)
    if asked:
        keeper.asked_under = wanted.about
        keeper.save(update_fields=["asked_under"])
    return asked


def wanted_of(keeper: Keeper, *, about: UUID) -> families.Wanted:
    """Return what a minor's guardians are asked about somebody who enters."""
    told = [
        (_("Practice log"), keeper.log.title),
        (_("Who is asked"), keeper.email),
        (_("As what"), ", ".join(filter(None, [keeper.get_capacity_display(), keeper.system]))),
        (_("What they see"), _("What they enter themselves, and the name of the log")),
    ]
    return families.Wanted(
        kind=families.ApprovalKind.KEEP,
        about=about,
        title=_("%(email)s enters in a practice log") % {"email": keeper.email},
        lines=tuple((str(label), str(text)) for label, text in told),
    )
