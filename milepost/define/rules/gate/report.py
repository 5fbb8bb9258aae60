"""All checks made over one definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from milepost.define.rules.content import Content
from milepost.define.rules.gate.checklist import CHECKS, Check
from milepost.define.rules.gate.finding import Outcome


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
        asked = [result for result in self.results if result.outcome == Outcome.QUESTION]
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
    of = {"check": row["check"], "blocking": row["blocking"]}
    findings = tuple(GateFinding(**of, **finding) for finding in row["findings"])
    return Result(**{**row, "outcome": Outcome(row["outcome"]), "findings": findings})


def _answered(result: Result, *, answers: Mapping[str, str]) -> Result:
    if result.outcome != Outcome.QUESTION:
        return result
    return replace(result, answer=answers.get(result.check, "").strip())


def _result(check: Check, *, content: Content) -> Result:
    possible = check.possible(content)
    findings = tuple(_findings(check, content=content)) if possible else ()
    bad = Outcome.BLOCKED if check.blocking else Outcome.QUESTION
    good = Outcome.PASSED if possible else Outcome.UNKNOWN
    return Result(
        check=check.name,
        holds=str(check.holds),
        blocking=check.blocking,
        outcome=bad if findings else good,
        findings=findings,
    )


def _findings(check: Check, *, content: Content) -> list[GateFinding]:
    return [
        GateFinding(check=check.name, blocking=check.blocking, **vars(hit))
        for hit in check.look(content)
    ]
