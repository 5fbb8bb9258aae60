"""Two definitions side by side: what was added, removed, reworded, moved, to the word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from milepost.define.rules.pieces import Piece, pieces
from milepost.define.rules.typed import Typed

WORDS = re.compile(r"\s+|[^\s]+")
ALIKE = 0.35
"""Below this, two wordings share so little that one is shown after the other."""
FEW, LOOSE = 3, 7
"""Fewer words than this that stayed are no island, in wordings with more than so many changes."""


@dataclass(frozen=True)
class Stretch:
    """Words that stayed (``same``), went (``gone``) or came (``new``)."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What became of one piece; ``change`` is added, removed, reworded, moved or same."""

    place: str
    label: str
    change: str
    sentence: str
    old: str
    new: str
    words: tuple[Stretch, ...]


def compare(old: Typed, *, new: Typed) -> list[Difference]:
    """Return every piece of both, those that were removed after those that are there."""
    before = {piece.place: piece for piece in pieces(old)}
    after = {piece.place: piece for piece in pieces(new)}
    moved = set(_moved(list(before), list(after)))
    return [
        _difference(before.get(place), after.get(place), moved=place in moved)
        for place in [*after, *(place for place in before if place not in after)]
    ]


def changed(old: Typed, *, new: Typed) -> list[Difference]:
    """Return the pieces in which two definitions differ."""
    return [one for one in compare(old, new=new) if one.change != "same"]


def stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """Return both wordings woven into one, word by word."""
    one, other = WORDS.findall(old), WORDS.findall(new)
    matcher = SequenceMatcher(a=one, b=other, autojunk=False)
    if old and new and matcher.quick_ratio() < ALIKE:
        return (Stretch("gone", old), Stretch("new", new))
    steps = [
        (step == "equal", "".join(one[a1:a2]), "".join(other[b1:b2]))
        for step, a1, a2, b1, b2 in matcher.get_opcodes()
    ]
    return tuple(stretch for stretch in _woven(steps) if stretch.text)


def _woven(steps: list[tuple[bool, str, str]]) -> Iterator[Stretch]:
    """Yield the stretches; a word or two that stayed amid changes goes along, to be readable."""
    gone = new = ""
    for number, (stayed, old, other) in enumerate(steps):
        amid = 0 < number < len(steps) - 1 and "\n" not in old
        if stayed and not (amid and len(old.split()) < FEW and len(steps) > LOOSE):
            yield from (Stretch("gone", gone), Stretch("new", new), Stretch("same", old))
            gone = new = ""
        else:
            gone, new = gone + old, new + other
    yield from (Stretch("gone", gone), Stretch("new", new))


def _moved(before: list[str], after: list[str]) -> Iterator[str]:
    """Yield the rows that left their order: the fewest that explain the new one."""
    for group in ("criteria:", "slots:"):
        one = [place for place in before if place.startswith(group) and place in after]
        other = [place for place in after if place.startswith(group) and place in before]
        matcher = SequenceMatcher(a=one, b=other, autojunk=False)
        kept = {
            place
            for at, _to, size in matcher.get_matching_blocks()
            for place in one[at : at + size]
        }
        yield from (place for place in other if place not in kept)


def _difference(old: Piece | None, new: Piece | None, *, moved: bool) -> Difference:
    piece = new or old
    assert piece is not None
    before, after = old.text if old else "", new.text if new else ""
    change = _change(old, new, moved=moved)
    return Difference(
        place=piece.place,
        label=piece.label,
        change=change,
        sentence=_sentence(change, piece=piece, before=old),
        old=before,
        new=after,
        words=stretches(before, after),
    )


def _change(old: Piece | None, new: Piece | None, *, moved: bool) -> str:
    before, after = old.text if old else "", new.text if new else ""
    if before == after and old is not None and new is not None:
        return "moved" if moved else "same"
    if not before:
        return "added"
    return "removed" if not after else "reworded"


def _sentence(change: str, *, piece: Piece, before: Piece | None) -> str:
    """Return the change in one sentence, by the first line of what it is about."""
    head = piece.text.splitlines()[0] if piece.text else ""
    rows = {
        "added": _("%(label)s is new: “%(head)s”"),
        "removed": _("%(label)s was taken away: “%(head)s”"),
        "reworded": _("%(label)s is worded differently."),
        "moved": _("%(label)s stood at place %(old)s before: “%(head)s”"),
        "same": _("%(label)s stayed the same."),
    }
    fields = {
        "added": _("%(label)s: something was written here."),
        "removed": _("%(label)s: what stood here was taken away."),
        "reworded": _("%(label)s: it reads differently."),
        "same": _("%(label)s stayed the same."),
    }
    words = {"label": piece.label, "head": head, "old": before.number if before else 0}
    return (rows if piece.number else fields)[change] % words
