"""Credentials inside a credential: presented, bundled into a record, or endorsing a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insignia.checks.inquiry import Findings
from insignia.checks.reading import Reading, read_document, read_text
from insignia.checks.structure import as_list, is_presentation
from insignia.errors import LimitError, UnreadableError
from insignia.report import Report

MAX_CONTAINED = 200
_FORGED = ("proof", "terms", "structure", "described-once")

Document = Mapping[str, Any]


def bundled(document: Document) -> list[object]:
    """The credentials that a presentation shows or a learner record is made of."""
    owners = [document] if is_presentation(document) else as_list(document.get("credentialSubject"))
    owners = [owner for owner in owners if isinstance(owner, Mapping)]
    return [item for owner in owners for item in as_list(owner.get("verifiableCredential"))]


def readings(items: list[object]) -> list[Reading]:
    """What each contained credential is; raises if one cannot be read or there are too many."""
    if len(items) > MAX_CONTAINED:
        raise LimitError(f"More than {MAX_CONTAINED} credentials in one are not checked.")
    return [_read(item) for item in items]


def _read(item: object) -> Reading:
    if isinstance(item, str):
        found = read_text(item)
        if found.kind not in ("jws", "sd-jwt"):
            raise UnreadableError("A contained credential is neither an object nor a token.")
        return found
    return read_document(item)


def note_bundled(reports: list[Report], *, presented: bool, findings: Findings) -> None:
    """Note ``contained``: in a presentation all must be valid, in a record none may be forged."""
    bad = [r for r in reports if (r.verdict == "invalid" if presented else is_forged(r))]
    if bad:
        findings.failed("contained", f"One credential inside does not hold: {_reason(bad[0])}")
    elif any(report.verdict == "unknown" for report in reports):
        findings.unknown("contained", "A credential inside could not be checked.")
    elif reports:
        findings.passed("contained", f"The {len(reports)} credentials inside were checked too.")
    for report in reports:
        if report.verdict == "invalid" and report not in bad:
            findings.warn(f"A credential inside is not in force: {_reason(report)}")


def note_endorsements(reports: list[Report], *, findings: Findings) -> None:
    """Note ``endorsements``: a forged one fails, one that cannot be checked is warned of."""
    forged = [report for report in reports if is_forged(report)]
    if forged:
        findings.failed("endorsements", f"An endorsement does not hold: {_reason(forged[0])}")
    elif reports:
        findings.passed("endorsements", "No endorsement in it is forged.")
    for report in reports:
        if not report.valid and report not in forged:
            findings.warn(f"An endorsement in it does not count: {_reason(report)}")


def is_forged(report: Report) -> bool:
    """Whether a report says that the content was changed, or signed by somebody else."""
    failed = {check.name for check in report.checks if check.outcome == "failed"}
    return not failed.isdisjoint((*_FORGED, "issuer"))


def _reason(report: Report) -> str:
    doubts = sorted(
        (check.outcome, check.sentence) for check in report.checks if check.outcome != "passed"
    )
    return doubts[0][1]
