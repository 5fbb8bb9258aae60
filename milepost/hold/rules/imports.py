"""How much one may bring at once, and when a later check says something new."""

from datetime import timedelta

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

MOST_PIECES = 20
MOST_KEPT = 2_000
CHECKED_EVERY = timedelta(days=7)
KEPT_UNSEEN = timedelta(days=7)
"""How long something brought waits to be kept."""


def check_room(*, pieces: int, kept: int) -> None:
    """Refuse nothing, too much at once, and more than a wallet holds."""
    if pieces == 0:
        raise RuleError(_("Choose a file, paste a badge, or give its address."), code="nothing")
    if pieces > MOST_PIECES:
        raise RuleError(
            _("That is more than %(most)d at once. Bring them in several rounds.")
            % {"most": MOST_PIECES},
            code="too-many",
        )
    if kept + pieces > MOST_KEPT:
        raise RuleError(
            _("A wallet holds %(most)d badges from elsewhere. Take some out first.")
            % {"most": MOST_KEPT},
            code="wallet-full",
        )


def stands(before: str, *, after: str) -> bool:
    """Whether the earlier verdict stays: no answer says nothing against an answer."""
    return after == "unknown" and before != "unknown"
