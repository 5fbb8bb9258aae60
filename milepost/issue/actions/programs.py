"""What the VC-API asks for: sign a credential that a program composed, and revoke it later."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from insignia import status_entry
from milepost.issue import queries, rules
from milepost.issue.actions.keys import key_for
from milepost.issue.actions.revoking import revoke_credential
from milepost.issue.actions.securing import secure
from milepost.issue.actions.status import place_in_list, set_bit
from milepost.issue.models import Credential, SignedForProgram
from milepost.kit.addresses import absolute
from milepost.kit.journal import record
from milepost.ledger import actions as ledger
from milepost.organizations.models import Organization
from milepost.people.models import Person

Document = dict[str, Any]


@transaction.atomic
def issue_for_program(
    organization: Organization, *, wanted: rules.Wanted, by: Person, at: datetime
) -> Document:
    """Return the credential signed by the organization's key, with a place in its status list.

    The key is that of the kind the suite needs. Raises RuleError when the person may not award, the
    ``id`` was used before, it claims a judgment that is not its to claim, or it cannot be signed as
    it is; the ``issuer`` must be the organization's DID or left out.
    """
    rules.check_program(allowed=queries.may_award(by, organization=organization))
    rules.check_wanted(wanted)
    rules.check_unjudged(wanted.credential, definitions=absolute("/achievements/"))
    key_for(organization, at=at)  # It signs the status list, so it must be published by now.
    key = key_for(organization, kind=rules.SUITES[wanted.suite].kind, at=at)
    issuer = queries.issuer_did(key)
    document = rules.completed(wanted.credential, issuer=issuer, id=f"urn:uuid:{uuid4()}")
    rules.check_fresh(used=queries.is_id_used(document["id"], organization=organization))
    status_list, index = place_in_list(organization, at=at)
    entry = status_entry(queries.list_address(status_list), index=index)
    rules.add_status(document, entry=entry)
    signed = secure(document, key=key, wanted=wanted, at=at)
    kept = SignedForProgram.objects.create(
        organization=organization,
        credential_id=document["id"],
        sha256=hashlib.sha256(signed.content).hexdigest(),
        status_list=status_list,
        status_index=index,
        issued_at=at,
    )
    record("credential.signed-for-program", by=by.pk, target=kept, at=at)
    ledger.append("credential.issued", entry={"document": kept.sha256}, at=at)
    return signed.document


@transaction.atomic
def revoke_for_program(
    organization: Organization, *, credential_id: str, reason: str, by: Person, at: datetime
) -> SignedForProgram | Credential | None:
    """Revoke what has this ``id``, for good; None if the organization signed no such credential.

    Raises RuleError without the right to award, and without a reason for a badge that was earned
    here: its learner is told.
    """
    rules.check_program(allowed=queries.may_award(by, organization=organization))
    kept = (
        SignedForProgram.objects.select_for_update()
        .filter(organization=organization, credential_id=credential_id)
        .first()
    )
    if kept is None:
        return _revoke_earned(
            organization, credential_id=credential_id, reason=reason, by=by, at=at
        )
    if kept.revoked_at is not None:
        return kept
    kept.revoked_at = at
    kept.save(update_fields=["revoked_at"])
    set_bit(kept.status_list, index=kept.status_index, at=at)
    record("credential.revoked-for-program", by=by.pk, target=kept, at=at)
    ledger.append("credential.revoked", entry={"document": kept.sha256}, at=at)
    return kept


def _revoke_earned(
    organization: Organization, *, credential_id: str, reason: str, by: Person, at: datetime
) -> Credential | None:
    earned = queries.issued_as(credential_id, organization=organization).first()
    if earned is None:
        return None
    return revoke_credential(earned, kind=rules.Why.MISTAKE, reason=reason, by=by, at=at)
