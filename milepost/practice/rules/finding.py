"""What the evaluation says: a verdict, the figures behind it, and when it could be met."""

import math
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Z_95 = 1.959963984540054


class Verdict(StrEnum):
    """Lapsed: by the log as it stands, the rule was met on an earlier day and no longer is."""

    MET = "met"
    NOT_YET = "notYet"
    LAPSED = "lapsed"


@dataclass(frozen=True, kw_only=True)
class DaysBy:
    """On how many days of the window each source said something, whether or not it counts."""

    own: int = 0
    supervisor: int = 0
    teacher: int = 0
    system: int = 0

    @property
    def document(self) -> dict[str, int]:
        """The days by the name of each source."""
        return {
            "self": self.own,
            "supervisor": self.supervisor,
            "teacher": self.teacher,
            "system": self.system,
        }


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was counted from ``first`` to ``last``; docs/reference/measured-competencies.md."""

    first: date
    last: date
    met: int
    counted: int
    excused: int
    no_opportunity: int
    recorded: int
    expected: int
    longest_streak: int
    current_streak: int
    observers: int
    contexts: int
    late: int
    latest: int
    days_by: DaysBy = field(default_factory=DaysBy)

    @property
    def coverage(self) -> float:
        """How much of the period somebody recorded, from 0 to 1."""
        return self.recorded / self.expected if self.expected else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share that was met."""
        return wilson(self.met, of=self.counted)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The verdict of a day; ``missing`` names the fields of the standard that aren't reached.

    ``next_date`` is the first day, ``on`` included, on which the rule is met if all goes well.
    """

    on: date
    verdict: Verdict
    figures: Figures
    missing: tuple[str, ...]
    next_date: date | None


def wilson(met: float, *, of: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval for ``met`` of ``of``; of nothing, all is possible."""
    if of == 0:
        return 0.0, 1.0
    share, square = met / of, Z_95**2
    middle = share + square / (2 * of)
    half = Z_95 * math.sqrt(share * (1 - share) / of + square / (4 * of**2))
    whole = 1 + square / of
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)
