"""The states of an appeal in one table, and the rules around it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.review.rules.appeals.choices import Outcome, Remedy, State
from milepost.review.rules.verdicts import AWARDED, INCOMPLETE

NEXT: dict[str, frozenset[str]] = {
    State.FILED: frozenset({State.HEARING, State.WITHDRAWN}),
    State.HEARING: frozenset({State.DECIDED, State.WITHDRAWN}),
    State.DECIDED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""Filed until somebody who has not judged the work takes a place on the panel."""
OPEN = (State.FILED, State.HEARING)
SMALLEST_PANEL = 2
PANEL_REMINDED_AFTER = timedelta(days=3)
"""So long after an appeal was filed, reviewers are asked once more while a place is free."""
LEAST_WORDS, MOST_WORDS = 20, 5000


def require_move(state: str, *, to: str) -> None:
    """Refuse a move that the table does not have."""
    if to not in NEXT[state]:
        raise RuleError(
            {
                State.FILED: _("Nobody has read this appeal yet."),
                State.HEARING: _("This appeal is with its panel."),
                State.DECIDED: _("This appeal is decided. It stays as it is."),
                State.WITHDRAWN: _("This appeal was taken back."),
            }[State(state)],
            code=f"appeal-{state}",
        )


def ends_at(decided_at: datetime, *, days: int) -> datetime:
    """Return until when a decision can be appealed against."""
    return decided_at + timedelta(days=days)


def require_appealable(
    outcome: str, *, applicant: UUID, by: UUID, until: datetime, at: datetime
) -> None:
    """Refuse an appeal against what was awarded, by anybody else, or too late."""
    if applicant != by:
        raise RuleError(_("This is somebody else’s work."), code="not-yours")
    if outcome == AWARDED:
        raise RuleError(_("You earned this: there is nothing to turn over."), code="awarded")
    if at > until:
        raise RuleError(
            _("The time to appeal against this decision is over. You can hand in again any time."),
            code="too-late",
        )


def require_words(words: str) -> None:
    """Refuse an appeal that does not say why, in a sentence at least."""
    if len(words.strip()) < LEAST_WORDS:
        raise RuleError(
            _("Say in a sentence or two why this should be looked at again."), code="no-reason"
        )


def panel_size(reviewers: int) -> int:
    """Return how many people read an appealed work: as many as before, but two at least."""
    return max(SMALLEST_PANEL, reviewers)


def outcome_of_panel(decided: str, *, found: str, already_earned: bool) -> tuple[Outcome, Remedy]:
    """Return what an appeal comes to, from what was decided and what a fresh panel found.

    Work that was sent back unread and turns out to be complete has now been read in full.
    """
    if found == AWARDED:
        return Outcome.REVERSED, Remedy.NONE if already_earned else Remedy.AWARD
    if decided == INCOMPLETE and found != INCOMPLETE:
        return Outcome.REVERSED, Remedy.REVIEW
    return Outcome.UPHELD, Remedy.NONE
