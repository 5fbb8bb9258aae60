"""An applicant's own view of the work, on the reviewers' rubric: what it may hold and lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.kit.errors import RuleError

OFF, OFFERED, ASKED = "off", "offered", "asked"
MAX_SENTENCE = 500
MAX_REFLECTION = 5_000


@dataclass(frozen=True, kw_only=True)
class OwnLine:
    """What an applicant sees for one criterion; both named by their primary keys."""

    criterion: int
    level: int | None = None
    sentence: str = ""

    @property
    def complete(self) -> bool:
        """Whether a level is chosen and a sentence says why."""
        return self.level is not None and bool(self.sentence.strip())


@dataclass(frozen=True, kw_only=True)
class OwnView:
    """How applicants see their work as far as it is written."""

    lines: tuple[OwnLine, ...] = ()
    reflection: str = ""

    def line(self, criterion: int) -> OwnLine:
        """Return the line for a criterion, an empty one if nothing was written."""
        found = (line for line in self.lines if line.criterion == criterion)
        return next(found, OwnLine(criterion=criterion))


@dataclass(frozen=True, kw_only=True)
class OwnStanding:
    """How far it is: ``done`` of ``total`` criteria, and whether a reflection is written."""

    asked: bool
    begun: bool
    done: int
    total: int
    reflected: bool

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.total and self.reflected

    @property
    def sentence(self) -> str:
        """What is still to do, or that all is said."""
        if self.complete:
            return _("You have said how you see your work.")
        if self.done == self.total:
            return _("Say in a few words what you learned.")
        if not self.begun:
            return _("Look at your work with the reviewers’ eyes: say how you see it.")
        left = self.total - self.done
        words = ngettext(
            "How you see your work: %(left)d more criterion.",
            "How you see your work: %(left)d more criteria.",
            left,
        )
        return words % {"left": left}


def own_standing(own: OwnView | None, *, criteria: Sequence[int], mode: str) -> OwnStanding:
    """Return how far an applicant's own view is, for a definition that offers or asks for one."""
    view = own or OwnView()
    return OwnStanding(
        asked=mode == ASKED,
        begun=own is not None,
        done=sum(view.line(criterion).complete for criterion in criteria),
        total=len(criteria),
        reflected=bool(view.reflection.strip()),
    )


def require_offered(mode: str) -> None:
    """Refuse an own view where the definition has no place for it."""
    if mode == OFF:
        raise RuleError(
            _("This does not ask you to judge your own work. The reviewers will."),
            code="no-self-assessment",
        )


def require_length(own: OwnView) -> None:
    """Refuse words beyond their bounds."""
    if len(own.reflection) > MAX_REFLECTION or any(
        len(line.sentence) > MAX_SENTENCE for line in own.lines
    ):
        raise RuleError(_("This is too long. Keep it to what matters most."), code="too-long")
