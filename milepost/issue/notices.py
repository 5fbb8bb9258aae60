"""Messages about a badge: it is ready, it was revoked."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.issue.models import Claim, Credential
from milepost.kit import mail
from milepost.kit.addresses import absolute


def badge_is_ready(claim: Claim, *, token: str, at: datetime) -> None:
    """Tell the learner that the badge is ready, with the link that opens it."""
    credential = claim.credential
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
