"""Who decides for a minor: age, guardians, what they are asked, and the day it ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError

ASKED_FOR = timedelta(days=30)
"""So long a link to a guardian opens."""
COUNTED_OVER = timedelta(days=1)
MOST_ASKED_A_DAY, MOST_ASKED_BY_A_HOUSE = 5, 200
MOST_GUARDIANS = 6
LONGEST_REASON = 500
OLDEST = 120
"""Nobody is older than so many years: an earlier birth date is a slip."""


class GuardianState(TextChoices):
    """Where it stands between a minor and one guardian."""

    ASKED = "asked", gettext_lazy("Asked")
    AGREED = "agreed", gettext_lazy("Agreed")
    REFUSED = "refused", gettext_lazy("Refused")
    ENDED = "ended", gettext_lazy("Ended")


GUARDIAN_NEXT: dict[str, frozenset[str]] = {
    GuardianState.ASKED: frozenset(
        {GuardianState.AGREED, GuardianState.REFUSED, GuardianState.ENDED}
    ),
    GuardianState.AGREED: frozenset({GuardianState.ENDED}),
    GuardianState.REFUSED: frozenset(),
    GuardianState.ENDED: frozenset(),
}


class ApprovalState(TextChoices):
    """What became of something that a minor wants others to see."""

    ASKED = "asked", gettext_lazy("Waits for a guardian")
    APPROVED = "approved", gettext_lazy("Approved")
    REFUSED = "refused", gettext_lazy("Refused")
    WITHDRAWN = "withdrawn", gettext_lazy("Stopped")
    CONFIRMED = "confirmed", gettext_lazy("Kept when you came of age")


APPROVAL_NEXT: dict[str, frozenset[str]] = {
    ApprovalState.ASKED: frozenset(
        {
            ApprovalState.APPROVED,
            ApprovalState.REFUSED,
            ApprovalState.WITHDRAWN,
            ApprovalState.CONFIRMED,
        }
    ),
    ApprovalState.APPROVED: frozenset({ApprovalState.WITHDRAWN, ApprovalState.CONFIRMED}),
    ApprovalState.REFUSED: frozenset(),
    ApprovalState.WITHDRAWN: frozenset(),
    ApprovalState.CONFIRMED: frozenset({ApprovalState.WITHDRAWN}),
}
SHOWING = frozenset({ApprovalState.APPROVED, ApprovalState.CONFIRMED})
"""In these states others see it."""
CLOSED = frozenset({ApprovalState.REFUSED, ApprovalState.WITHDRAWN})
"""Nothing leads out of these but asking anew."""


class ApprovalKind(TextChoices):
    """What a minor wants others to see."""

    SHARE = "share", gettext_lazy("Badges shown by a link")
    BADGE = "badge", gettext_lazy("A badge that everyone may read")
    LOG = "log", gettext_lazy("A practice log shown by a link")
    WORDS = "words", gettext_lazy("Words under their name, for everyone")
    APP = "app", gettext_lazy("A program that gets at the badges")
    ASK = "ask", gettext_lazy("Work shown to somebody who is asked about it")
    KEEP = "keep", gettext_lazy("Somebody who enters days in a practice log")
    COACH = "coach", gettext_lazy("Work shown to somebody who advises on it")


ASKS = {
    ApprovalKind.SHARE: gettext_lazy("%(name)s asks whether others may see badges by a link:"),
    ApprovalKind.BADGE: gettext_lazy("%(name)s asks whether everyone may read a badge:"),
    ApprovalKind.LOG: gettext_lazy(
        "%(name)s asks whether others may see a practice log by a link:"
    ),
    ApprovalKind.WORDS: gettext_lazy("%(name)s asks whether their words may stand in public:"),
    ApprovalKind.APP: gettext_lazy("%(name)s asks whether a program may get at their badges:"),
    ApprovalKind.ASK: gettext_lazy(
        "%(name)s asks whether somebody may see a piece of their work and say what they know of it:"
    ),
    ApprovalKind.KEEP: gettext_lazy(
        "%(name)s asks whether somebody may enter what they see in a practice log:"
    ),
    ApprovalKind.COACH: gettext_lazy(
        "%(name)s asks whether somebody may see their work and give advice on it:"
    ),
}
"""How a guardian is asked about each kind; what it is follows."""
UNTIL_APPROVED = {
    ApprovalKind.SHARE: gettext_lazy("Nobody sees them until you approve."),
    ApprovalKind.BADGE: gettext_lazy("Nobody reads it until you approve."),
    ApprovalKind.LOG: gettext_lazy("Nobody sees it until you approve."),
    ApprovalKind.WORDS: gettext_lazy("Nobody reads them until you approve."),
    ApprovalKind.APP: gettext_lazy("It gets nothing until you approve."),
    ApprovalKind.ASK: gettext_lazy("They are not written to until you approve."),
    ApprovalKind.KEEP: gettext_lazy("They are not written to until you approve."),
    ApprovalKind.COACH: gettext_lazy("They are not written to until you approve."),
}
"""What holds of each kind until a guardian has answered."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a guardian is asked: ``lines`` say what, for whom, why and until when.

    ``about`` is the id of the share, the words or the question, ``address`` the path where
    guardians see it.
    """

    kind: str
    about: UUID
    title: str
    lines: tuple[tuple[str, str], ...]
    address: str = ""


def of_age_on(born: date, *, age: int) -> date:
    """Return the day on which somebody reaches an age; a 29 February counts as 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def check_born(born: date, *, today: date) -> None:
    """Refuse a birth date that nobody can have."""
    if born > today or born.year < today.year - OLDEST:
        raise RuleError(_("Look at the year again: this date cannot be."), code="born-wrong")


