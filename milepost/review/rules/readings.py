"""What a reviewer writes, and what is still missing before it can be handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from milepost.review.rules.pins import Pin

LONGEST = 5000
"""Letters in each text that a reviewer writes."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a reviewer wrote for one criterion; both named by their primary keys."""

    criterion: int
    level: int | None = None
    comment: str = ""
    seen_in: tuple[UUID, ...] = ()
    """The pieces of work in which it was seen; empty for all of them."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A review as written so far.

    ``missing`` is what was not handed in; what the learner reads of the work itself is what was
    strong, what it lacks, and what to try next (``advice``).
    """

    complete: bool | None = None
    missing: str = ""
    strong: str = ""
    lacking: str = ""
    advice: str = ""
    lines: tuple[Line, ...] = ()
    pins: tuple[Pin, ...] = ()

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
    STRONG = "strong"
    LACKING = "lacking"
    ADVICE = "advice"


_SENTENCES = {
    Need.COMPLETE: _("Say first whether everything that was asked for is there."),
    Need.MISSING: _("Say what is missing, so that the applicant can add it."),
    Need.LEVEL: _("Choose a level."),
    Need.COMMENT: _("Say in a few words what you saw."),
    Need.STRONG: _("Say what was strong. There is always something to build on."),
    Need.LACKING: _("Say what the work does not show yet."),
    Need.ADVICE: _("Say what they could try next."),
}
RETURN = (Need.STRONG, Need.LACKING, Need.ADVICE)
"""What a review has to say before it can send work back as not yet."""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing to fill in before handing in; ``criterion`` is None for the whole review."""

    need: Need
    criterion: int | None = None

    @property
    def sentence(self) -> str:
        """What the reviewer reads beside the field."""
        return str(_SENTENCES[self.need])


def gaps(reading: Reading, *, criteria: Sequence[int], returns: bool = False) -> tuple[Gap, ...]:
    """Return what is missing before this can be handed in, from top to bottom of the page.

    ``criteria`` are those this round judges; ``returns`` says whether the levels given come to not
    yet: then the learner is owed three texts. Work found incomplete goes back without a judgment,
    and only what is missing must be said.
    """
    if reading.complete is None:
        return (Gap(need=Need.COMPLETE), *_unscored(reading, criteria=criteria))
    if not reading.complete:
        return () if reading.missing.strip() else (Gap(need=Need.MISSING),)
    found = tuple(_unscored(reading, criteria=criteria))
    if returns and all(gap.need != Need.LEVEL for gap in found):
        unsaid = (need for need in RETURN if not getattr(reading, need).strip())
        return (*found, *(Gap(need=need) for need in unsaid))
    return found


def _unscored(reading: Reading, *, criteria: Sequence[int]) -> Iterable[Gap]:
    for criterion in criteria:
        line = reading.line(criterion)
        if line.level is None:
            yield Gap(need=Need.LEVEL, criterion=criterion)
        if not line.comment.strip():
            yield Gap(need=Need.COMMENT, criterion=criterion)
