"""Addresses as the outside world sees them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme


def absolute(path: str) -> str:
    """Return the full address of a path on this server, from ``settings.PUBLIC_URL``."""
    return f"{settings.PUBLIC_URL}{path}"


def host() -> str:
    """Return the host (and port, if it is not the usual one) people reach this server by."""
    return urlsplit(settings.PUBLIC_URL).netloc


def safe_path(path: str) -> str:
    """Return the path if it leads to a page of this server, else an empty string."""
    inside = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if inside else ""
