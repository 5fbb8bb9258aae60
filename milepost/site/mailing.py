"""The mail server, from one address: ``smtp://name:password@host:587`` or ``smtps://…:465``."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class MailServer(NamedTuple):
    """What Django's ``EMAIL_…`` settings want; no host means that nothing is sent."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False


def mail_server(url: str, *, development: bool) -> MailServer:
    """Return the server of an address; only in development may there be none."""
    if not url and development:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("Set MILEPOST_MAIL_URL, like smtp://name:password@host:587.")
    secure = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if secure else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=not secure and parts.query != "tls=no",
        ssl=secure,
    )
