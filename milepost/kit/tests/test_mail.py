"""Messages: kept with the transaction, plain text, sent once, tried again when refused."""

import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from milepost.kit import mail
from milepost.kit.models import Mail
from milepost.kit.tasks import MOST_FAILURES, deliver

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORDS: dict[str, Any] = {
    "subject": "Hello",
    "template": "kit/mail.txt",
    "context": {},
    "at": AT,
}


class Refusing(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("gone")


def post(subject: str = "Hello") -> Mail:
    return mail.send("ada@example.org", subject=subject, template="kit/mail.txt", context={}, at=AT)


def test_words_in_mail_are_not_escaped_as_in_html(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://m.example/?a=1&b=2"
    assert "https://m.example/?a=1&b=2/" in post().text


def test_a_subject_is_one_line() -> None:
    assert post("Hello\r\nBcc: mallory@example.org").subject == "Hello Bcc: mallory@example.org"


def test_without_a_mail_server_mail_is_kept_to_be_shown(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    assert post().sent_at is None
    assert DBTaskResult.objects.count() == 0


def test_with_a_mail_server_mail_waits_for_the_worker(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    kept = post()
    assert [result.args_kwargs["args"] for result in DBTaskResult.objects.all()] == [[kept.pk]]


def test_held_mail_goes_out_once_it_is_allowed_and_not_before(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    until = uuid4()
    held = mail.post(mail.write("ada@example.org", **WORDS), held_for=until)
    deliver.call(held.pk)
    mail.release(uuid4(), at=AT)
    assert (DBTaskResult.objects.count(), outbox.outbox) == (0, [])
    allowed = AT + timedelta(days=3)
    mail.release(until, at=allowed)
    mail.release(until, at=allowed + timedelta(days=1))
    held.refresh_from_db()
    assert (DBTaskResult.objects.count(), held.held_for, held.at) == (1, None, allowed)
    deliver.call(held.pk)
    assert [message.to for message in outbox.outbox] == [["ada@example.org"]]


def test_mail_that_is_not_allowed_is_forgotten() -> None:
    until, other = uuid4(), uuid4()
    for held_for in (until, other, None):
        mail.post(mail.write("ada@example.org", **WORDS), held_for=held_for)
    mail.drop([until])
    assert set(Mail.objects.values_list("held_for", flat=True)) == {other, None}


def test_held_mail_that_names_somebody_is_forgotten_with_them(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    words = {**WORDS, "subject": "Mia asks you"}
    mail.post(mail.write("ada@example.org", **words), held_for=uuid4())
    waiting = mail.post(mail.write("ada@example.org", **words))
    mail.forget([], naming=["Mia"])
    assert list(Mail.objects.all()) == [waiting]


def test_mail_is_delivered_once() -> None:
    kept = post()
    deliver.call(kept.pk)
    deliver.call(kept.pk)
    sent = [(message.subject, message.to, message.body) for message in outbox.outbox]
    assert sent == [("Hello", ["ada@example.org"], kept.text)]
    kept.refresh_from_db()
    assert kept.sent_at is not None
    assert kept.text == ""


def test_mail_that_is_refused_is_tried_again_later(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    kept = post()
    deliver.call(kept.pk)
    kept.refresh_from_db()
    assert (kept.sent_at, kept.failures) == (None, 1)
    again = DBTaskResult.objects.get()
    assert again.run_after - again.enqueued_at > timedelta(minutes=1)


def test_mail_that_is_refused_for_good_is_given_up(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    kept = post()
    Mail.objects.filter(pk=kept.pk).update(failures=MOST_FAILURES - 1)
    deliver.call(kept.pk)
    assert DBTaskResult.objects.count() == 0
