"""Messages about a badge: it is ready, it was revoked."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.issue.models import Claim, Credential, WalletOffer
from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.people.queries import language_of


def badge_is_ready(claim: Claim, *, token: str, at: datetime) -> None:
    """Tell the learner that the badge is ready, with the link that opens it."""
    credential = claim.credential
    with translation.override(language_of(claim.email)):
        mail.send(
            claim.email,
            subject=_("Your badge is ready: %(title)s") % {"title": credential.version.title},
            template="issue/mail/badge_is_ready.txt",
            context={
                "credential": credential,
                "link": absolute(reverse("issue:claim", args=[token])),
                "expires_at": claim.expires_at,
            },
            at=at,
        )


def badge_was_revoked(credential: Credential, *, at: datetime) -> None:
    """Tell the learner that the badge does not count any more, and why."""
    if credential.recipient is None:
        return
    with translation.override(language_of(credential.recipient.email)):
        mail.send(
            credential.recipient.email,
            subject=_("Your badge was revoked: %(title)s") % {"title": credential.version.title},
            template="issue/mail/badge_was_revoked.txt",
            context={
                "credential": credential,
                "organization_address": absolute(
                    reverse("organizations:detail", args=[credential.organization.slug])
                ),
            },
            at=at,
        )


def wallet_code(offer: WalletOffer, *, tx_code: str, at: datetime) -> None:
    """Mail the holder the code that their wallet app will ask for."""
    person = offer.credential.recipient
    assert person
    with translation.override(person.language):
        mail.send(
            person.email,
            subject=_("The code for your wallet app"),
            template="issue/mail/wallet_code.txt",
            context={"offer": offer, "tx_code": tx_code},
            at=at,
        )
