"""All checks made over one definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content
from milepost.define.rules.gate.checklist import CHECKS, Check
from milepost.define.rules.gate.finding import Hit, Outcome


@dataclass(frozen=True, kw_only=True)
class GateFinding:
    """Something a check found: where, what is wrong, what would be better; does it block?"""

    check: str
    blocking: bool
    place: str
    sentence: str
    suggestion: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """How one check turned out; ``holds`` says what is true when it passed.

    ``answer`` is what a designer wrote to a question; it stands beside it for good.
    """

    check: str
    holds: str
    blocking: bool
    outcome: Outcome
    findings: tuple[GateFinding, ...]
    answer: str = ""

    @property
    def asks(self) -> bool:
        """Whether it wants a designer's written answer, given or not."""
        return bool(self.findings) and self.outcome in (Outcome.QUESTION, Outcome.UNKNOWN)


LEAST_WORDS = 3
"""An answer of fewer words says nothing."""


@dataclass(frozen=True)
class Report:
    """Every check in order."""

    results: tuple[Result, ...]

    @property
    def blocking(self) -> list[GateFinding]:
        """What keeps the definition from being published."""
        return [finding for finding in self._findings if finding.blocking]

    @property
    def questions(self) -> list[GateFinding]:
        """What wants a written answer, answered or not."""
        return [finding for finding in self._findings if not finding.blocking]

    @property
    def unanswered(self) -> list[Result]:
        """The checks with a question that nobody has answered in writing."""
        asked = [result for result in self.results if result.asks]
        return [result for result in asked if len(result.answer.split()) < LEAST_WORDS]

    @property
    def passed(self) -> bool:
        """Whether every check was made and found nothing."""
        return all(result.outcome == Outcome.PASSED for result in self.results)

    @property
    def passed_count(self) -> int:
        """How many checks passed."""
        return sum(result.outcome == Outcome.PASSED for result in self.results)

    @property
    def _findings(self) -> list[GateFinding]:
        return [finding for result in self.results for finding in result.findings]


def facts_of(report: Report) -> list[dict[str, Any]]:
    """Return a report as plain values, for JSON."""
    return [
        vars(result) | {"findings": [_facts_of(finding) for finding in result.findings]}
        for result in report.results
    ]


def from_facts(rows: Sequence[Mapping[str, Any]]) -> Report:
    """Return the report that ``facts_of`` gave these plain values for."""
    return Report(tuple(_from_facts(row) for row in rows))


def judge(content: Content, *, answers: Mapping[str, str] | None = None) -> Report:
    """Return what each check says of a definition, with the designer's ``answers`` by check."""
    results = [_result(check, content=content) for check in CHECKS]
    return Report(tuple(_answered(result, answers=answers or {}) for result in results))


def _facts_of(finding: GateFinding) -> dict[str, str]:
    return {name: getattr(finding, name) for name in ("place", "sentence", "suggestion")}


def _from_facts(row: Mapping[str, Any]) -> Result:
    of = {"check": row["check"], "blocking": row["outcome"] == Outcome.BLOCKED}
    findings = tuple(GateFinding(**of, **finding) for finding in row["findings"])
    return Result(**{**row, "outcome": Outcome(row["outcome"]), "findings": findings})


def _answered(result: Result, *, answers: Mapping[str, str]) -> Result:
    if not result.asks:
        return result
    return replace(result, answer=answers.get(result.check, "").strip())


def _result(check: Check, *, content: Content) -> Result:
    outcome, hits = _outcome(check, hits=list(check.look(content)), content=content)
    blocks = outcome == Outcome.BLOCKED
    return Result(
        check=check.name,
        holds=str(check.holds),
        blocking=check.blocking,
        outcome=outcome,
        findings=tuple(GateFinding(check=check.name, blocking=blocks, **vars(hit)) for hit in hits),
    )


def _outcome(check: Check, *, hits: list[Hit], content: Content) -> tuple[Outcome, list[Hit]]:
    if hits:
        return Outcome.BLOCKED if check.blocking else Outcome.QUESTION, hits
    if check.certain(content):
        return Outcome.PASSED, []
    return Outcome.UNKNOWN, [_unread(check)] if check.blocking else []


def _unread(check: Check) -> Hit:
    """What a check that blocks says where it can't tell: people read it then."""
    return Hit(
        "language",
        _("No program can tell in this language whether this holds: “%(holds)s”")
        % {"holds": check.holds},
        _("Have somebody who speaks it read it. Say who did, and what they found."),
    )
