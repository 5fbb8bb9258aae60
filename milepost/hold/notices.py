"""The messages of this stage: a changed badge from elsewhere, a code for a share's reader."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.hold.models import Change, Share
from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.people.queries import language_of


def tell_changed(change: Change, *, at: datetime) -> None:
    """Mail a holder that a later check of a kept badge came out otherwise."""
    kept = change.imported
    to = kept.holder.email
    with translation.override(language_of(to)):
        mail.send(
            to,
            subject=_("Something changed about your badge “%(title)s”") % {"title": kept.title},
            template="hold/mail/changed.txt",
            context={
                "change": change,
                "kept": kept,
                "link": absolute(reverse("hold:imported", args=[kept.pk])),
            },
            at=at,
        )


def reader_code(share: Share, *, code: str, at: datetime) -> None:
    """Mail the reader of a share the code that opens it; no word of its holder's is in it."""
    with translation.override(language_of(share.reader)):
        mail.send(
            share.reader,
            subject=_("Your code: %(code)s") % {"code": code},
            template="hold/mail/reader_code.txt",
            context={"code": code},
            at=at,
        )
