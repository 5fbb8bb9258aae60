"""The one table of a submission's states."""

from uuid import UUID

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

DRAFT, SUBMITTED, CLOSED, WITHDRAWN = "draft", "submitted", "closed", "withdrawn"
NEXT: dict[str, frozenset[str]] = {
    DRAFT: frozenset({SUBMITTED, WITHDRAWN, CLOSED}),
    SUBMITTED: frozenset({DRAFT, CLOSED, WITHDRAWN}),
    CLOSED: frozenset(),
    WITHDRAWN: frozenset(),
}
"""Submitted goes back to draft when the decision is *not yet*; a draft is closed when an appeal
against that decision earned the badge."""


def require_move(state: str, *, to: str) -> None:
    """Refuse a move that the table does not have."""
    if to not in NEXT[state]:
        raise RuleError(why_not(state), code=f"submission-{state}")


def require_judged(state: str, *, round: int) -> None:
    """Refuse to close a draft that was never judged; an appeal may close one that came back."""
    if state == DRAFT and round == 1:
        raise RuleError(why_not(state), code=f"submission-{state}")


def require_draft(state: str) -> None:
    """Refuse to change work that is no longer in the applicant's hands."""
    if state != DRAFT:
        raise RuleError(why_not(state), code=f"submission-{state}")


def require_applicant(applicant: UUID, *, by: UUID) -> None:
    """Refuse anyone but the person whose submission it is."""
    if applicant != by:
        raise RuleError(_("This is somebody else’s work."), code="not-yours")


def why_not(state: str) -> str:
    """Return why work in this state can't be changed or moved."""
    return {
        DRAFT: _("This work has not been handed in."),
        SUBMITTED: _("This work is with the reviewers now. It can’t be changed until they answer."),
        CLOSED: _("This work is finished: the badge is earned. It stays as it was judged."),
        WITHDRAWN: _("You took this work back. Begin again from the catalogue."),
    }[state]
