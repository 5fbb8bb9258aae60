"""Work for later: sending mail."""

import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task

from milepost.kit.models import Mail

MOST_FAILURES = 8


@task()
def deliver(mail_id: int) -> None:
    """Hand one message to the mail server and forget what it says.

    If the server refuses, try again later, longer each time.
    """
    mail = Mail.objects.filter(pk=mail_id, sent_at=None, held_for=None).first()
    if mail is None:
        return
    message = EmailMessage(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to])
    try:
        message.send()
    except (OSError, smtplib.SMTPException):
        _try_again(mail)
    else:
        Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), text="")


def _try_again(mail: Mail) -> None:
    mail.failures += 1
    mail.save(update_fields=["failures"])
    if mail.failures < MOST_FAILURES:
        wait = timedelta(minutes=2**mail.failures)
        deliver.using(run_after=timezone.now() + wait).enqueue(mail.pk)