def check_guardian_address(email: str, *, own: Collection[str], known: int) -> None:
    """Refuse a minor's own address as a guardian's, and one guardian too many."""
    if email in own:
        raise RuleError(
            _("This is your own address. Write that of a parent, or of whoever cares for you."),
            code="own-address",
        )
    if known >= MOST_GUARDIANS:
        raise RuleError(
            _("There are %(most)s guardians already.") % {"most": MOST_GUARDIANS}, code="too-many"
        )


def check_asked_rate(today: int, *, most: int) -> None:
    """Refuse to mail one more guardian within a day."""
    if today >= most:
        raise RuleError(
            _("You have asked %(most)s times today. Please go on tomorrow.") % {"most": most},
            code="too-often",
        )


def check_shown_rate(today: int) -> None:
    """Refuse to mail a minor's guardians once more within a day about what they want to show."""
    if today >= MOST_ASKED_A_DAY:
        raise RuleError(
            _(
                "You have asked your guardians %(most)s times today. Nothing was changed; "
                "please ask again tomorrow."
            )
            % {"most": MOST_ASKED_A_DAY},
            code="too-often",
        )


def check_may_be_guardian(*, same: bool, minor: bool, proved: bool, says_so: bool) -> None:
    """Refuse whoever cannot decide for this minor: themselves, a minor, another address."""
    if same:
        raise RuleError(_("Nobody is their own guardian."), code="own-guardian")
    if minor:
        raise RuleError(
            _("You are not of age yourself, so you cannot decide for somebody else."),
            code="guardian-minor",
        )
    if not proved:
        raise RuleError(
            _("This link was mailed to another address. Sign in with that one."),
            code="another-address",
        )
    if not says_so:
        raise RuleError(
            _("Say that you are of age, and that you may decide for this child."),
            code="not-said",
        )


def check_acts(*, waits: bool) -> None:
    """Refuse a minor for whom nobody has agreed yet."""
    if waits:
        raise RuleError(
            _("A guardian has to say yes first. How it stands is in your account, under “Family”."),
            code="guardian-first",
        )


def check_named(*, minor: bool) -> None:
    """Refuse a minor's name where everybody reads it and nobody is asked first."""
    if minor:
        raise RuleError(
            _("Names stand here for all to see, so this is for people who are of age."),
            code="not-of-age",
        )


def check_apart(*, family: bool) -> None:
    """Refuse whoever decides for a minor where an outsider's eyes are needed."""
    if family:
        raise RuleError(
            _("This is a guardian. Ask somebody outside the family, so that others believe it."),
            code="guardian",
        )


def check_reason(reason: str, *, needed: bool) -> None:
    """Refuse a no without a reason, and a reason that is too long."""
    if needed and not reason.strip():
        raise RuleError(_("Say why. Your child reads it."), code="reason-missing")
    if len(reason) > LONGEST_REASON:
        raise RuleError(_("Say it shorter: 500 characters at most."), code="reason-too-long")


def require_guardian_move(state: str, *, to: str) -> None:
    """Refuse a step that the table of guardians does not have."""
    if to not in GUARDIAN_NEXT[state]:
        raise RuleError(_("This was answered already."), code="answered")


def check_same_question(seen: str, *, asked_at: datetime) -> None:
    """Refuse a yes to what was asked before; nothing that was seen is nothing to compare."""
    if seen and seen != asked_at.isoformat():
        sentence = _("Your child has asked anew since you opened this page. Read it once more.")
        raise RuleError(sentence, code="asked-anew")


def require_approval_move(state: str, *, to: str) -> None:
    """Refuse a step that the table of approvals does not have."""
    if to not in APPROVAL_NEXT[state]:
        raise RuleError(_("This was decided already."), code="decided")


def must_ask_anew(state: str, *, minor: bool) -> bool:
    """Say whether it was refused or stopped, or waits for guardians who decide no longer."""
    return state in CLOSED or (state == ApprovalState.ASKED and not minor)


def check_open_link(asked_at: datetime, *, at: datetime) -> None:
    """Refuse a link that is too old."""
    if at >= asked_at + ASKED_FOR:
        raise RuleError(
            _("This link is too old. Ask the child to write your address once more."),
            code="link-expired",
        )
