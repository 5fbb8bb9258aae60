"""How many badges were revoked, by the kind of reason, so that nobody shows through."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.issue.rules import Why

UNSAID = ""


@dataclass(frozen=True, kw_only=True)
class RevokedCount:
    """Of how many learners at least a badge was revoked, for one kind of reason."""

    kind: str
    reason: str
    at_least: int
    """In steps of the smallest group; 0 means fewer than one step."""
    smallest: int

    @property
    def words(self) -> str:
        """The number as it is read."""
        if not self.at_least:
            return _("fewer than %(number)s") % {"number": self.smallest}
        return _("%(number)s or more") % {"number": self.at_least}


def revoked_told(counts: Mapping[str, int], *, smallest: int) -> list[RevokedCount]:
    """Return what is told of each kind of reason; of reasons nobody said only where there are."""
    kinds = [(one.value, str(one.label)) for one in Why]
    if counts.get(UNSAID, 0) >= smallest:
        kinds.append((UNSAID, _("For a reason of which the kind was not kept")))
    return [
        RevokedCount(
            kind=kind,
            reason=reason,
            at_least=counts.get(kind, 0) // smallest * smallest,
            smallest=smallest,
        )
        for kind, reason in kinds
    ]
