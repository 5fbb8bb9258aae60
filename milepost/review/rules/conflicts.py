"""Who must not judge a piece of work, the reason in a sentence, and what a reviewer declares."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError

RECIPROCAL = timedelta(days=365)
"""For so long before work is handed in, having judged each other keeps two people apart."""
ENDED_TIE = timedelta(days=365)
"""For so long before work is handed in, and ever after, a tie that was taken back still counts."""
MAX_WORDS = 500
MOST_TIES = 100
MOST_TIES_A_DAY = 10


class Conflict(StrEnum):
    """Why somebody may not review a submission, strongest reason first."""

    OWN = "own-work"
    ATTESTER = "asked-to-confirm"
    DECLARED = "declared"
    TIED = "close-tie"
    CONCERN = "took-a-step"
    FEE = "noted-the-fee"
    SAMPLE = "knows-the-sample"
    PAID = "paid-per-pass"
    ROLES = "roles-apart"
    NO_REVIEWER = "not-a-reviewer"
    UNQUALIFIED = "not-qualified"
    UNCALIBRATED = "not-calibrated"
    TEAM_MATE = "team-mate"
    SAME_LINE = "same-line"
    COACH = "coach"
    KEEPER = "keeps-their-log"
    RECIPROCAL = "judged-each-other"
    AUTHOR = "author"
    SOLE_AUTHOR = "author-alone"

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return str(_SENTENCES[self])


_SENTENCES = {
    Conflict.OWN: gettext_lazy("This is your own work. Other people review it."),
    Conflict.ATTESTER: gettext_lazy(
        "You were asked to confirm a part of this work, so you know whose it is. Others review it."
    ),
    Conflict.DECLARED: gettext_lazy(
        "You have said that you may know whose work this is. Others review it."
    ),
    Conflict.TIED: gettext_lazy(
        "One of you has declared a close tie to the other, or you are family. Others review it."
    ),
    Conflict.CONCERN: gettext_lazy(
        "You took a step about a concern with this work, so you know whose it is. Others review it."
    ),
    Conflict.FEE: gettext_lazy(
        "You noted that the fee for this work was paid, so you know whose it is. Others review it."
    ),
    Conflict.SAMPLE: gettext_lazy(
        "You worked on a sample that was made of this work, or read it as one and were shown the "
        "panel’s levels. Others review it."
    ),
    Conflict.PAID: gettext_lazy(
        "This organization pays its reviewers by the result. Until it stops, nobody reviews for it."
    ),
    Conflict.NO_REVIEWER: gettext_lazy(
        "Only reviewers of the organization that offers this can review it."
    ),
    Conflict.UNQUALIFIED: gettext_lazy(
        "The terms of this one ask for more than the role of a reviewer, and you don’t have it."
    ),
    Conflict.UNCALIBRATED: gettext_lazy(
        "Read the samples first: only who comes near the panel’s levels judges this."
    ),
    Conflict.ROLES: gettext_lazy(
        "You hold another role here that is kept apart from reviewing. Give one of them up first."
    ),
    Conflict.TEAM_MATE: gettext_lazy(
        "You and the applicant are in the same organization. Others review it."
    ),
    Conflict.SAME_LINE: gettext_lazy(
        "Your organization stands above or below the applicant’s. Others review it."
    ),
    Conflict.COACH: gettext_lazy("You have advised the applicant on their work. Others review it."),
    Conflict.KEEPER: gettext_lazy(
        "You have entered in a practice log of the applicant. Others review it."
    ),
    Conflict.RECIPROCAL: gettext_lazy(
        "The applicant judges, or has lately judged, work of yours. Others review it."
    ),
    Conflict.AUTHOR: gettext_lazy(
        "You helped to write this definition. Here, its authors leave judging to others."
    ),
    Conflict.SOLE_AUTHOR: gettext_lazy(
        "You helped to write this definition, so you can’t be its only reviewer."
    ),
}


def strongest(found: Collection[str]) -> Conflict | None:
    """Return the strongest of the conflicts that were found; None if there is none."""
    return next((conflict for conflict in Conflict if conflict in found), None)


class Tie(TextChoices):
    """How two people are close."""

    FAMILY = "family", gettext_lazy("Family, or live together")
    FRIEND = "friend", gettext_lazy("Close friends, or have fallen out")
    WORK = "work", gettext_lazy("Work together, or one works for the other")
    MONEY = "money", gettext_lazy("Share money or a business")


class Knowing(TextChoices):
    """Why a reviewer may know whose work lies before them."""

    TOLD = "told", gettext_lazy("Somebody told me that they hand this in")
    HELPED = "helped", gettext_lazy("I helped somebody with this")
    CLOSE = "close", gettext_lazy("It could be of somebody close to me")
    GAIN = "gain", gettext_lazy("I gain or lose something by the result")
    SEEN = "seen", gettext_lazy("I recognize the work, a voice or a face")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a reviewer says before the work is opened, or once they recognize it."""

    knows: bool
    why: str = ""
    words: str = ""


def check_answer(answer: Answer) -> None:
    """Refuse an answer that says that its reviewer knows something, but not what."""
    if answer.knows and answer.why not in Knowing.values:
        raise RuleError(_("Say why you may know whose work this is."), code="why-unsaid")


@dataclass(frozen=True, kw_only=True)
class Declared:
    """How many ties somebody has declared, and whether they hold work whose author is hidden."""

    now: int
    within_a_day: int
    judging: bool


def check_tie(email: str, *, own: Collection[str], declared: Declared) -> None:
    """Refuse a tie to oneself, ties by the dozen, and any while a review is open: whether the desk
    closes would tell whose work it is."""
    if email in own:
        raise RuleError(_("This is your own address."), code="own-address")
    if declared.judging:
        raise RuleError(
            _(
                "You hold a review. If you may know whose work it is, say so there and give it "
                "back. Ties are declared before or after it."
            ),
            code="holds-a-review",
        )
    if declared.now >= MOST_TIES:
        raise RuleError(_("You have declared very many ties. Take some back."), code="too-many")
    if declared.within_a_day >= MOST_TIES_A_DAY:
        raise RuleError(_("That is enough for a day. Go on tomorrow."), code="too-many-today")
