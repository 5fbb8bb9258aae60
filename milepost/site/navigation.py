"""The ways through the site, for every page's header and footer."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import CharField, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from milepost.earn.queries import coachings_now
from milepost.organizations.models import Membership
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
    (_("My practice"), "practice:logs"),
    (_("My badges"), "hold:wallet"),
    (_("Coaching"), "earn:coaching"),
    (_("Review"), "review:queue"),
    (_("Define"), "define:desk"),
    (_("Organizations"), "organizations:list"),
]
FOR_ROLES = {
    "review:queue": {Role.REVIEWER},
    "define:desk": {Role.DESIGNER, Role.OWNER},
}
"""Ways that only people in a role need to see; the pages themselves explain who may."""
FOOTER: list[Entry] = [
    (_("Where badges count"), "recognize:commitments"),
    (_("Frameworks"), "frameworks:list"),
    (_("How badges are judged"), "review:figures"),
    (_("Public log"), "ledger:page"),
    (_("For developers"), "site:api"),
]
DEVELOPMENT: list[Entry] = [
    (_("Design"), "site:design"),
    (_("Mail"), "site:mailbox"),
    (_("Demo"), "site:demo"),
]


class Tongue(NamedTuple):
    """A language the page can be read in, named in itself, and the link that switches to it."""

    code: str
    name: str
    address: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, list[Way] | list[Tongue]]:
    """Return ``navigation`` and ``footer``, what leads somewhere only, and ``tongues``."""
    person = getattr(request, "user", None)
    own = _own(person) if isinstance(person, Person) else []
    main = EVERYONE[:1] + own + EVERYONE[1:]
    footer = FOOTER + (DEVELOPMENT if settings.DEVELOPMENT else [])
    return {
        "navigation": _ways(main, path=request.path),
        "footer": _ways(footer, path=request.path),
        "tongues": _tongues(request),
    }


def _tongues(request: HttpRequest) -> list[Tongue]:
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    back = urlencode({"next": here})
    return [
        Tongue(
            code, name, f"{reverse('people:language', args=[code])}?{back}", code == get_language()
        )
        for code, name in settings.LANGUAGES
    ]


def _own(person: Person) -> list[Entry]:
    roles = _roles(person)
    coaches = Role.COACH in roles
    return [
        entry
        for entry in SIGNED_IN
        if (entry[1] not in FOR_ROLES or FOR_ROLES[entry[1]] & roles)
        and (entry[1] != "earn:coaching" or coaches)
    ]


def _roles(person: Person) -> set[str]:
    """Return every role a person holds, a learner's coach among them: one question a page."""
    held = Membership.objects.filter(person=person).order_by().values_list("role")
    coach = Value(Role.COACH.value, output_field=CharField())
    asked = coachings_now(person).order_by().annotate(role=coach).values_list("role")
    return {role for (role,) in held.union(asked)}


def _ways(entries: list[tuple[Promise, str]], *, path: str) -> list[Way]:
    ways = []
    for label, name in entries:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        ways.append(Way(label, address, path.startswith(address), path == address))
    return ways
