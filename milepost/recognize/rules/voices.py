"""What practitioners say for or against something, in which standing, on record."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError

COUNTED_OVER = timedelta(days=1)
MOST_A_DAY = 5
SHORTEST_REASON, LONGEST_REASON, LONGEST_ROLE = 20, 2000, 120
MOST_YEARS = 70


class Stance(TextChoices):
    """For it or against it."""

    ENDORSES = "endorses", gettext_lazy("Endorses it")
    DISSENTS = "dissents", gettext_lazy("Dissents")


class VoiceState(TextChoices):
    """Whether it still stands; what was taken back stays on record without its words."""

    RAISED = "raised", gettext_lazy("On record")
    WITHDRAWN = "withdrawn", gettext_lazy("Taken back")


NEXT: dict[str, frozenset[str]] = {
    VoiceState.RAISED: frozenset({VoiceState.WITHDRAWN}),
    VoiceState.WITHDRAWN: frozenset({VoiceState.RAISED}),
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """From where somebody speaks: their role in their own words, for how long."""

    role: str
    years: int


@dataclass(frozen=True, kw_only=True)
class Saying:
    """For or against, and why."""

    stance: str
    reason: str


def check_saying(saying: Saying, *, standing: Standing, name: str) -> None:
    """Refuse what has no name, no standing or no reason: nobody speaks from the dark."""
    check_name(name)
    if saying.stance not in Stance.values:
        raise RuleError(_("Say whether you are for it or against it."), code="no-such-stance")
    if not SHORTEST_REASON <= len(saying.reason.strip()) <= LONGEST_REASON:
        raise RuleError(
            _("Say why, in 20 to 2,000 characters. A reason helps more than a vote."),
            code="reason-missing",
        )
    check_standing(standing)


def check_name(name: str) -> None:
    """Refuse whoever has no name to stand with it."""
    if not name.strip():
        raise RuleError(
            _("Your name is shown with it. Write it in your account first."), code="name-missing"
        )


def check_standing(standing: Standing) -> None:
    """Refuse a standing without a role, or with years that nobody has."""
    if not standing.role.strip() or len(standing.role) > LONGEST_ROLE:
        raise RuleError(_("Say what you do, in a few words."), code="role-missing")
    if not 0 <= standing.years <= MOST_YEARS:
        raise RuleError(_("Say for how many years, from 0 to 70."), code="years-wrong")


def check_stranger(*, owns: bool) -> None:
    """Refuse whoever speaks about what they write or run themselves."""
    if owns:
        raise RuleError(
            _("You write this yourself. Let others say what they think of it."), code="own-work"
        )


def check_rate(*, today: int) -> None:
    """Refuse one word too many within a day."""
    if today >= MOST_A_DAY:
        raise RuleError(
            _("You have spoken %(most)s times today. Please go on tomorrow.")
            % {"most": MOST_A_DAY},
            code="too-often",
        )


def require_move(state: str, *, to: str) -> None:
    """Refuse a step that the table does not have."""
    if to not in NEXT[state]:
        raise RuleError(_("This was taken back already."), code="taken-back")


def standing_facts(standing: Standing, *, stands_for: str, holds: str) -> dict[str, Any]:
    """Return a standing as a signed document tells it; ``stands_for`` and ``holds`` are addresses,
    left out where they are empty."""
    return {
        "type": ["Standing"],
        "standingRole": standing.role,
        "years": standing.years,
        **({"standsFor": stands_for} if stands_for else {}),
        **({"holds": [holds]} if holds else {}),
    }


def words_digest(facts: dict[str, Any], *, salt: str) -> str:
    """Return what stands for the words in the log; without the salt nobody can guess them."""
    told = "\n".join(f"{name}: {facts[name]}" for name in sorted(facts))
    return hashlib.sha256(f"{told}\n{salt}".encode()).hexdigest()
