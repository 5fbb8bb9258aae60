"""What nobody does alone: rules change by two people, and setting one aside is told to all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.define.rules.reviewing import is_reason
from milepost.kit.errors import RuleError
from milepost.review.rules.calibration import asked_from
from milepost.review.rules.conflicts import Conflict
from milepost.review.rules.terms import PayWay, terms_from

OWNER, DESIGNER = "owner", "designer"
ROLES = ("awarder", "coach", "designer", "employer", "owner", "reviewer")

ALWAYS_APART: tuple[tuple[Any, Any], ...] = (
    (gettext_lazy("Whose work it is"), gettext_lazy("anyone who judges it")),
    (gettext_lazy("Who wrote the definition"), gettext_lazy("its only reviewer")),
    (gettext_lazy("Who noted the fee for a piece of work"), gettext_lazy("who judges it")),
    (gettext_lazy("Who takes a step about a concern"), gettext_lazy("who judges that work")),
    (gettext_lazy("Who worked on a sample made of it"), gettext_lazy("who judges that work")),
    (gettext_lazy("Who judged or decided anything about it"), gettext_lazy("who hears the appeal")),
    (gettext_lazy("Who proposes a change of the rules"), gettext_lazy("who confirms it")),
    (
        gettext_lazy("Who became an owner less than a month before something was asked"),
        gettext_lazy("its second person"),
    ),
    (gettext_lazy("Who sets a rule aside"), gettext_lazy("the reviewer who gains by it")),
    (gettext_lazy("Who names somebody as able to judge"), gettext_lazy("who confirms it")),
    (gettext_lazy("Who is named as able to judge"), gettext_lazy("who confirms it")),
)
"""Pairs that are never one person, anywhere; no owner can allow it."""

SETTABLE_ASIDE = frozenset(
    {
        Conflict.TEAM_MATE,
        Conflict.SAME_LINE,
        Conflict.COACH,
        Conflict.KEEPER,
        Conflict.RECIPROCAL,
        Conflict.AUTHOR,
        Conflict.SOLE_AUTHOR,
    }
)
"""Conflicts that an owner may set aside, with a reason, where nobody else can judge the work."""


class Kind(TextChoices):
    """What a change is about."""

    TERMS = "terms", gettext_lazy("Who reviews, and how fast")
    PAY = "pay", gettext_lazy("How reviewers are paid")
    ROLES = "roles", gettext_lazy("Roles kept apart")
    CALIBRATION = "calib", gettext_lazy("What reviewers show on samples")


HOUSE = (Kind.TERMS, Kind.PAY, Kind.ROLES)
"""What an organization rules on for everything it offers."""


class State(TextChoices):
    """Where a change stands; only an open one is decided, once."""

    OPEN = "open", gettext_lazy("Waits for a second person")
    IN_FORCE = "in-force", gettext_lazy("Confirmed")
    REFUSED = "refused", gettext_lazy("Refused")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


class Aside(TextChoices):
    """Which rule was set aside."""

    CONFLICT = "conflict", gettext_lazy("Somebody reviewed in spite of a conflict")
    DEADLINE = "deadline", gettext_lazy("A review was given more time")
    ALONE = "alone", gettext_lazy("One person did alone what needs two")
    REMOVED = "removed", gettext_lazy("A judge was taken out of a round that was running")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A change as somebody proposes it: what shall hold from then on, and why."""

    kind: str
    after: Mapping[str, Any]
    reason: str


def clean_facts(kind: str, after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a change would put in force, in the form it is kept in; RuleError otherwise."""
    if kind == Kind.TERMS:
        return terms_from(after).as_facts()
    if kind == Kind.PAY and after.get("way") in PayWay.values:
        return {"way": after["way"]}
    if kind == Kind.ROLES:
        return {"pairs": [list(pair) for pair in sorted(clean_pairs(after.get("pairs", [])))]}
    if kind == Kind.CALIBRATION:
        return asdict(asked_from(after))
    raise RuleError(_("Choose one of the answers."), code="unknown-change")


def clean_pairs(pairs: Iterable[Collection[str]]) -> set[tuple[str, str]]:
    """Return pairs of different roles, each in one form."""
    found: set[tuple[str, str]] = set()
    for pair in pairs:
        first, second = sorted(pair) if len(pair) == 2 else ("", "")
        if first == second or first not in ROLES or second not in ROLES:
            raise RuleError(_("Name two different roles."), code="unknown-roles")
        found.add((first, second))
    return found


def check_may_propose(roles: Collection[str]) -> None:
    """Refuse to propose a change to all but owners and designers."""
    if not {OWNER, DESIGNER} & set(roles):
        raise RuleError(
            _("Only owners and designers of the organization may propose this."), code="not-lead"
        )


def check_may_decide(roles: Collection[str], *, proposed: bool) -> None:
    """Refuse to decide on a change to all but owners, and to whoever proposed it."""
    if OWNER not in roles:
        raise RuleError(_("Only an owner of the organization may do this."), code="not-owner")
    if proposed:
        raise RuleError(
            _("You proposed this, so another owner confirms it."), code="second-person-needed"
        )


def check_may_confirm_naming(roles: Collection[str], *, named_by_them: bool, named: bool) -> None:
    """Refuse it to all but owners; to who named them; and to the one who was named."""
    if OWNER not in roles:
        raise RuleError(_("Only an owner of the organization may do this."), code="not-owner")
    if named_by_them:
        raise RuleError(
            _("You named them, so another owner confirms it."), code="second-person-needed"
        )
    check_somebody_else_named(named=named)


def check_somebody_else_named(*, named: bool) -> None:
    """Refuse to confirm oneself."""
    if named:
        raise RuleError(_("This is about yourself. Another owner confirms it."), code="own-favor")


def check_second(*, settled: bool) -> None:
    """Refuse whoever holds the role for too short a time to be a second person."""
    if not settled:
        raise RuleError(
            _(
                "You have this role for less than a month before it was asked for, so you are not "
                "its second person. Somebody who had it before confirms it."
            ),
            code="second-too-new",
        )


def check_may_decide_alone(roles: Collection[str], *, others: int) -> None:
    """Refuse to go without a second person to all but the only owner."""
    if OWNER not in roles:
        raise RuleError(_("Only an owner of the organization may do this."), code="not-owner")
    if others:
        raise RuleError(
            _("There is another owner here. They confirm it."), code="second-person-needed"
        )


def check_reason(reason: str) -> None:
    """Refuse what nobody could follow later."""
    if not is_reason(reason):
        raise RuleError(
            _("Say why in a sentence: it is kept, and others will read it."), code="reason-needed"
        )


def check_settable_aside(conflict: Conflict | None) -> Conflict:
    """Return the conflict if an owner may set it aside; refuse what no reason can make right."""
    if conflict is None:
        raise RuleError(_("Nothing keeps this reviewer from it."), code="no-conflict")
    if conflict not in SETTABLE_ASIDE:
        raise RuleError(
            _("This can’t be set aside: %s") % conflict.sentence, code="never-set-aside"
        )
    return conflict


def check_nobody_else(*, able: int, free: int) -> None:
    """Refuse to set a conflict aside while others can take every place that is ``free``."""
    if able >= max(1, free):
        raise RuleError(
            _("Others can judge this work. Only when nobody else can is a conflict set aside."),
            code="others-can",
        )


def check_somebody_else(*, own: bool) -> None:
    """Refuse to set a rule aside in one's own favor."""
    if own:
        raise RuleError(
            _("Nobody sets a rule aside for themselves. Another owner can."), code="own-favor"
        )
