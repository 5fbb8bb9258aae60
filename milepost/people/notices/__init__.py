"""The mails that people get about their account."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.addresses import absolute


def send_sign_in_link(email: str, *, token: str, at: datetime) -> None:
    """Mail the link that signs in."""
    mail.send(
        email,
        subject=_("Your link to sign in"),
        template="people/mail/sign_in.txt",
        context={"link": absolute(reverse("people:link", args=[token]))},
        at=at,
    )


def send_address_link(email: str, *, token: str, at: datetime) -> None:
    """Mail the link that proves an address to belong to an account."""
    mail.send(
        email,
        subject=_("Is this your address?"),
        template="people/mail/address.txt",
        context={"link": absolute(reverse("people:link", args=[token]))},
        at=at,
    )


def tell_of_change(email: str, *, what: str, at: datetime) -> None:
    """Tell the owner that a way into the account was added, in case it was not them."""
    mail.send(
        email,
        subject=_("Your account was changed"),
        template="people/mail/changed.txt",
        context={"what": what, "account": absolute(reverse("people:account"))},
        at=at,
    )


def ask_to_confirm_erasure(email: str, *, token: str, at: datetime) -> None:
    """Mail the link that confirms that somebody wants to be forgotten."""
    mail.send(
        email,
        subject=_("Do you want to be forgotten?"),
        template="people/mail/erasure.txt",
        context={"link": absolute(reverse("site:confirm_erasure", args=[token]))},
        at=at,
    )


def tell_of_erasure(email: str, *, due_at: datetime, at: datetime) -> None:
    """Tell somebody on which day all is erased, and how to call it off."""
    mail.send(
        email,
        subject=_("Your account will be erased"),
        template="people/mail/erasure_due.txt",
        context={"due_at": due_at, "page": absolute(reverse("site:erasure"))},
        at=at,
    )


def tell_of_no_erasure(email: str, *, at: datetime) -> None:
    """Tell somebody that nothing will be erased."""
    tell_of_change(email, what=_("Nothing will be erased. You called it off."), at=at)
