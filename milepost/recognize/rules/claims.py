"""Claims under a commitment: who makes and decides them, and what follows what."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError
from milepost.recognize.rules.access import DECIDERS

COUNTED_OVER = timedelta(days=1)
MOST_A_DAY = 10
"""So many claims one person may make within a day."""
SHOWN_FOR = timedelta(days=90)
"""How long a claim shows the badges, unless the learner closes it earlier."""
REMINDED_AFTER, REMINDED_EVERY = timedelta(days=7), timedelta(days=14)
"""Deciders are reminded when a claim has waited for so long, and again while any waits."""
WARNED_BEFORE = timedelta(days=14)
"""So long before a claim is closed unanswered its learner hears of it."""
LONGEST_NOTE, LONGEST_REASON, LONGEST_GRANTED = 2000, 1000, 200
MOST_BADGES = 50


class ClaimState(TextChoices):
    """How far a claim is."""

    MADE = "made", gettext_lazy("Waiting")
    HONORED = "honored", gettext_lazy("Honored")
    REFUSED = "refused", gettext_lazy("Refused")
    WITHDRAWN = "withdrawn", gettext_lazy("Taken back")
    UNANSWERED = "unanswered", gettext_lazy("Not answered in time")


NEXT: dict[str, frozenset[str]] = {
    ClaimState.MADE: frozenset(
        {
            ClaimState.HONORED,
            ClaimState.REFUSED,
            ClaimState.WITHDRAWN,
            ClaimState.UNANSWERED,
        }
    ),
    ClaimState.HONORED: frozenset(),
    ClaimState.REFUSED: frozenset(),
    ClaimState.WITHDRAWN: frozenset(),
    ClaimState.UNANSWERED: frozenset(),
}
DECIDED = (ClaimState.HONORED, ClaimState.REFUSED)
LIVE = (ClaimState.MADE, ClaimState.HONORED)
"""While a claim is in one of these, its badges can't be claimed again under the commitment."""


def require_move(state: str, *, to: str) -> None:
    """Refuse a step that the table does not have."""
    if to not in NEXT[state]:
        raise RuleError(_("This claim is closed already."), code="claim-closed")


def check_badges(*, chosen: int, covered: int) -> None:
    """Refuse a claim without badges, or with one that the commitment does not cover."""
    if not chosen:
        raise RuleError(_("Choose at least one badge."), code="nothing-chosen")
    if covered != chosen:
        raise RuleError(
            _("One of these badges is not yours, not in force, or not covered by it."),
            code="badge-not-covered",
        )


def check_each_once(fingerprints: Collection[set[str]]) -> None:
    """Refuse a badge beside a bundle that it is in, and two copies of one badge."""
    if len(set().union(*fingerprints)) < sum(len(one) for one in fingerprints):
        raise RuleError(
            _("The same badge is in this twice, alone or inside a bundle. Choose one of the two."),
            code="same-badge",
        )


def check_counts(*, counts: bool) -> None:
    """Refuse a claim on a day on which the commitment does not count."""
    if not counts:
        raise RuleError(_("This does not count today."), code="not-in-force")


def check_rate(*, today: int) -> None:
    """Refuse one claim too many within a day."""
    if today >= MOST_A_DAY:
        raise RuleError(
            _("You have made %(most)s claims today. Please go on tomorrow.") % {"most": MOST_A_DAY},
            code="too-often",
        )


def check_may_decide(roles: Collection[str], *, own: bool, family: bool) -> None:
    """Refuse everyone but the organization's deciders, and these in matters of their family."""
    if not set(DECIDERS) & set(roles):
        raise RuleError(
            _("Only an owner or an employer of the organization may do this."), code="not-a-decider"
        )
    if own:
        raise RuleError(
            _("This is your own claim. Somebody else has to decide it."), code="own-claim"
        )
    if family:
        raise RuleError(
            _("This is a claim of your family. Somebody else has to decide it."), code="family"
        )


def check_reason(outcome: str, *, reason: str) -> None:
    """Refuse a refusal that gives no reason."""
    if outcome == ClaimState.REFUSED and not reason.strip():
        raise RuleError(_("Say why. The learner reads the reason."), code="reason-missing")


def last_day(made_at: datetime) -> date:
    """Return the last day on which a claim is shown and can be answered."""
    return localdate(made_at + SHOWN_FOR)


def must_remind(oldest: datetime, *, reminded_at: datetime | None, at: datetime) -> bool:
    """Say whether an organization whose oldest claim waits since then is to be reminded."""
    long_ago = reminded_at is None or reminded_at <= at - REMINDED_EVERY
    return oldest <= at - REMINDED_AFTER and long_ago


def check_seen(outcome: str, *, open_now: bool) -> None:
    """Refuse to honor what the learner does not show any more."""
    if outcome == ClaimState.HONORED and not open_now:
        raise RuleError(
            _("The learner shows nothing any more. Ask them to claim it again."),
            code="share-ended",
        )


def check_approved(*, held: bool) -> None:
    """Refuse to decide what no guardian lets be seen."""
    if held:
        raise RuleError(_("A guardian has not approved this claim."), code="not-approved")


def check_holds(outcome: str, *, title: str, reason: str) -> None:
    """Refuse to honor a badge against which something speaks by now."""
    if outcome == ClaimState.HONORED and reason:
        raise RuleError(
            _("“%(title)s” can’t be honored: %(reason)s") % {"title": title, "reason": reason},
            code="badge-not-valid",
        )


def badge_fingerprints(told: Mapping[str, Any], *, sha256: str) -> set[str]:
    """Return by what a badge from elsewhere is known, as its report tells, and each one inside it.

    It is the same badge if any of them is: the issuer with the id, what it says, or its text.
    Endorsements inside it are given to nobody and don't count.
    """
    return {_hash(sha256), *_fingerprints(told)}


def _fingerprints(told: Mapping[str, Any]) -> Iterator[str]:
    badge = told["badge"] or {}
    if badge.get("issuer_id") and badge.get("identifier"):
        yield _hash(f"{badge['issuer_id']}\n{badge['identifier']}")
    if told.get("content"):
        yield _hash(told["content"])
    for part in bundled_in(told):
        yield from _fingerprints(part)


def bundled_in(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the reports on the badges of a bundle: those that were given to somebody."""
    return [
        part
        for part in told.get("contained") or ()
        if any(check["name"] == "recipient" for check in part["checks"])
    ]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def claim_fingerprint(key: str, *, salt: str) -> str:
    """Return what stands for a claim in the log; without its salt it tells nobody which one."""
    return hashlib.sha256(f"{key}{salt}".encode()).hexdigest()
