"""What may be written beside a draft."""

from datetime import timedelta

from django.utils.translation import gettext as _

from milepost.define.rules.pieces import is_place
from milepost.kit.errors import RuleError

LONGEST_COMMENT = 2000
LONGEST_NAME = 120
MOST_AUTHORS = 30
COUNTED_OVER = timedelta(days=1)
MOST_A_DAY = 40
MOST_ON_A_DRAFT = 1000


def clean_comment(text: str, *, place: str) -> str:
    """Return a comment as it is kept; refuse an empty one, and a place that no piece has."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise RuleError(_("Write what you think."), code="empty-comment")
    if len(text) > LONGEST_COMMENT:
        raise RuleError(_("Say it in fewer words."), code="comment-too-long")
    if place and not is_place(place):
        raise RuleError(_("This draft has no such part."), code="no-such-place")
    return text


def check_rate(*, today: int, on_draft: int) -> None:
    """Refuse one more comment when somebody wrote this many today, or the draft has this many."""
    if today >= MOST_A_DAY or on_draft >= MOST_ON_A_DRAFT:
        raise RuleError(
            _("There are very many comments today. Please go on tomorrow."), code="too-often"
        )


def clean_name(text: str) -> str:
    """Return the name somebody wants to be named by."""
    text = " ".join(text.replace("\x00", "").split())
    if not 2 <= len(text) <= LONGEST_NAME:
        raise RuleError(_("Write your name as it shall be read."), code="no-name")
    return text
