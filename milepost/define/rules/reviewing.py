"""How work is reviewed is changed by two people: what a draft changes, and who may publish it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from django.utils.translation import gettext as _

from milepost.define.rules.choices import Agreement, Third, TieBreak
from milepost.kit.errors import RuleError

PARTS = ("reviewers", "agreement", "tie_break", "third", "appeal_days")
WHY = "review-change"
"""Where a draft keeps the reason, among its answers."""
LEAST_REASON, MOST_REASON = 10, 2000
MOST_ASKED = 5
"""So often in a day one person may ask owners to look at changes."""
OWNER = "owner"


class Policy(Protocol):
    """How work is reviewed, as a version or its content says it."""

    @property
    def reviewers(self) -> int: ...
    @property
    def agreement(self) -> str: ...
    @property
    def tie_break(self) -> str: ...
    @property
    def third(self) -> str: ...
    @property
    def appeal_days(self) -> int: ...


Facts = dict[str, str | int]


def facts_of(policy: Policy) -> Facts:
    """Return how work is reviewed in the form in which the log keeps it."""
    return {part: getattr(policy, part) for part in PARTS}


def writers(
    before: Facts, *, after: Facts, earlier: Facts, known: Mapping[str, str], by: str
) -> dict[str, str]:
    """Return who wrote each part that changes: as known, if it still is what it was earlier."""
    return {
        part: known.get(part, by) if earlier.get(part) == after[part] else by
        for part in PARTS
        if before[part] != after[part]
    }


def check_rate(*, today: int) -> None:
    """Refuse to ask owners once too often within a day."""
    if today >= MOST_ASKED:
        raise RuleError(_("You have asked very often today. Please go on tomorrow."), code="asked")


def changes(old: Policy, *, new: Policy) -> Iterator[str]:
    """Yield one sentence for each thing that changes about how work is reviewed."""
    if old.reviewers != new.reviewers:
        words = {"old": old.reviewers, "new": new.reviewers}
        yield _("%(new)s reviewers judge it instead of %(old)s.") % words
    chosen = (
        (_("What reviewers must agree on"), Agreement, old.agreement, new.agreement),
        (_("What decides when they do not agree"), TieBreak, old.tie_break, new.tie_break),
        (_("Who is asked then"), Third, old.third, new.third),
    )
    for part, choices, before, after in chosen:
        if before != after:
            labels = dict(choices.choices)
            named = {"part": part, "new": labels.get(after, after), "old": labels.get(before)}
            yield _("%(part)s: “%(new)s” instead of “%(old)s”.") % named
    if old.appeal_days != new.appeal_days:
        words = {"old": old.appeal_days, "new": new.appeal_days}
        yield _("A decision can be appealed against for %(new)s days instead of %(old)s.") % words


def is_reason(text: str) -> bool:
    """Say whether this is long enough to be followed later, and not too long."""
    return LEAST_REASON <= len(text.strip()) <= MOST_REASON


def check_may_publish(
    roles: Collection[str], *, changed_it: bool, settled: bool, others: int
) -> bool:
    """Say whether one person does alone what needs two; refuse all but an owner as the second.

    The only owner there is may go alone; ``others`` is how many owners beside them can be the
    second, and ``settled`` says whether they can.
    """
    if OWNER not in roles:
        raise RuleError(
            _("This changes how work is reviewed, so an owner of the organization publishes it."),
            code="second-person-needed",
        )
    if changed_it and others:
        raise RuleError(
            _("You changed how work is reviewed, so another owner publishes it."),
            code="second-person-needed",
        )
    if not settled and not changed_it and others:
        raise RuleError(
            _(
                "You are an owner for less than a month before this was written, so you are not "
                "its second person. Another owner publishes it."
            ),
            code="second-too-new",
        )
    return changed_it or not settled
