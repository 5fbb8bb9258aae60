"""How a reviewer stands to the organization whose work they judge, as of the day they took it."""

from collections.abc import Collection

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy


class Standing(TextChoices):
    """Why somebody has a place, the closest to the organization that issues first."""

    REVIEWER = "reviewer", gettext_lazy("Reviewer of the organization that issues")
    PANEL = "panel", gettext_lazy("On the panel that the organization named")
    PRACTITIONER = "practitioner", gettext_lazy("Reviewer there who practices it")
    HOLDER = "holder", gettext_lazy("Reviewer there who holds the badge")
    INSIDER = "insider", gettext_lazy("By a link, and with the organization within the year before")
    INVITED = "invited", gettext_lazy("Invited by the organization, by a link")
    UNKNOWN = "", gettext_lazy("Not kept at that time")

    @property
    def role(self) -> str:
        """As badges and the log name it, in words that need no translation table."""
        return _ROLES[self]

    @property
    def for_issuer(self) -> bool:
        """Whether they judged on behalf of the organization that issues, as one of its own."""
        return self in OWN


_ROLES = {
    Standing.REVIEWER: "reviewer",
    Standing.PANEL: "panel reviewer",
    Standing.PRACTITIONER: "practitioner",
    Standing.HOLDER: "holder",
    Standing.INSIDER: "member or former member, invited by the issuer",
    Standing.INVITED: "invited by the issuer",
    Standing.UNKNOWN: "reviewer",
}

OWN = frozenset(
    {
        Standing.REVIEWER,
        Standing.PANEL,
        Standing.PRACTITIONER,
        Standing.HOLDER,
        Standing.INSIDER,
    }
)
"""Who belongs to the organization that issues; nobody else comes to a place but by its link."""


def standing(*, reviews: bool, fits: Collection[Standing], belonged: bool) -> Standing:
    """Return how somebody stands who may take a place.

    ``reviews`` is whether they hold the role, ``fits`` which of the terms they meet, ``belonged``
    whether they are with the organization in any role or were within the year before.
    """
    if not reviews:
        return Standing.INSIDER if belonged else Standing.INVITED
    named = (Standing.PANEL, Standing.PRACTITIONER, Standing.HOLDER)
    return next((one for one in named if one in fits), Standing.REVIEWER)
