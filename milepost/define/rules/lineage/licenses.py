"""Under which terms others may make their own from a definition."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OWN = "own"


@dataclass(frozen=True)
class License:
    """One license, as people and programs know it."""

    name: str | Promise
    url: str = ""
    forkable: bool = False
    share_alike: bool = False


LICENSES: dict[str, License] = {
    OWN: License(_("All rights reserved")),
    "CC0-1.0": License("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", True),
    "CC-BY-4.0": License("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", True),
    "CC-BY-SA-4.0": License(
        "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/", True, True
    ),
}
"""By SPDX identifier, but for the owner's own terms."""
CHOICES: list[tuple[str, str | Promise]] = [
    (OWN, _("Nobody may copy it (all rights reserved)")),
    ("CC-BY-4.0", _("Anyone may adapt it and says where it comes from (CC BY 4.0)")),
    ("CC-BY-SA-4.0", _("The same, and what they make is as free (CC BY-SA 4.0)")),
    ("CC0-1.0", _("Anyone may do anything with it (CC0)")),
]


def license_of(name: str) -> License:
    """Return a license; whatever is unknown grants nothing."""
    return LICENSES.get(name, LICENSES[OWN])
