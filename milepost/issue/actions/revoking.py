"""Revoke a badge for good."""

from datetime import datetime

from django.db import transaction

from milepost.issue import notices, queries, rules
from milepost.issue.actions.status import set_bit
from milepost.issue.models import Credential
from milepost.kit.journal import record
from milepost.ledger import actions as ledger
from milepost.people.models import Person


@transaction.atomic
def revoke_credential(
    credential: Credential, *, kind: str, reason: str, by: Person, at: datetime
) -> Credential:
    """Revoke for good, and tell the learner why; revoking again changes nothing.

    Raises RuleError without the right to revoke, without a reason, and for how it was earned: that
    takes two people (``revoke_for_conduct``).
    """
    rules.check_alone(kind)
    return _revoke(credential, kind=kind, reason=reason, by=by, at=at)


@transaction.atomic
def revoke_for_conduct(
    credential: Credential, *, reason: str, first: Person | None, by: Person, at: datetime
) -> Credential:
    """Revoke for how it was earned, after ``first``, who is somebody else, has found the same."""
    rules.check_second(same=first is None or first.pk == by.pk)
    return _revoke(credential, kind=rules.Why.CONDUCT, reason=reason, by=by, at=at)


def _revoke(
    credential: Credential, *, kind: str, reason: str, by: Person, at: datetime
) -> Credential:
    locked = Credential.objects.select_for_update().get(pk=credential.pk)
    allowed = queries.may_award(by, organization=locked.organization)
    rules.check_revocation(allowed=allowed, reason=reason)
    if locked.revoked_at is not None:
        return locked
    locked.revoked_at = at
    locked.revocation_kind = kind
    locked.revocation_reason = reason.strip()
    locked.save(update_fields=["revoked_at", "revocation_kind", "revocation_reason"])
    set_bit(locked.status_list, index=locked.status_index, at=at)
    record("credential.revoked", by=by.pk, target=locked, at=at, why=kind)
    notices.badge_was_revoked(locked, at=at)
    ledger.append("credential.revoked", entry={"document": locked.sha256}, at=at)
    return locked
