"""What people say of themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from milepost.hold import queries
from milepost.hold.models import OwnClaim
from milepost.hold.rules import claims as rules
from milepost.kit.journal import record
from milepost.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Saying:
    """A claim as it is typed: days as ISO 8601, as exact as they are known."""

    title: str
    words: str
    begun: str
    ended: str


@transaction.atomic
def say(holder: Person, *, saying: Saying, at: datetime) -> OwnClaim:
    """Keep something a person says of themselves. Raises RuleError once there are very many."""
    rules.check_saying(
        begun=saying.begun, ended=saying.ended, said=queries.claims_of(holder).count()
    )
    claim = OwnClaim.objects.create(holder=holder, written_at=at, **vars(saying))
    record("claim.written", by=holder.pk, target=claim, at=at)
    return claim


@transaction.atomic
def say_otherwise(claim: OwnClaim, *, saying: Saying, by: Person, at: datetime) -> None:
    """Change one's own claim; anybody else's stays as it is."""
    rules.check_saying(begun=saying.begun, ended=saying.ended, said=0)
    if queries.claims_of(by).filter(pk=claim.pk).update(written_at=at, **vars(saying)):
        record("claim.changed", by=by.pk, target=claim, at=at)


@transaction.atomic
def unsay(claim: OwnClaim, *, by: Person, at: datetime) -> None:
    """Take one's own claim back."""
    if queries.claims_of(by).filter(pk=claim.pk).delete()[0]:
        record("claim.removed", by=by.pk, target=claim, at=at)
