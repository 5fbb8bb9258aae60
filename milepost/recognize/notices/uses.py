"""To earners who have asked for it: how do you use what you have earned?"""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.recognize.models import FollowUp


def how_is_it_used(follow_up: FollowUp, *, month: int, at: datetime) -> None:
    """Ask, with the link to answer and to stop it."""
    person, title = follow_up.person, follow_up.credential.version.title
    with translation.override(person.language):
        mail.send(
            person.email,
            subject=_("How do you use it? %(title)s") % {"title": title},
            template="recognize/mail/how_is_it_used.txt",
            context={
                "title": title,
                "month": month,
                "link": absolute(reverse("recognize:use", args=[follow_up.credential_id])),
            },
            at=at,
        )
