"""What is missing, how far it is, and the one next step, in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.define.rules.contexts import Coverage
from milepost.earn.rules.assessment import OwnStanding
from milepost.earn.rules.states import CLOSED, DRAFT, SUBMITTED
from milepost.kit.errors import RuleError


@dataclass(frozen=True, kw_only=True)
class PieceFacts:
    """What completeness needs to know of one artifact."""

    name: str
    setting: str
    blank: bool = False
    """An empty text: begun, not written."""
    exposed: bool = False
    """Whether people can be recognized in it who have not agreed."""


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
    self_assessment: bool = False
    """Whether it is the applicant's own view of the work that is asked for."""


def missing(
    slots: Iterable[SlotFacts],
    *,
    own: OwnStanding | None = None,
    covered: Coverage | None = None,
) -> list[Missing]:
    """Return what must still be done before it can be handed in, in the order of the page."""
    slots = list(slots)
    found = [thing for slot in slots for thing in _missing_in(slot)]
    if covered and covered.asked > 1 and covered.missing:
        found.append(Missing(slot=None, sentence=_more_contexts(covered)))
    if not found and not any(slot.filled for slot in slots):
        found = [Missing(slot=None, sentence=_("Add at least one piece of work."))]
    if own and own.asked and not own.complete:
        found.append(Missing(slot=None, sentence=own.sentence, self_assessment=True))
    return found


def missing_in_renewal(
    slots: Iterable[SlotFacts], *, lacking: str, own: OwnStanding | None = None
) -> list[Missing]:
    """Return the same for a renewal that asks for less: what it lacks, and what each piece does."""
    found = [] if not lacking else [Missing(slot=None, sentence=lacking)]
    for slot in slots:
        found += [
            Missing(slot=slot.key, sentence=sentence) for sentence in _about_pieces(slot.pieces)
        ]
    if own and own.asked and not own.complete:
        found.append(Missing(slot=None, sentence=own.sentence, self_assessment=True))
    return found


def _more_contexts(covered: Coverage) -> str:
    words = ngettext(
        "Show it in %(count)d more context: %(asked)d different ones are asked for.",
        "Show it in %(count)d more contexts: %(asked)d different ones are asked for.",
        covered.missing,
    )
    return words % {"count": covered.missing, "asked": covered.asked}


def _missing_in(slot: SlotFacts) -> list[Missing]:
    found = []
    if (lacking := slot.number - slot.filled) > 0:
        words = _more(lacking) if slot.filled else _some(lacking)
        found.append(words % {"title": slot.title, "count": lacking})
    found += _about_pieces(slot.pieces)
    return [Missing(slot=slot.key, sentence=sentence) for sentence in found]


def _about_pieces(pieces: Sequence[PieceFacts]) -> list[str]:
    """Return what has to be said about pieces, or done to them."""
    where = _("“%(name)s”: say where it comes from.")
    found = [
        where % {"name": piece.name} for piece in pieces if not piece.blank and not piece.setting
    ]
    exposed = _("“%(name)s”: people in it have not agreed. Cover them, or ask them first.")
    return found + [exposed % {"name": piece.name} for piece in pieces if piece.exposed]


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


def require_checked(names: Iterable[str]) -> None:
    """Refuse to hand in while a file has come and is not checked: it would stay behind."""
    for name in names:
        words = _(
            "“%(name)s” is still being checked. Hand it in when that is done, or remove the file."
        )
        raise RuleError(words % {"name": name}, code="being-checked")


def next_step(
    state: str,
    *,
    things: Sequence[Missing],
    number: int,
    own: OwnStanding | None = None,
    asked: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the one thing to do next.

    ``number`` is the round; ``asked`` are questions of coaches: who asks, about what.
    """
    if state == DRAFT and asked:
        return _to_answer(*asked[0])
    if state == DRAFT and things:
        return things[0].sentence
    if state == DRAFT and number > 1:
        return _("Change what the reviewers asked for, then hand it in again.")
    if state == DRAFT and own and not own.complete:
        return _("Everything is here. If you like, say how you see your work; then hand it in.")
    if state == DRAFT:
        return _("Everything is here. Read it once more, then hand it in.")
    if state == SUBMITTED:
        return _("Reviewers are reading it. You will get a message when they have decided.")
    if state == CLOSED:
        return _("You earned it. Your badge is in “My badges”.")
    return _("You took this work back. You can begin again at any time.")


def in_words(tally: Mapping[str, int]) -> str:
    """Return how many pieces of work are where, in one sentence; nothing is counted twice."""
    counted = [
        (DRAFT, _("%(n)d in progress")),
        (SUBMITTED, _("%(n)d with the reviewers")),
        (CLOSED, ngettext("%(n)d badge earned", "%(n)d badges earned", tally.get(CLOSED, 0))),
    ]
    said = [words % {"n": tally[state]} for state, words in counted if tally.get(state)]
    return _("%(list)s.") % {"list": ", ".join(said)} if said else ""


def _to_answer(name: str, about: str) -> str:
    if about:
        words = _("%(name)s has a question about “%(about)s”. Read it and answer, or go on.")
        return words % {"name": name, "about": Truncator(about).chars(60)}
    return _("%(name)s has a question. Read it and answer, or go on.") % {"name": name}
