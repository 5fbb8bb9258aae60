"""To holders: a commitment that covers a badge of theirs changes or ends."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.people.models import Person
from milepost.recognize.models import CommitmentVersion, News
from milepost.recognize.rules.choices import Change


def commitment_changes(
    news: News, *, person: Person, following: CommitmentVersion | None, at: datetime
) -> None:
    """Tell a holder what changes; ``following`` is the version that comes instead, if any."""
    commitment = news.commitment
    ends = news.change == Change.WITHDRAWN
    with translation.override(person.language):
        subject = _("It will end: %(title)s") if ends else _("It will change: %(title)s")
        mail.send(
            person.email,
            subject=subject % {"title": news.version.title},
            template="recognize/mail/commitment_changes.txt",
            context={
                "news": news,
                "ends": ends,
                "next": following,
                "link": absolute(reverse("recognize:commitment", args=[commitment.pk])),
            },
            at=at,
        )
