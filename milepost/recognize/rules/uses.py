"""What earners say of a badge after 3, 6 and 12 months, if they like to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.issue.rules import months_later
from milepost.kit.errors import RuleError
from milepost.recognize.rules.counts import rounded

MONTHS = (3, 6, 12)
ASKED_UNTIL = 18
"""After so many months a question that was missed is asked no more."""
SHORTEST_MONTH, LONGEST_MONTH = timedelta(days=28), timedelta(days=31)


class Used(TextChoices):
    """How often somebody does what the badge says."""

    WEEKLY = "weekly", gettext_lazy("Every week or more often")
    MONTHLY = "monthly", gettext_lazy("Every month or so")
    RARELY = "rarely", gettext_lazy("Less often")
    NEVER = "never", gettext_lazy("Not at all")


class Helped(TextChoices):
    """What the badge itself has been good for."""

    JOB = "job", gettext_lazy("Getting a job or another one")
    PAY = "pay", gettext_lazy("Better pay")
    STUDY = "study", gettext_lazy("A school or a course")
    TRUST = "trust", gettext_lazy("Others trust me with more")
    SELF = "self", gettext_lazy("I trust myself with more")


@dataclass(frozen=True)
class Told:
    """What may be told of all answers, in steps of the smallest group: who still does it, and who
    was helped by what. 0 means fewer.
    """

    answers: int
    used: dict[str, int]
    helped: dict[str, int]


def due_on(issued_at: datetime, *, month: int) -> datetime:
    """Return when somebody is asked."""
    return months_later(issued_at, months=month)


def latest_due(issued_at: datetime, *, at: datetime) -> int | None:
    """Return the latest question whose day has come; None before the first, and at long last."""
    if due_on(issued_at, month=ASKED_UNTIL) <= at:
        return None
    due = [month for month in MONTHS if due_on(issued_at, month=month) <= at]
    return due[-1] if due else None


def open_months(issued_at: datetime, *, answered: Iterable[int], at: datetime) -> list[int]:
    """Return the questions that may be answered now, the latest first."""
    done = set(answered)
    due = [month for month in MONTHS if due_on(issued_at, month=month) <= at]
    return [month for month in reversed(due) if month not in done]


def check_answer(*, used: str, helped: Iterable[str], is_open: bool) -> None:
    """Refuse an answer before its time, a second one, and choices that there are not."""
    if not is_open:
        raise RuleError(_("This is not asked now, or you have answered it."), code="not-asked")
    if used not in Used.values or set(helped) - set(Helped.values):
        raise RuleError(_("Choose one of the answers that there are."), code="no-such-answer")


def told(answers: Iterable[tuple[str, list[str]]], *, smallest: int) -> Told | None:
    """Return what may be told of answers; nothing while fewer than ``smallest`` have answered."""
    rows = list(answers)
    if len(rows) < smallest:
        return None
    used = {name: sum(one == name for one, _h in rows) for name in Used.values}
    helped = {name: sum(name in many for _u, many in rows) for name in Helped.values}
    return Told(
        rounded(len(rows), smallest=smallest),
        {name: rounded(count, smallest=smallest) for name, count in used.items()},
        {name: rounded(count, smallest=smallest) for name, count in helped.items()},
    )
