"""What comes next after an appeal, in a sentence for whoever filed it."""

from django.utils.translation import gettext as _

from milepost.review.rules.appeals.choices import Outcome, Remedy, State


def next_step(state: str, *, outcome: str, remedy: str) -> str:
    """Return what happens next, or what the learner can do now."""
    if state == State.DECIDED:
        return _after(outcome, remedy=remedy)
    return {
        State.FILED: _("It waits for people who had no part in the decision."),
        State.HEARING: _("People who had no part in the decision read your work. You get a mail."),
        State.WITHDRAWN: _("You took it back. The decision stays, and you can hand in again."),
    }[State(state)]


def _after(outcome: str, *, remedy: str) -> str:
    if remedy == Remedy.AWARD:
        return _("The badge is yours. Look in your wallet or your mail.")
    if remedy == Remedy.REVIEW:
        return _("Your work was read in full now. See what they say, and hand in again.")
    if outcome == Outcome.REVERSED:
        return _("You were right, and you have the badge already.")
    return _("The decision stands. See what they say, and hand in again when you like.")
