"""A fee is for the review. It is never given back because of what came of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError


class Why(TextChoices):
    """Why a fee is given back; there is no reason that has to do with the outcome."""

    TWICE = "twice", gettext_lazy("It was paid twice")
    HARDSHIP = "hardship", gettext_lazy("The learner can’t afford it")
    LATE = "late", gettext_lazy("Nobody has read the work in the time that was promised")
    WITHDRAWN = "withdrawn", gettext_lazy("The learner took the work back")


def require_fee(*, costs: bool, paid: int) -> None:
    """Refuse a fee where the review costs nothing, and a third one for the same try."""
    if not costs:
        raise RuleError(_("A review of this costs nothing."), code="no-fee")
    if paid > 1:
        raise RuleError(_("This try is paid for already."), code="paid-already")


def require_returnable(why: str, *, decided: bool, paid: int, returned: bool) -> None:
    """Refuse to give a fee back once the try is decided, whatever the decision was.

    Also what was paid twice: noted twice for all, and given back to those who failed, it would
    depend on the outcome.
    """
    if returned:
        raise RuleError(_("This was given back already."), code="returned-already")
    if why not in Why.values:
        raise RuleError(_("Choose why it is given back."), code="no-reason")
    if decided:
        raise RuleError(
            _("This try is decided. A fee never depends on what comes of a review, so it stays."),
            code="depends-on-outcome",
        )
    if why == Why.TWICE and paid < 2:
        raise RuleError(_("It was not paid twice."), code="not-paid-twice")
