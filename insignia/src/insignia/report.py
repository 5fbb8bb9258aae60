"""What verification found: checks in order, each passed, failed or unknown, with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from insignia.errors import NotValid

Outcome = Literal["passed", "failed", "unknown"]
Verdict = Literal["valid", "invalid", "unknown"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of a credential, and its answer in words for people."""

    name: str
    outcome: Outcome
    sentence: str

    def to_json(self) -> dict[str, str]:
        """The check as a JSON object."""
        return {"name": self.name, "outcome": self.outcome, "sentence": self.sentence}


@dataclass(frozen=True)
class Report:
    """The checks of one credential; ``needs`` are the URLs to fetch before asking again."""

    checks: tuple[Check, ...]
    needs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    format: str = ""
    credential: Mapping[str, Any] | None = None
    contained: tuple[Report, ...] = ()

    @property
    def valid(self) -> bool:
        """True if there is a check and every check passed; unknown is not passed."""
        return self.verdict == "valid"

    @property
    def verdict(self) -> Verdict:
        """``invalid`` if a check failed, ``unknown`` if one is undecided, else ``valid``."""
        outcomes = {check.outcome for check in self.checks}
        if "failed" in outcomes:
            return "invalid"
        return "valid" if outcomes == {"passed"} else "unknown"

    def outcome(self, name: str) -> Outcome | None:
        """How the check called ``name`` came out; ``None`` if it was not made."""
        return next((check.outcome for check in self.checks if check.name == name), None)

    def require_valid(self) -> None:
        """Raise ``NotValid`` with the first sentence that speaks against the credential."""
        if self.valid:
            return
        worst = [check for check in self.checks if check.outcome == "failed"]
        doubts = worst or [check for check in self.checks if check.outcome == "unknown"]
        raise NotValid(doubts[0].sentence if doubts else "Nothing was checked.")

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object, with the credential as it was read."""
        return {
            "valid": self.valid,
            "verdict": self.verdict,
            "format": self.format,
            "checks": [check.to_json() for check in self.checks],
            "warnings": list(self.warnings),
            "unchecked": list(self.unchecked),
            "needs": list(self.needs),
            "contained": [report.to_json() for report in self.contained],
            "credential": self.credential,
        }
