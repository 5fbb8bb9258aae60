"""Dated entries of a practice log, and which of them are in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What happened; excused and no opportunity count neither for nor against.

    Withdrawn takes back what it supersedes, and says nothing itself.
    """

    MET = "met"
    NOT_MET = "notMet"
    EXCUSED = "excused"
    NO_OPPORTUNITY = "noOpportunity"
    WITHDRAWN = "withdrawn"

    __hash__ = str.__hash__  # an enum's own is a call in Python, once for every entry


class Source(StrEnum):
    """Who says so."""

    SELF = "self"
    SUPERVISOR = "supervisor"
    TEACHER = "teacher"
    SYSTEM = "system"

    __hash__ = str.__hash__


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of a log. It is never changed: a later one ``supersedes`` it, with a ``reason``.

    ``recorded`` is the day it was written down; None where nobody knows.
    """

    day: date
    outcome: Outcome
    source: Source
    observer: str = ""
    context: str = ""
    note: str = ""
    recorded: date | None = None
    id: str = ""
    supersedes: str = ""
    reason: str = ""

    @property
    def late(self) -> int:
        """How many days after its day it was recorded; nought if at once, ahead, or unknown."""
        return max(0, (self.recorded - self.day).days) if self.recorded else 0


def in_force(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that speak, each once, however often it came in.

    Those that no other one replaces do, unless they are withdrawn.
    """
    kept = list(entries)
    names = [entry.id for entry in kept if entry.id]
    if len(set(names)) < len(names):
        kept = list(set(kept))
    replaced = {entry.supersedes for entry in kept if entry.supersedes}
    if not replaced:
        return kept
    return [
        entry
        for entry in kept
        if (not entry.id or entry.id not in replaced) and entry.outcome is not Outcome.WITHDRAWN
    ]
