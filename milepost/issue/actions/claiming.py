"""Offers by mail, and taking one: the link's holder puts the badge into a wallet, once."""

from datetime import datetime

from django.db import transaction

from milepost.issue import notices, rules
from milepost.issue.models import Claim, Credential
from milepost.kit.journal import record
from milepost.kit.tokens import new_token, token_hash
from milepost.people.models import Person


@transaction.atomic
def offer_claim(credential: Credential, *, email: str, at: datetime) -> Claim:
    """Mail a link that opens this badge for ninety days; only the hash of its token is kept."""
    token = new_token()
    claim = Claim.objects.create(
        credential=credential,
        email=email,
        token_hash=token_hash(token),
        created_at=at,
        expires_at=at + rules.CLAIM_PERIOD,
    )
    notices.badge_is_ready(claim, token=token, at=at)
    return claim


@transaction.atomic
def claim_credential(claim: Claim, *, by: Person, at: datetime) -> Credential:
    """Put the badge into this person's wallet; taking it twice changes nothing.

    Raises RuleError when it is another person's, was revoked, or the offer is too old.
    """
    credential = Credential.objects.select_for_update().get(pk=claim.credential_id)
    mine = credential.recipient_id == by.pk
    rules.check_claim(
        taken_by_other=credential.recipient_id is not None and not mine,
        expired=claim.expires_at <= at and not mine,
        revoked=credential.revoked_at is not None,
    )
    Claim.objects.filter(pk=claim.pk, used_at__isnull=True).update(used_at=at)
    if credential.claimed_at is None:
        credential.recipient = by
        credential.claimed_at = at
        credential.save(update_fields=["recipient", "claimed_at"])
        record("credential.claimed", by=by.pk, target=credential, at=at)
    return credential
