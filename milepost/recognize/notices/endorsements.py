"""To holders: somebody has endorsed a skill of theirs, and they decide whether others read it."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.recognize.models import SkillEndorsement


def skill_was_endorsed(endorsement: SkillEndorsement, *, at: datetime) -> None:
    """Tell the holder, with what was said and where to decide about it."""
    holder = endorsement.credential.recipient
    assert holder
    with translation.override(holder.language):
        mail.send(
            holder.email,
            subject=_("%(name)s has endorsed a skill of yours") % {"name": endorsement.author},
            template="recognize/mail/skill_was_endorsed.txt",
            context={
                "endorsement": endorsement,
                "link": absolute(reverse("recognize:endorsements")),
            },
            at=at,
        )
