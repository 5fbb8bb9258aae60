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
    credential: Credential, *, by: Person, reason: str, at: datetime
) -> Credential:
    """Revoke for good, and tell the learner why; revoking again changes nothing.

    Raises RuleError without the right to revoke, or without a reason.
    """
    locked = Credential.objects.select_for_update().get(pk=credential.pk)
    allowed = queries.may_award(by, organization=locked.organization)
    rules.check_revocation(allowed=allowed, reason=reason)
    if locked.revoked_at is not None:
        return locked
    locked.revoked_at = at
    locked.revocation_reason = reason.strip()
    locked.save(update_fields=["revoked_at", "revocation_reason"])
    set_bit(locked.status_list, index=locked.status_index, at=at)
    record("credential.revoked", by=by.pk, target=locked, at=at)
    notices.badge_was_revoked(locked, at=at)
    ledger.append("credential.revoked", entry={"document": locked.sha256}, at=at)
    return locked
