"""The ways through the site, for every page's header and footer."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.organizations.models import Membership
from milepost.organizations.queries import roles_anywhere
from milepost.people.models import Person

Role = Membership.Role


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
    (_("Define"), "define:desk"),
    (_("Organizations"), "organizations:list"),
]
FOR_ROLES = {
    "review:queue": {Role.REVIEWER},
    "define:desk": {Role.DESIGNER, Role.OWNER},
}
"""Ways that only people in a role need to see; the pages themselves explain who may."""
FOOTER: list[Entry] = [(_("Public log"), "ledger:page"), (_("For developers"), "site:api")]
DEVELOPMENT: list[Entry] = [
    (_("Design"), "site:design"),
    (_("Mail"), "site:mailbox"),
    (_("Demo"), "site:demo"),
]


def navigation(request: HttpRequest) -> dict[str, list[Way]]:
    """Return ``navigation`` and ``footer``, what leads somewhere only."""
    person = getattr(request, "user", None)
    own = _own(person) if isinstance(person, Person) else []
    main = EVERYONE[:1] + own + EVERYONE[1:]
    footer = FOOTER + (DEVELOPMENT if settings.DEVELOPMENT else [])
    return {
        "navigation": _ways(main, path=request.path),
        "footer": _ways(footer, path=request.path),
    }


def _own(person: Person) -> list[Entry]:
    roles = roles_anywhere(person)
    return [
        entry for entry in SIGNED_IN if entry[1] not in FOR_ROLES or FOR_ROLES[entry[1]] & roles
    ]


def _ways(entries: list[tuple[Promise, str]], *, path: str) -> list[Way]:
    ways = []
    for label, name in entries:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        ways.append(Way(label, address, path.startswith(address), path == address))
    return ways
