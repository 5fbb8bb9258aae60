"""Messages to people: kept with the transaction that causes them, sent afterwards by a task."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates

from milepost.kit.addresses import absolute
from milepost.kit.models import Mail
from milepost.kit.tasks import deliver

NOWHERE = ".invalid"


def send(to: str, *, subject: str, template: str, context: Mapping[str, Any], at: datetime) -> Mail:
    """Keep a message and have it sent, once the caller's transaction holds.

    The template is plain text, extends ``kit/mail.txt`` and fills its block ``body``; it may use
    ``{{ home }}``, this server's address. To an address that leads nowhere (RFC 2606) none is kept.
    """
    return post(write(to, subject=subject, template=template, context=context, at=at))


def write(
    to: str, *, subject: str, template: str, context: Mapping[str, Any], at: datetime
) -> Mail:
    """Return a message that is not kept yet; :func:`post` keeps and sends it."""
    return Mail(to=to, subject=_one_line(subject), text=_text(template, context=context), at=at)


def post(mail: Mail, *, held_for: UUID | None = None) -> Mail:
    """Keep a message and have it sent: now, or once what it is held for is allowed."""
    if mail.to.endswith(NOWHERE):
        return mail
    mail.held_for = held_for
    mail.save()
    _hand_over(mail)
    return mail


def release(allowed: UUID, *, at: datetime) -> None:
    """Send what was held for this; again, it changes nothing."""
    for mail in Mail.objects.select_for_update().filter(held_for=allowed):
        mail.held_for, mail.at = None, at
        mail.save(update_fields=["held_for", "at"])
        _hand_over(mail)


def drop(refused: Iterable[UUID]) -> None:
    """Forget what was held for any of these: it is never sent."""
    Mail.objects.filter(held_for__in=list(refused)).delete()


def _hand_over(mail: Mail) -> None:
    if settings.EMAIL_HOST and mail.held_for is None:
        deliver.enqueue(mail.pk)


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]


def _text(template: str, *, context: Mapping[str, Any]) -> str:
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    words = Context({"home": absolute("/"), **context}, autoescape=False)
    return engine.engine.get_template(template).render(words).strip() + "\n"


def forget(addresses: Collection[str], *, naming: Collection[str]) -> None:
    """Forget every message to these addresses or with one of them, and those ``naming`` somebody.

    A word is meant whole: whoever is called Al is not in "also".

    A message to others that still waits to be sent is sent first; its task forgets the text.
    """
    Mail.objects.filter(to__in=addresses).delete()
    others = Mail.objects.all()
    if settings.EMAIL_HOST:
        others = others.filter(Q(sent_at__isnull=False) | Q(held_for__isnull=False))
    for words in filter(None, [*naming, *addresses]):
        whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
        near = Q(subject__icontains=words) | Q(text__icontains=words) | Q(to__iexact=words)
        rows = others.filter(near).values_list("pk", "to", "subject", "text")
        named = [pk for pk, *told in rows.iterator() if any(map(whole.search, told))]
        Mail.objects.filter(pk__in=named).delete()
