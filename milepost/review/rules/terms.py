"""On what terms an organization reviews: who qualifies, how fast, and how reviewers are paid."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from milepost.kit.errors import RuleError

MOST_DAYS = 365
ANSWER_DAYS = 30
"""Within so many days an appeal is to be answered, unless an organization says otherwise."""


class PayWay(TextChoices):
    """How reviewers are paid. No amount is kept, and nothing hangs on a single result."""

    UNPAID = "unpaid", gettext_lazy("Not paid for it")
    SALARY = "salary", gettext_lazy("Part of their job")
    REVIEW = "review", gettext_lazy("The same for each review, whatever its result")
    PASS = "pass", gettext_lazy("More when the work passes")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Who qualifies to review, and within how many days a decision is promised.

    With none of the three ticked every reviewer of the organization qualifies; else whoever meets
    one of those that are ticked.
    """

    holders: bool = False
    """Whoever holds the badge themselves."""
    practitioners: bool = False
    """Whoever the organization has named as practicing it."""
    panel: bool = False
    """Whoever sits on its named panel."""
    authors_excluded: bool = False
    """Whether those who wrote the definition judge no work on it."""
    days: int | None = None
    """Within how many days from handing in a decision is promised; None: nothing is promised."""
    answer_days: int = ANSWER_DAYS
    """Within how many days from its filing an appeal is to be answered."""

    def as_facts(self) -> dict[str, Any]:
        """Return the terms as they are kept and logged."""
        return asdict(self)

    @property
    def sentences(self) -> list[str]:
        """The terms in words, for everyone to read."""
        return [self._who(), *self._authors(), self._pace(), self._answer()]

    def _who(self) -> str:
        ways = [
            (self.holders, _("people who hold this badge themselves")),
            (self.practitioners, _("people who practice it, named by the organization")),
            (self.panel, _("people on a named panel")),
        ]
        asked = [words for ticked, words in ways if ticked]
        if not asked:
            return _("Any reviewer of the organization may review it.")
        return _("Of its reviewers these may review it: %s.") % "; ".join(asked)

    def _authors(self) -> list[str]:
        excluded = _("Whoever helped to write the definition does not review.")
        return [excluded] if self.authors_excluded else []

    def _pace(self) -> str:
        if self.days is None:
            return _("No time to a decision is promised.")
        text = ngettext(
            "A decision is promised within %(days)s day.",
            "A decision is promised within %(days)s days.",
            self.days,
        )
        return text % {"days": self.days}

    def _answer(self) -> str:
        text = ngettext(
            "An appeal is answered within %(days)s day.",
            "An appeal is answered within %(days)s days.",
            self.answer_days,
        )
        return text % {"days": self.answer_days}


def terms_from(facts: Mapping[str, Any]) -> Terms:
    """Return terms from what was sent or kept; RuleError when they can't be kept."""
    terms = Terms(**{name: facts[name] for name in Terms.__dataclass_fields__ if name in facts})
    if terms.days is not None and not 1 <= terms.days <= MOST_DAYS:
        raise RuleError(_("Promise between 1 and 365 days, or nothing."), code="days-out-of-range")
    if not 1 <= terms.answer_days <= MOST_DAYS:
        raise RuleError(
            _("Answer appeals within 1 to 365 days; 30 where nothing is said."),
            code="days-out-of-range",
        )
    return terms
