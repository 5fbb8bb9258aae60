"""The one question after a badge is earned: how long did it take?"""

from django.utils.translation import gettext as _

from milepost.earn.rules.states import CLOSED
from milepost.kit.errors import RuleError

MOST_HOURS, MOST_WEEKS = 5_000, 520


def require_earned(state: str) -> None:
    """Refuse an answer before the badge is earned."""
    if state != CLOSED:
        raise RuleError(_("Tell us how long it took once you have earned it."), code="not-earned")


def require_amount(hours: int | None, *, weeks: int | None) -> None:
    """Refuse an answer that says nothing, or what nobody can have needed."""
    if hours is None and weeks is None:
        raise RuleError(_("Write the hours, the weeks, or both."), code="no-amount")
    bounds = ((hours, MOST_HOURS), (weeks, MOST_WEEKS))
    if any(amount is not None and not 0 < amount <= most for amount, most in bounds):
        raise RuleError(
            _("Write whole numbers: at most %(hours)s hours and %(weeks)s weeks.")
            % {"hours": MOST_HOURS, "weeks": MOST_WEEKS},
            code="bad-amount",
        )
