"""How much one may bring at once, and when a later check says something new."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from insignia.encoding import jcs, parse_json

from insignia import InsigniaError
from milepost.kit.errors import RuleError

LONGEST_ADDRESS = 500
"""Nothing that a commitment names has a longer one."""
MOST_PIECES = 20
MOST_FOUND = 200
"""So many badges come of what is brought at once: a PDF may hold many."""
MOST_KEPT = 2_000
LARGEST_SEEN = 1024 * 1024
"""So many bytes of its issuer's documents are kept with one badge."""
CHECKED_EVERY = timedelta(days=7)
KEPT_UNSEEN = timedelta(days=7)
"""How long something brought waits to be kept."""


def digest_of(text: str) -> str:
    """Return the SHA-256 of a badge's text, the same however its JSON is spaced and ordered."""
    try:
        content = jcs(parse_json(text))
    except InsigniaError:
        content = text.strip().encode()
    return hashlib.sha256(content).hexdigest()


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
    check_kept(kept + pieces)


def check_kept(number: int) -> None:
    """Refuse more than a wallet holds."""
    if number > MOST_KEPT:
        raise RuleError(
            _("A wallet holds %(most)d badges from elsewhere. Take some out first.")
            % {"most": MOST_KEPT},
            code="wallet-full",
        )


def too_many_found() -> str:
    """Say why a file is left for the next round."""
    return _("That is more than %(most)d badges at once. Bring this file by itself.") % {
        "most": MOST_FOUND
    }


def stands(before: str, *, after: str) -> bool:
    """Whether the earlier verdict stays: no answer says nothing against an answer."""
    return after == "unknown" and before != "unknown"


def addresses_in(badge: Mapping[str, Any]) -> set[str]:
    """Return the addresses by which a badge, as a report tells of it, can be covered.

    They are its issuer's and those of the competencies it is aligned to.
    """
    named = {badge["issuer_id"], *(aligned["address"] for aligned in badge["alignments"])}
    return {address for address in named if 0 < len(address) <= LONGEST_ADDRESS}
