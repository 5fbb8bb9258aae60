"""The definitions written to try the gate on, what each should be told, and how it fares."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from milepost.define.rules import typed
from milepost.define.rules.content import Content
from milepost.define.rules.gate import Outcome, judge

FOLDER = Path(__file__).parent / "gate_definitions"


@dataclass(frozen=True)
class Gated:
    """A definition, and ``check place`` of each finding: expected, known to be missed, found."""

    name: str
    content: Content
    expected: frozenset[str]
    missed: frozenset[str]
    found: frozenset[str]


@dataclass
class Counts:
    """How often a check was right and wrong, over definitions."""

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0
    true_negatives: int = 0

    def count(self, *, found: bool, expected: bool) -> None:
        """Add one definition."""
        self.true_positives += found and expected
        self.false_positives += found and not expected
        self.false_negatives += expected and not found
        self.true_negatives += not found and not expected


def gated() -> list[Gated]:
    """Return every definition with what the gate finds."""
    return [_gated(file) for file in sorted(FOLDER.glob("*.toml"))]


def confusion(definitions: list[Gated]) -> dict[str, Counts]:
    """Return, for each check, how often it was right and wrong."""
    counts = {result.check: Counts() for result in judge(definitions[0].content).results}
    for definition in definitions:
        for check, row in counts.items():
            row.count(
                found=_names(check, definition.found), expected=_names(check, definition.expected)
            )
    return counts


def table(counts: dict[str, Counts]) -> str:
    """Return the confusion table as Markdown."""
    head = ("check", "rightly found", "false alarm", "missed", "rightly silent")
    rows = [(f"`{check}`", *map(str, vars(row).values())) for check, row in counts.items()]
    ruler = ("---", *["---:"] * 4)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruler, *rows))


def content_of(data: dict[str, Any]) -> Content:
    """Return what a definition as written in a file says."""
    return typed.read(typed.with_keys(typed.from_mapping(data), new_key=uuid4))


def told(content: Content) -> list[str]:
    """Return ``check place`` of each finding of the gate, in order."""
    return [
        f"{finding.check} {finding.place}"
        for result in judge(content).results
        if result.outcome != Outcome.UNKNOWN
        for finding in result.findings
    ]


def _gated(file: Path) -> Gated:
    data = tomllib.loads(file.read_text())
    content = content_of(data)
    return Gated(
        name=file.stem,
        content=content,
        expected=frozenset(data["expected"]),
        missed=frozenset(data.get("missed", [])),
        found=frozenset(told(content)),
    )


def _names(check: str, findings: frozenset[str]) -> bool:
    return any(finding.startswith(f"{check} ") for finding in findings)
