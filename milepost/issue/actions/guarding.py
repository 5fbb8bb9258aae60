"""What a minor let everyone read, and offered to wallets, before they said that they are one."""

from datetime import datetime

from milepost.issue.actions.hosting import wanted_of
from milepost.issue.models import Credential, WalletOffer
from milepost.people.actions import hold_back
from milepost.people.models import Person


def hold_back_all(person: Person, *, at: datetime) -> None:
    """Hold back the badges that everyone may read, and close the offers that wait for a wallet."""
    public = Credential.objects.filter(recipient=person, hosted__isnull=False)
    for credential in public.select_related("version"):
        hold_back(person, wanted=wanted_of(credential), at=at)
    offers = WalletOffer.objects.filter(credential__recipient=person, expires_at__gt=at)
    offers.update(expires_at=at)
    begun = WalletOffer.objects.filter(credential__recipient=person, token_expires_at__gt=at)
    begun.update(token_expires_at=at)
