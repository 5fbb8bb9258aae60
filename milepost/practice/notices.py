"""The mails that practice sends."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.people.queries import language_of
from milepost.practice.models import Keeper


def ask_to_keep(keeper: Keeper, *, token: str, held_for: UUID | None, at: datetime) -> None:
    """Mail the link by which somebody says yes to entering, once what it is held for is allowed."""
    owner = str(keeper.log.owner)
    context = {
        "owner": owner,
        "title": keeper.log.title,
        "link": absolute(reverse("practice:join", args=[token])),
    }
    with translation.override(language_of(keeper.email)):
        written = mail.write(
            keeper.email,
            subject=_("%s asks you to keep a record") % owner,
            template="practice/mail/keeper.txt",
            context=context,
            at=at,
        )
    mail.post(written, held_for=held_for)
