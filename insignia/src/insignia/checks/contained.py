"""Credentials inside a credential: presented, bundled into a record, or endorsing a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insignia import legacy
from insignia.checks.inquiry import Findings
from insignia.checks.reading import Reading, is_envelope, read_document, read_text
from insignia.checks.structure import as_list, is_presentation
from insignia.errors import LimitError, UnreadableError
from insignia.report import Report

MAX_CONTAINED = 200
_FORGED = frozenset({"proof", "terms", "structure", "described-once", "issuer"})

Document = Mapping[str, Any]


def bundled(document: Document) -> list[object]:
    """The credentials that a presentation shows or a learner record is made of."""
    owners = [document] if is_presentation(document) else as_list(document.get("credentialSubject"))
    owners = [owner for owner in owners if isinstance(owner, Mapping)]
    return [item for owner in owners for item in as_list(owner.get("verifiableCredential"))]


def judged_apart(document: Document) -> set[int]:
    """The ``id`` of each object inside credentials bundled by ``document`` that have a proof.

    Whatever is put there breaks that proof, and while it is undecided the whole is not valid. An
    envelope is judged by the token in it, and an older badge at its address: neither is here.
    """
    found: set[int] = set()
    waiting = [item for item in bundled(document) if _is_judged_by_proof(item)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found.add(id(value))
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found


def _is_judged_by_proof(item: object) -> bool:
    return isinstance(item, dict) and not is_envelope(item) and legacy.kind_of(item) is None


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
    elif any(report.verdict == "unknown" or _is_undecided(report) for report in reports):
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
    return any(check.name in _FORGED and check.outcome == "failed" for check in report.checks)


def _is_undecided(report: Report) -> bool:
    """Whether nobody can say if it is forged; that it has ended as well makes it no better."""
    return any(check.name in _FORGED and check.outcome == "unknown" for check in report.checks)


def _reason(report: Report) -> str:
    doubts = sorted(
        (check.outcome, check.sentence) for check in report.checks if check.outcome != "passed"
    )
    return doubts[0][1]
