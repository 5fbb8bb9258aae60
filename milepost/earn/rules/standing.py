"""What is missing, how far it is, and the one next step, in sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.earn.rules.states import CLOSED, DRAFT, SUBMITTED
from milepost.kit.errors import RuleError


@dataclass(frozen=True, kw_only=True)
class PieceFacts:
    """What completeness needs to know of one artifact."""

    name: str
    setting: str
    blank: bool = False
    """An empty text: begun, not written."""


@dataclass(frozen=True, kw_only=True)
class SlotFacts:
    """A slot, how many pieces it asks for, and those that are in it."""

    key: UUID
    title: str
    number: int
    pieces: tuple[PieceFacts, ...] = ()

    @property
    def filled(self) -> int:
        """Pieces that count."""
        return sum(not piece.blank for piece in self.pieces)


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing still to do, and in which slot; ``slot`` is None for the submission as a whole."""

    slot: UUID | None
    sentence: str


def missing(slots: Iterable[SlotFacts]) -> list[Missing]:
    """Return what must still be done before it can be handed in, in the order of the page."""
    slots = list(slots)
    found = [thing for slot in slots for thing in _missing_in(slot)]
    if not found and not any(slot.filled for slot in slots):
        return [Missing(slot=None, sentence=_("Add at least one piece of work."))]
    return found


def _missing_in(slot: SlotFacts) -> list[Missing]:
    found = []
    if (lacking := slot.number - slot.filled) > 0:
        words = _more(lacking) if slot.filled else _some(lacking)
        found.append(words % {"title": slot.title, "count": lacking})
    where = _("“%(name)s”: say where it comes from.")
    found += [
        where % {"name": piece.name}
        for piece in slot.pieces
        if not piece.blank and not piece.setting
    ]
    return [Missing(slot=slot.key, sentence=sentence) for sentence in found]


def _some(count: int) -> str:
    return ngettext(
        "“%(title)s”: add %(count)d piece of work.",
        "“%(title)s”: add %(count)d pieces of work.",
        count,
    )


def _more(count: int) -> str:
    return ngettext(
        "“%(title)s”: add %(count)d more piece of work.",
        "“%(title)s”: add %(count)d more pieces of work.",
        count,
    )


def require_complete(things: Sequence[Missing]) -> None:
    """Refuse to hand in what is not complete, naming everything that is missing."""
    if things:
        sentences = " ".join(thing.sentence for thing in things)
        raise RuleError(_("Not complete yet. %(what)s") % {"what": sentences}, code="incomplete")


def next_step(state: str, *, things: Sequence[Missing], number: int) -> str:
    """Return the one thing to do next; ``number`` is the round."""
    if state == DRAFT and things:
        return things[0].sentence
    if state == DRAFT and number > 1:
        return _("Change what the reviewers asked for, then hand it in again.")
    if state == DRAFT:
        return _("Everything is here. Read it once more, then hand it in.")
    if state == SUBMITTED:
        return _("Reviewers are reading it. You will get a message when they have decided.")
    if state == CLOSED:
        return _("You earned it. Your badge is in “My badges”.")
    return _("You took this work back. You can begin again at any time.")
