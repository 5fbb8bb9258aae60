"""The ladder of what may follow from a concern: each step a person's, on record, contestable.

No step is ever taken by the system, and none is skipped: first a note, then a talk with the
learner, then a review of the record by somebody else, then notice of a revocation, then that.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError


class Step(TextChoices):
    NOTE = "note", gettext_lazy("A note for the record")
    TALK = "talk", gettext_lazy("A talk with the learner")
    REVIEW = "review", gettext_lazy("A review of the record")
    NOTICE = "notice", gettext_lazy("Notice that the badge will be revoked")
    REVOKED = "revoked", gettext_lazy("The badge is revoked")
    CLEARED = "cleared", gettext_lazy("Cleared: there is nothing in it")


NEXT: dict[str, frozenset[str]] = {
    "": frozenset({Step.NOTE}),
    Step.NOTE: frozenset({Step.TALK, Step.CLEARED}),
    Step.TALK: frozenset({Step.REVIEW, Step.CLEARED}),
    Step.REVIEW: frozenset({Step.NOTICE, Step.CLEARED}),
    Step.NOTICE: frozenset({Step.REVOKED, Step.CLEARED}),
    Step.REVOKED: frozenset(),
    Step.CLEARED: frozenset(),
}
TOLD = frozenset({Step.TALK, Step.REVIEW, Step.NOTICE, Step.REVOKED, Step.CLEARED})
"""From the talk on the learner reads every step, the note too, and may contest it."""
CONTESTABLE = frozenset({Step.TALK, Step.REVIEW, Step.NOTICE})
NOTICE_TIME = timedelta(days=14)
LEAST_WORDS, MOST_WORDS = 20, 2000


def require_step(state: str, *, to: str) -> None:
    """Refuse to skip a step, or to go on from the end."""
    if to not in NEXT[state]:
        raise RuleError(
            _("This step does not follow here: one step after the other, and none is skipped."),
            code="step-skipped",
        )


def following(state: str, *, contested: bool) -> frozenset[str]:
    """Return what may follow: until a contested step is answered, only that it is cleared."""
    return NEXT[state] & {Step.CLEARED} if contested else NEXT[state]


def require_answered(step: str, *, contested: bool) -> None:
    """Refuse to go on while the learner contests a step and nobody has answered."""
    if contested and step != Step.CLEARED:
        raise RuleError(_("The learner contests this. Answer first."), code="contested")


def require_words(words: str) -> None:
    """Refuse a step that does not say why."""
    if len(words.strip()) < LEAST_WORDS:
        raise RuleError(_("Say in a sentence or two why. The learner reads it."), code="no-reason")


def require_other_eyes(step: str, *, by: UUID, before: Collection[UUID | None]) -> None:
    """Refuse the review of the record, and the revocation, to whoever took the steps before."""
    if step in (Step.REVIEW, Step.REVOKED) and by in before:
        raise RuleError(
            _("Somebody else has to take this step: you took the one before."), code="same-eyes"
        )


def require_settled(step: str, *, settled: bool) -> None:
    """Refuse the steps that take a second person to whoever was made an owner for them."""
    if step in (Step.REVIEW, Step.REVOKED) and not settled:
        raise RuleError(
            _("You are an owner here for less than a month. Somebody else takes this step."),
            code="second-too-new",
        )


def require_notice_over(noticed_at: datetime, *, at: datetime) -> None:
    """Refuse to revoke before the learner had the time to contest it."""
    if at < noticed_at + NOTICE_TIME:
        raise RuleError(
            _("The learner has 14 days from the notice to contest it. Wait for that."),
            code="too-early",
        )
