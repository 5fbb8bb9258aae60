"""One skill of one holder, endorsed by somebody who has seen it; the holder shows it or not."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError
from milepost.recognize.rules.voices import (
    LONGEST_REASON,
    SHORTEST_REASON,
    Standing,
    check_name,
    check_standing,
)

COUNTED_OVER = timedelta(days=1)
MOST_A_DAY = 10


class EndorsementState(TextChoices):
    """Where it stands between who says it and whom it is about."""

    OFFERED = "offered", gettext_lazy("Waits for your word")
    SHOWN = "shown", gettext_lazy("Shown")
    HIDDEN = "hidden", gettext_lazy("Hidden")
    DECLINED = "declined", gettext_lazy("Declined")
    WITHDRAWN = "withdrawn", gettext_lazy("Taken back")


State = EndorsementState
NEXT: dict[str, frozenset[str]] = {
    State.OFFERED: frozenset({State.SHOWN, State.DECLINED, State.WITHDRAWN}),
    State.SHOWN: frozenset({State.HIDDEN, State.WITHDRAWN}),
    State.HIDDEN: frozenset({State.SHOWN, State.WITHDRAWN}),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset({State.OFFERED}),
}
"""Whom it is about shows, hides and declines; who said it takes it back, and may say it anew."""


def check_words(reason: str, *, standing: Standing, name: str) -> None:
    """Refuse what has no name, no standing or no words: nobody speaks from the dark."""
    check_name(name)
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise RuleError(
            _("Say what you have seen, in 20 to 2,000 characters."), code="reason-missing"
        )
    check_standing(standing)


def check_outsider(*, own: bool, family: bool) -> None:
    """Refuse whoever endorses themselves or their family."""
    if own:
        raise RuleError(_("Nobody endorses their own skill."), code="own-skill")
    if family:
        raise RuleError(
            _("You are family. Leave it to somebody else, so that others believe it."),
            code="family",
        )


def check_rate(*, today: int) -> None:
    """Refuse one endorsement too many within a day."""
    if today >= MOST_A_DAY:
        raise RuleError(
            _("You have endorsed %(most)s times today. Please go on tomorrow.")
            % {"most": MOST_A_DAY},
            code="too-often",
        )


def require_move(state: str, *, to: str) -> None:
    """Refuse a step that the table does not have."""
    if to not in NEXT[state]:
        raise RuleError(_("That is not possible any more."), code="closed")
