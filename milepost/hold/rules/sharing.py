"""What a share must have before it opens."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError

CAPACITIES = {
    "supervisor": gettext_lazy("Supervisor"),
    "client": gettext_lazy("Client or customer"),
    "neighbor": gettext_lazy("Neighbor or friend"),
    "teacher": gettext_lazy("Teacher"),
    "colleague": gettext_lazy("Colleague"),
    "other": gettext_lazy("Somebody who knows about it"),
}
"""What a third party is to the holder, as the evidence names it."""
DOMAINS = {
    "free": gettext_lazy("a free mail address, which anyone can open"),
    "own": gettext_lazy("an address at a domain of its own"),
    "known": gettext_lazy("an address at the domain of an organization known here"),
}


def check_items(*, chosen: int, owned: int) -> None:
    """Refuse an empty share, and one with badges that are not the holder's own."""
    if chosen == 0:
        raise RuleError(_("Choose at least one badge to share."), code="share-empty")
    if owned != chosen:
        raise RuleError(_("You can only share badges from your own wallet."), code="not-yours")


def check_public(*, public: bool, gated: bool) -> None:
    """Refuse a share that is for everyone and for one reader, or one time, alike."""
    if public and gated:
        raise RuleError(
            _("What everyone may see opens without a code, as often as anybody likes."),
            code="public-or-gated",
        )
