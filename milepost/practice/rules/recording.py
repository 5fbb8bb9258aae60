"""What may be written into a log, by whom, and what becomes of it when it is said again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import orjson
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.practice.rules.days import EARLIEST, LATEST
from milepost.practice.rules.entries import Outcome, Source
from milepost.practice.rules.rule import PracticeRule

LONGEST_TITLE, LONGEST_CONTEXT, LONGEST_NOTE, LONGEST_REASON = 120, 120, 2000, 300
LONGEST_KEY = 200
FARTHEST_AHEAD = timedelta(days=366)
MOST_LOGS, MOST_ENTRIES = 200, 20_000
WORK_HISTORY = "work-history"
"""What a log serves that holds somebody's jobs."""
AHEAD = {Outcome.EXCUSED, Outcome.NO_OPPORTUNITY, Outcome.WITHDRAWN}
"""What can be said of a day before it comes."""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """As what somebody speaks in a log, and under which name.

    Of a keeper also what their ``address`` tells, and as what they were asked if they are not that.
    """

    source: Source
    name: str
    address: str = ""
    asked_as: str = ""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a log is about; ``serves`` is a key of what it is kept for.

    With ``contexts`` one chooses among these, by the words that go on record.
    """

    title: str
    time_zone: str
    rule: PracticeRule | None = None
    serves: str = ""
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """What somebody says about a day; the ``reason`` only if it corrects what they said before."""

    day: date
    outcome: Outcome
    context: str = ""
    note: str = ""
    reason: str = ""


def require_line(line: Line, *, today: date) -> None:
    """Refuse a day or words that can't be meant; ``today`` is the owner's."""
    if line.day < EARLIEST or line.day > today + FARTHEST_AHEAD:
        raise RuleError(_("Check the day: it lies too far away."), code="bad-day")
    if line.day > today and line.outcome not in AHEAD:
        raise RuleError(
            _("That day has not come yet. Only excused and no opportunity can be said ahead."),
            code="day-ahead",
        )
    if line.outcome is Outcome.WITHDRAWN and not line.reason:
        raise RuleError(_("Say what happened."), code="no-outcome")
    require_words(line.context, most=LONGEST_CONTEXT)
    require_words(line.note, most=LONGEST_NOTE)


def known_context(text: str, *, offered: Sequence[str]) -> str:
    """Return the context in the words that go on record; refuse one that can't be chosen.

    It may be named as a page calls it, in the reader's language. Where nothing is offered, any
    words are taken as they are.
    """
    text = text.strip()
    if not offered or not text:
        return text
    named = {context_label(words).casefold(): words for words in offered}
    found = (named | {words.casefold(): words for words in offered}).get(text.casefold())
    if found is None:
        labels = ", ".join(map(context_label, offered))
        raise RuleError(
            _("Choose where it was: %(contexts)s.") % {"contexts": labels}, code="unknown-context"
        )
    return found


def context_label(words: str) -> str:
    """Return what a page calls a context: those that every definition has are translated."""
    return _(capfirst(words))


def require_words(text: str, *, most: int) -> None:
    """Refuse a text longer than its bound, or with a zero byte in it."""
    if len(text) > most:
        raise RuleError(
            _("This text is too long. %(most)s letters fit.") % {"most": most}, code="too-long"
        )
    if "\0" in text:
        raise RuleError(_("This text holds a sign that can’t be kept."), code="bad-text")


def require_past(moment: datetime, *, now: datetime) -> datetime:
    """Return a moment that has passed; refuse one to come, whose entries aren't known."""
    if not EARLIEST.year < moment.year < LATEST.year or moment > now:
        raise RuleError(_("Name a moment that has passed."), code="bad-moment")
    return moment


def require_title(title: str) -> str:
    """Return the title without outer blanks; refuse an empty one."""
    require_words(title, most=LONGEST_TITLE)
    if not title.strip():
        raise RuleError(_("Say what you practice, in a few words."), code="no-title")
    return title.strip()


def require_aim(wanted: PracticeRule | None, *, kept: PracticeRule | None, serves: str) -> None:
    """Refuse another aim, or none, for a log that is kept for something."""
    if serves_a_badge(serves) and wanted != kept:
        raise RuleError(
            _("This log is kept for a badge, so its aim stays as the badge asks for it."),
            code="aim-fixed",
        )


def serves_a_badge(serves: str) -> bool:
    """Whether a log is kept for a badge, so that its aim comes from there."""
    return serves not in ("", WORK_HISTORY)


def require_reason(reason: str) -> None:
    """Refuse to correct without a reason."""
    require_words(reason, most=LONGEST_REASON)
    if not reason.strip():
        raise RuleError(_("Say in a few words why you correct this."), code="no-reason")


def require_open(*, closed: bool) -> None:
    """Refuse to write into a closed log."""
    if closed:
        raise RuleError(_("This log is closed. Its owner can open it again."), code="log-closed")


def require_owner(*, owner: UUID, by: UUID) -> None:
    """Refuse everyone but the log's owner."""
    if owner != by:
        raise RuleError(_("Only the owner of a log can do this."), code="not-owner")


def require_voice(voice: Voice | None) -> Voice:
    """Return the voice in which somebody may enter; refuse who has none in this log."""
    if voice is None:
        raise RuleError(
            _("Only the owner, and those the owner asked, can enter here."), code="not-a-keeper"
        )
    return voice


def require_own_word(*, said_by: UUID | None, by: UUID) -> None:
    """Refuse to correct what somebody else said."""
    if said_by != by:
        raise RuleError(
            _("You can correct what you entered yourself. Ask the one who entered this."),
            code="not-your-entry",
        )


def require_standing(*, corrected: bool, outcome: str) -> None:
    """Refuse to correct what was corrected or taken back already."""
    if corrected or outcome == Outcome.WITHDRAWN:
        raise RuleError(
            _("This entry was corrected already. Correct the one that took its place."),
            code="already-corrected",
        )


def require_first(*, said: bool) -> None:
    """Refuse a second entry by the same person for one day."""
    if said:
        raise RuleError(
            _("You entered something for this day already. Correct it, or add one more."),
            code="already-entered",
        )


def require_room(count: int, *, most: int) -> None:
    """Refuse one more when there are very many."""
    if count >= most:
        raise RuleError(
            _("There are %(most)s of these already, which is the limit.") % {"most": most},
            code="too-many",
        )


def require_same(*, kept: str, sent: str) -> None:
    """Refuse a key that stands for another request."""
    if kept != sent:
        raise RuleError(
            _("This key came before with something else. Use a new key for a new entry."),
            code="key-reused",
        )


def fingerprint(line: Line, *, corrects: str = "") -> str:
    """Return the SHA-256 by which a request is known when it comes again."""
    told = [line.day.isoformat(), line.outcome, line.context, line.note, line.reason, corrects]
    return hashlib.sha256(orjson.dumps(told)).hexdigest()
