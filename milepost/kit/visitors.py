"""Who asks, as far as the network tells."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the network address a request comes from, to count by.

    Behind ``settings.PROXIES`` proxies of our own it is the one the outermost of them saw; what a
    visitor writes into the header themselves stands further left and is never believed.
    """
    written = request.headers.get("X-Forwarded-For", "").split(",")
    seen = [part.strip() for part in written if part.strip()]
    if 0 < settings.PROXIES <= len(seen):
        return seen[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))
