"""How many collections there are, how much is in one, and in which order it stands."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

MOST_COLLECTIONS = 100
MOST_COLLECTED = 200


def check_name(name: str) -> None:
    """Refuse a collection without a name."""
    if not name.strip():
        raise RuleError(_("Give it a name that you know it by."), code="no-name")


def check_more(*, made: int) -> None:
    """Refuse very many collections."""
    if made >= MOST_COLLECTIONS:
        raise RuleError(
            _("There is room for %(most)d collections. Delete one first.")
            % {"most": MOST_COLLECTIONS},
            code="too-many",
        )


def check_any(*, chosen: int) -> None:
    """Refuse to put nothing in."""
    if chosen == 0:
        raise RuleError(_("Tick the badges that belong in it."), code="nothing")


def check_content(*, chosen: int, owned: int) -> None:
    """Refuse badges that are not the holder's own, and more than a collection holds."""
    if owned != chosen:
        raise RuleError(_("Only badges of your own wallet can stand in it."), code="not-yours")
    if chosen > MOST_COLLECTED:
        raise RuleError(
            _("A collection holds %(most)d badges at most.") % {"most": MOST_COLLECTED},
            code="too-many",
        )


def moved(order: Sequence[int], *, key: int, by: int) -> list[int]:
    """Return the order with one key so many places further down (or up, below nought)."""
    rest = [one for one in order if one != key]
    if len(rest) == len(order):
        return list(order)
    place = max(0, min(len(rest), order.index(key) + by))
    return [*rest[:place], key, *rest[place:]]
