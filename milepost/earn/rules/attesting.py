"""What a third party may be asked, how often, and until when they may change what they said."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from insignia.encoding import jcs

from milepost.earn.rules.states import CLOSED, WITHDRAWN
from milepost.kit.errors import RuleError

ASKED, CONFIRMED, CORRECTED, REFUSED = "asked", "confirmed", "corrected", "refused"
STOPPED, TAKEN_BACK = "stopped", "taken-back"
ANSWERS = frozenset({CONFIRMED, CORRECTED, REFUSED})
NEXT: dict[str, frozenset[str]] = {
    ASKED: ANSWERS | {STOPPED, TAKEN_BACK},
    **dict.fromkeys(ANSWERS, ANSWERS),
    STOPPED: frozenset({ASKED}),
    TAKEN_BACK: frozenset(),
}
"""An answer may be changed into another; a question may be taken back only before the answer."""

LINK_LIFE = timedelta(days=30)
COUNTED_OVER = timedelta(days=1)
MOST_FROM_ONE_PERSON = 10
MOST_TO_ONE_ADDRESS = 3
MOST_A_PIECE = 5
MOST_SENDINGS = 3
MOST_ANSWERS = 10
MAX_STATEMENT, MAX_WORDS, MAX_NAME, MAX_CAPACITY = 300, 2_000, 120, 120


class Days(NamedTuple):
    """The first and the last day of a part of a practice log; of one entry both are the same."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whom a learner asks, and the one sentence they are asked to confirm."""

    email: str
    name: str
    statement: str
    days: Days | None = None
    """Which days of a practice log it is about; the whole piece of work unless said."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a third party says, and in what capacity; ``seen`` is the digest of what they saw."""

    state: str
    capacity: str
    capacity_words: str
    words: str
    name: str
    name_shown: bool
    seen: str


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How many questions went out within the last day, and how many are asked about one piece."""

    by_person: int
    to_address: int
    about_piece: int


def require_days(days: Days | None, *, entered: Collection[date], is_log: bool) -> None:
    """Refuse days of something that has none, in the wrong order, or on which nothing stands."""
    if days is None:
        return
    if not is_log:
        raise RuleError(_("Only a practice log has days."), code="no-log")
    if days.last < days.first:
        raise RuleError(_("The last day comes before the first."), code="bad-days")
    if not any(days.first <= day <= days.last for day in entered):
        raise RuleError(_("Nothing is entered on these days."), code="nothing-yet")


def shown_digest(work: str, *, note: str) -> str:
    """Return what names a piece of work together with what its maker says about it.

    Without a note it is the digest of the work itself; without work there is none.
    """
    if not work or not note.strip():
        return work
    return hashlib.sha256(jcs({"work": work, "note": note})).hexdigest()


def require_somebody_else(email: str, *, own: Collection[str]) -> None:
    """Refuse an address of the learner's, also one that differs by a +tag only."""
    if _untagged(email) in {_untagged(address) for address in own}:
        raise RuleError(
            _("This is your own address. Ask somebody who knows this work."), code="own-address"
        )


def _untagged(email: str) -> str:
    local, _at, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def require_rate(sent: Sent) -> None:
    """Refuse one question too many: by this person, to this address, about this piece of work."""
    if sent.about_piece >= MOST_A_PIECE:
        raise RuleError(
            _("You have asked %(count)d people about this. That is enough.")
            % {"count": MOST_A_PIECE},
            code="enough-asked",
        )
    if sent.by_person >= MOST_FROM_ONE_PERSON:
        raise RuleError(
            _("You have asked many people today. Please go on tomorrow."), code="too-often"
        )
    if sent.to_address >= MOST_TO_ONE_ADDRESS:
        raise RuleError(
            _("This person has been asked several times today. Please try again tomorrow."),
            code="address-too-often",
        )


def require_mail_wanted(stopped: bool) -> None:
    """Refuse to write to somebody who said that they want no such mail."""
    if stopped:
        raise RuleError(
            _("This person wants no such mail from here. Ask them in another way, or ask others."),
            code="mail-stopped",
        )


def require_undecided(state: str) -> None:
    """Refuse a question or an answer about work whose result stands."""
    if state in (CLOSED, WITHDRAWN):
        raise RuleError(
            _("This work is finished. What was said about it stays as it was judged."),
            code=f"submission-{state}",
        )


def require_answer(state: str, *, to: str) -> None:
    """Refuse a move that the table does not have."""
    if to not in NEXT[state]:
        raise RuleError(_why_not(state), code=f"question-{state}")


def _why_not(state: str) -> str:
    return {
        ASKED: _("This question has not been answered yet."),
        STOPPED: _("You asked for no more mail about this. Start it again first."),
        TAKEN_BACK: _("This question was taken back. There is nothing to answer any more."),
    }.get(state, _("This has been answered. An answer can’t be taken back by who asked."))


def require_more_answers(count: int) -> None:
    """Refuse to change an answer once more than anybody needs: each time the learner is told."""
    if count >= MOST_ANSWERS:
        raise RuleError(
            _("You have changed this answer many times. It stays as it is."), code="enough-answers"
        )


def require_link_open(expires_at: datetime, *, at: datetime) -> None:
    """Refuse a link whose time is over."""
    if at >= expires_at:
        raise RuleError(
            _("This link is too old. Whoever asked you can send you a new one."),
            code="link-expired",
        )


def require_resend(sendings: int, *, sent_at: datetime, at: datetime) -> None:
    """Refuse a reminder within a day of the last mail, and one too many."""
    if sendings >= MOST_SENDINGS:
        raise RuleError(
            _("They have been asked %(count)d times. Leave it at that.") % {"count": MOST_SENDINGS},
            code="enough-asked",
        )
    if at - sent_at < COUNTED_OVER:
        raise RuleError(_("Wait a day before you ask again."), code="too-often")


def require_same(seen: str, *, digest: str) -> None:
    """Refuse an answer about something else than what is there now."""
    if seen != digest:
        raise RuleError(
            _("The work was changed while you read it. Look at it again, then answer."),
            code="changed-meanwhile",
        )


def require_said(answer: Answer, *, capacities: Collection[str]) -> None:
    """Refuse an answer without what it needs: a capacity, or the words of a correction."""
    if answer.state != REFUSED and answer.capacity not in capacities:
        raise RuleError(_("Say how you know about this."), code="no-capacity")
    if answer.capacity == "other" and not answer.capacity_words.strip():
        raise RuleError(_("Say in your own words how you know about this."), code="no-capacity")
    if answer.state == CORRECTED and not answer.words.strip():
        raise RuleError(_("Say what was different."), code="no-words")
