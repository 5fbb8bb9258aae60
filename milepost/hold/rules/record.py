"""The record: what was shown, when, and by which badges. Own words are never in it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from milepost.kit.words import plain


class State(StrEnum):
    """What a badge is worth today, the best first."""

    IN_FORCE = "in-force"
    EXPIRED = "expired"
    UNCHECKED = "unchecked"
    TAKEN_BACK = "taken-back"
    FAILED = "failed"
    SOMEBODY_ELSES = "somebody-elses"


COUNTING = {State.IN_FORCE, State.EXPIRED}
"""What was true on its day; all else is listed and counts for nothing."""
MOST_WORDS = 8
HERE, ELSEWHERE = "here", "elsewhere"
SOURCES = (HERE, ELSEWHERE)


@dataclass(frozen=True, kw_only=True)
class Competence:
    """Something one can do, in a framework or by itself.

    ``group`` is the framework: the line of one that is kept here, else its title, else nothing.
    """

    key: str
    name: str
    code: str = ""
    group: str = ""
    framework: str = ""
    address: str = ""
    identifier: UUID | None = None
    """The competency, if its framework is kept here."""


@dataclass(frozen=True, kw_only=True)
class Showing:
    """A badge that shows it."""

    pk: UUID
    source: str
    title: str
    issuer: str
    on: date
    state: State
    signer: str = ""
    """From elsewhere: who signed it, as far as its signature shows."""
    known: bool = True
    """Whether somebody here knows who issued it."""

    @property
    def counts(self) -> bool:
        """Whether it was true on its day."""
        return self.state in COUNTING


@dataclass(frozen=True, kw_only=True)
class Line:
    """A competence with every badge that shows it, the newest first."""

    competence: Competence
    showings: tuple[Showing, ...]

    @property
    def days(self) -> list[date]:
        """The days it was shown on, the first one first; empty where nothing counts."""
        return sorted({one.on for one in self.showings if one.counts})

    @property
    def known(self) -> bool:
        """Whether any badge that counts was issued by somebody who is known here."""
        return any(one.known for one in self.showings if one.counts)

    @property
    def first(self) -> date | None:
        """When it was shown first."""
        return min(self.days, default=None)

    @property
    def last(self) -> date | None:
        """When it was shown last."""
        return max(self.days, default=None)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of a record is asked for; empty parts ask for everything."""

    words: str = ""
    group: str | None = None
    """A framework; the empty text asks for what stands in none."""
    source: str = ""


def lines_of(pairs: Iterable[tuple[Competence, Showing]]) -> list[Line]:
    """Return a line for each competence, by framework, then by code and name.

    Words that differ from badge to badge are taken from the newest.
    """
    shown: dict[str, list[tuple[Competence, Showing]]] = {}
    for pair in pairs:
        shown.setdefault(pair[0].key, []).append(pair)
    lines = []
    for found in shown.values():
        found.sort(key=lambda pair: (pair[1].on, pair[1].pk), reverse=True)
        showings = tuple(dict.fromkeys(showing for _competence, showing in found))
        lines.append(Line(competence=found[0][0], showings=showings))
    return sorted(lines, key=_place)


def _place(line: Line) -> tuple[bool, str, str, str, str]:
    """Frameworks by title, what stands in none last."""
    one = line.competence
    return (not one.group, one.framework.casefold(), one.group, one.code, one.name.casefold())


def narrowed(lines: Sequence[Line], *, wanted: Wanted) -> list[Line]:
    """Return the lines that fit."""
    words = plain(wanted.words).split()[:MOST_WORDS]
    return [line for line in lines if _fits(line, wanted=wanted, words=words)]


def _fits(line: Line, *, wanted: Wanted, words: Sequence[str]) -> bool:
    one = line.competence
    if wanted.group is not None and one.group != wanted.group:
        return False
    if wanted.source and not any(shown.source == wanted.source for shown in line.showings):
        return False
    badges = (f"{shown.title} {shown.issuer}" for shown in line.showings)
    text = plain(" ".join([one.code, one.name, one.framework, *badges]))
    return all(word in text for word in words)


def shown_by(lines: Iterable[Line], *, badges: Collection[UUID]) -> list[Line]:
    """Return what these badges show, and nothing else."""
    kept = [
        Line(
            competence=line.competence,
            showings=tuple(one for one in line.showings if one.pk in badges),
        )
        for line in lines
    ]
    return [line for line in kept if line.showings]


def groups_of(lines: Iterable[Line]) -> dict[str, str]:
    """Return the frameworks of these lines with their titles, in order."""
    return {line.competence.group: line.competence.framework for line in lines}


def badges_in(lines: Iterable[Line]) -> int:
    """Return how many badges count in these lines."""
    return len({one.pk for line in lines for one in line.showings if one.counts})


def state_of_import(report: Mapping[str, Any]) -> State:
    """Return what a badge from elsewhere is worth, by its last check.

    Expired is one that fails for its date alone; somebody else's one that was given to them, or
    that holds such a badge, whatever else it fails.
    """
    if report.get("verdict") == "valid":
        return State.IN_FORCE
    if report.get("verdict") != "invalid":
        return State.UNCHECKED
    failed = {check["name"] for check in report["checks"] if check["outcome"] == "failed"}
    if "recipient" in failed:
        return State.SOMEBODY_ELSES
    return State.EXPIRED if failed == {"dates"} else State.FAILED


def worse(one: State, *, other: State) -> State:
    """Return the worse of two: a badge in a bundle is worth no more than the bundle."""
    return max(one, other, key=list(State).index)
