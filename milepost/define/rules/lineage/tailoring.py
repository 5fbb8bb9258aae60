"""What a definition made from another still owes it; and pieces taken over, one by one."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from milepost.define.rules.checks import Finding
from milepost.define.rules.comparing import Difference, changed
from milepost.define.rules.lineage.choices import Lineage
from milepost.define.rules.lineage.core import broken
from milepost.define.rules.lineage.licenses import license_of
from milepost.define.rules.pieces import key_of
from milepost.define.rules.typed import Typed
from milepost.kit.errors import RuleError

UNEXPLAINED = {"title", "palette", "language", "tags", "resources", "license"}
"""What may differ without a word, as alignments may: it changes nothing about what is asked."""
LONGEST_REASON = 600
TOGETHER = {"palette": ("palette", "symbol"), "contexts": ("contexts", "finer")}
"""Fields that are one piece."""


@dataclass(frozen=True, kw_only=True)
class Ties:
    """What a version is tied to: the original it follows, its core, the reasons given so far."""

    lineage: str
    original: Typed
    core: tuple[str, ...]
    reasons: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One difference from the original, with its reason; ``locked`` if it may not be."""

    difference: Difference
    reason: str
    locked: bool

    @property
    def needs_reason(self) -> bool:
        """Whether somebody still has to say why."""
        return explained(self.difference) and not self.reason


def explained(difference: Difference) -> bool:
    """Say whether this difference is one to give a reason for."""
    if difference.place.startswith("alignments:"):
        return False
    return difference.place not in UNEXPLAINED and difference.change != "moved"


def declared(ties: Ties, *, draft: Typed) -> list[Declared]:
    """Return what differs from the original, in the order in which people read it."""
    differences = changed(ties.original, new=draft)
    wrong = broken(differences, core=ties.core, original=ties.original, draft=draft)
    return [
        Declared(difference=one, reason=ties.reasons.get(one.place, ""), locked=one in wrong)
        for one in differences
    ]


def findings(ties: Ties, *, draft: Typed) -> list[Finding]:
    """Return what keeps a definition made from another from being published."""
    owed = list(_license_findings(ties, draft=draft))
    if ties.lineage != Lineage.TAILORED:
        return owed
    for one in declared(ties, draft=draft):
        place = _place(one.difference.place, draft=draft)
        if one.locked:
            owed.append(Finding(place, _("This is locked by the original. Put its words back.")))
        elif one.needs_reason:
            owed.append(Finding(place, _("Say why this differs from the original.")))
    return owed


def taken_over(draft: Typed, *, source: Typed, place: str) -> Typed:
    """Return the draft with one piece as the source has it; what the source lacks goes."""
    result = deepcopy(draft)
    group, _colon, key = place.partition(":")
    if not key:
        names = TOGETHER.get(place, (place,))
        return result | {name: source[name] for name in names if name in source}
    rows: list[dict[str, Any]] = result[group]
    theirs = [key_of(row) for row in source[group]]
    mine = [key_of(row) for row in rows]
    if key not in theirs:
        result[group] = [row for row in rows if key_of(row) != key]
        return result
    row = deepcopy(source[group][theirs.index(key)])
    if key in mine:
        rows[mine.index(key)] = row
    else:
        rows.insert(min(theirs.index(key), len(rows)), row)
    return result


def require_fork(license: str) -> None:
    """Refuse to fork what its license does not let anyone copy."""
    if not license_of(license).forkable:
        raise RuleError(
            _("Its owners keep all rights, so it can’t be forked. Ask them for an open license."),
            code="license-forbids",
        )


def require_core(core: Sequence[str]) -> None:
    """Refuse to tailor what has no locked core: nobody could tell what has to stay."""
    if not core:
        raise RuleError(
            _("Its owners have not marked a core that has to stay, so it can’t be tailored yet."),
            code="no-core",
        )


def _license_findings(ties: Ties, *, draft: Typed) -> Iterator[Finding]:
    name = ties.original.get("license", "")
    if license_of(name).share_alike and draft.get("license") != name:
        words = _("The original asks that what is made from it stays as free: choose %(license)s.")
        yield Finding("license", words % {"license": license_of(name).name})


def _place(place: str, *, draft: Typed) -> str:
    """Return the editor's field for a piece; the whole part for a row that is gone."""
    group, _colon, key = place.partition(":")
    if not key:
        return place
    keys = [key_of(row) for row in draft[group]]
    return f"{group}-{keys.index(key)}" if key in keys else group
