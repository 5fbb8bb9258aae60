"""The locked core: pieces that whoever tailors a definition has to keep."""

from collections.abc import Collection, Sequence

from milepost.define.rules.comparing import Difference
from milepost.define.rules.pieces import Piece, pieces
from milepost.define.rules.typed import Typed, lines, number

FIELDS = (
    *("competency", "key_method", "kind", "limits"),
    *("reviewers", "agreement", "third", "tie_break", "appeal_days"),
    *("validity_months", "renewal", "contexts_asked"),
)
"""Fields that can be locked, beside criteria and evidence."""

LEAST = {"reviewers", "contexts_asked", "appeal_days"}
"""Numbers that a tailored definition may raise."""


def lockable(typed: Typed) -> list[Piece]:
    """Return the pieces that can be locked: those that say something."""
    return [piece for piece in pieces(typed) if piece.text and _may_lock(piece.place)]


def cleaned(places: Collection[str], *, typed: Typed) -> list[str]:
    """Return the places that can be locked in this definition, in its order."""
    return [piece.place for piece in lockable(typed) if piece.place in places]


def keeps(difference: Difference, *, original: Typed, draft: Typed) -> bool:
    """Say whether a locked piece still holds: limits may grow, reviewers may become more."""
    if difference.change in ("same", "moved"):
        return True
    if difference.place == "limits":
        return set(lines(original["limits"])) <= set(lines(draft["limits"]))
    if difference.place in LEAST:
        asked, least = (number(str(row.get(difference.place, ""))) for row in (draft, original))
        return (asked or 0) >= (least or 0)
    return False


def broken(
    differences: Sequence[Difference], *, core: Collection[str], original: Typed, draft: Typed
) -> list[Difference]:
    """Return the differences that touch what is locked."""
    return [
        one
        for one in differences
        if one.place in core and not keeps(one, original=original, draft=draft)
    ]


def _may_lock(place: str) -> bool:
    return ":" in place or place in FIELDS
