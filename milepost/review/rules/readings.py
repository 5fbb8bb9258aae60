"""What a reviewer writes, and what is still missing before it can be handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a reviewer wrote for one criterion; both named by their primary keys."""

    criterion: int
    level: int | None = None
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A review as written so far."""

    complete: bool | None = None
    missing: str = ""
    advice: str = ""
    lines: tuple[Line, ...] = ()

    def line(self, criterion: int) -> Line:
        """Return the line for a criterion, an empty one if nothing was written."""
        found = (line for line in self.lines if line.criterion == criterion)
        return next(found, Line(criterion=criterion))


class Need(StrEnum):
    """What a review still lacks."""

    COMPLETE = "complete"
    MISSING = "missing"
    LEVEL = "level"
    COMMENT = "comment"


_SENTENCES = {
    Need.COMPLETE: _("Say first whether everything that was asked for is there."),
    Need.MISSING: _("Say what is missing, so that the applicant can add it."),
    Need.LEVEL: _("Choose a level."),
    Need.COMMENT: _("Say in a few words what you saw."),
}


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing to fill in before handing in; ``criterion`` is None for the whole review."""

    need: Need
    criterion: int | None = None

    @property
    def sentence(self) -> str:
        """What the reviewer reads beside the field."""
        return str(_SENTENCES[self.need])


def gaps(reading: Reading, *, criteria: Sequence[int]) -> tuple[Gap, ...]:
    """Return what is missing before this can be handed in, from top to bottom of the page.

    Work found incomplete goes back without a judgment: then only what is missing must be said.
    """
    if reading.complete is None:
        return (Gap(need=Need.COMPLETE), *_unscored(reading, criteria=criteria))
    if not reading.complete:
        return () if reading.missing.strip() else (Gap(need=Need.MISSING),)
    return tuple(_unscored(reading, criteria=criteria))


def _unscored(reading: Reading, *, criteria: Sequence[int]) -> Iterable[Gap]:
    for criterion in criteria:
        line = reading.line(criterion)
        if line.level is None:
            yield Gap(need=Need.LEVEL, criterion=criterion)
        if not line.comment.strip():
            yield Gap(need=Need.COMMENT, criterion=criterion)
