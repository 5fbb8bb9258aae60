"""The mails that organizations send."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.organizations.models import Invitation
from milepost.people.queries import language_of


def send_invitation(invitation: Invitation, *, token: str, at: datetime) -> None:
    """Mail the link that takes on the role."""
    name = invitation.organization.name
    with translation.override(language_of(invitation.email)):
        mail.send(
            invitation.email,
            subject=_("%s invites you") % name,
            template="organizations/mail/invitation.txt",
            context={
                "invitation": invitation,
                "role": invitation.get_role_display(),
                "link": absolute(reverse("organizations:join", args=[token])),
            },
            at=at,
        )
