"""Signing a badge once more so that its holder can leave parts of it out."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from insignia.proofs.sd_jwt_vc import issue_document

from milepost.issue import queries
from milepost.issue.actions.keys import key_for, secret_of
from milepost.issue.models import Credential, SelectiveCopy
from milepost.issue.rules.selective import concealable
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.ledger import actions as ledger


@transaction.atomic
def sign_selective(credential: Credential, *, at: datetime) -> SelectiveCopy:
    """Return the badge as an SD-JWT (``vc+sd-jwt``), signed when first asked for, and logged.

    It says what the badge says and stands on the same status list: revoking one revokes both.
    Raises RuleError for a badge that was revoked.
    """
    locked = Credential.objects.select_for_update(of=("self",)).get(pk=credential.pk)
    known = SelectiveCopy.objects.filter(credential=locked).first()
    if known:
        return known
    if locked.revoked_at is not None:
        raise RuleError(
            _("A badge that was taken back is shared as a whole or not at all."), code="revoked"
        )
    key = key_for(locked.organization, at=at)
    signed = queries.document_of(locked)
    document = {name: value for name, value in signed.items() if name != "proof"}
    document["issuer"] = {**document["issuer"], "id": queries.issuer_did(key)}
    concealed = concealable(document)
    copy = issue_document(document, key=secret_of(key), method=key.method, concealed=concealed)
    sha256 = hashlib.sha256(copy.text.encode()).hexdigest()
    ledger.append("credential.issued", entry={"document": sha256}, at=at)
    kept = SelectiveCopy.objects.create(
        credential=locked, text=copy.text, sha256=sha256, signed_at=at
    )
    record("credential.signed-selective", by=None, target=locked, at=at)
    return kept
