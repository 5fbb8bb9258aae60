"""The ways through the site, for every page's header and footer."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Way(NamedTuple):
    """One link of the navigation."""

    label: str | Promise
    address: str
    current: bool = False
    exact: bool = False


Entry = tuple[Promise, str]

EVERYONE: list[Entry] = [(_("Catalogue"), "define:catalogue"), (_("Check a badge"), "verify:page")]
SIGNED_IN: list[Entry] = [
    (_("My work"), "earn:list"),
    (_("My badges"), "hold:wallet"),
    (_("Review"), "review:queue"),
    (_("Organizations"), "organizations:list"),
]
FOOTER: list[Entry] = [(_("Public log"), "ledger:page"), (_("For developers"), "site:api")]
DEVELOPMENT: list[Entry] = [
    (_("Design"), "site:design"),
    (_("Mail"), "site:mailbox"),
    (_("Demo"), "site:demo"),
]


def navigation(request: HttpRequest) -> dict[str, list[Way]]:
    """Return ``navigation`` and ``footer``, what leads somewhere only."""
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    main = EVERYONE[:1] + (SIGNED_IN if signed_in else []) + EVERYONE[1:]
    footer = FOOTER + (DEVELOPMENT if settings.DEVELOPMENT else [])
    return {
        "navigation": _ways(main, path=request.path),
        "footer": _ways(footer, path=request.path),
    }


def _ways(entries: list[tuple[Promise, str]], *, path: str) -> list[Way]:
    ways = []
    for label, name in entries:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        ways.append(Way(label, address, path.startswith(address), path == address))
    return ways
