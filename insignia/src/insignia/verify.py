"""Is this credential authentic, unaltered and in force? A pure function of what it is given.

Whether to trust its issuer is another question, and not asked here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from insignia.checks import reading as readings
from insignia.checks import secured
from insignia.checks.dates import check_dates
from insignia.checks.inquiry import Findings, Inquiry, Options
from insignia.checks.reading import Reading
from insignia.checks.secured import Opened
from insignia.checks.status import check_status
from insignia.documents import Documents
from insignia.errors import UnreadableError
from insignia.report import Check, Report

__all__ = ["Check", "Options", "Report", "verify"]

NOTHING: Documents = {}
_AFTER_PROOF = ("issuer", "described-once", "dates", "status", "recipient")


def verify(
    text: bytes | str,
    *,
    documents: Documents = NOTHING,
    now: datetime,
    proof_only: bool = False,
    options: Options = Options(),  # noqa: B008  (frozen, without state)
) -> Report:
    """The report on a credential: JSON, a token, or a PNG or SVG that carries one.

    Fetch what ``report.needs`` names and ask again with it in ``documents``. Raises
    ``InsigniaError`` only for input that cannot be read at all.
    """
    if now.tzinfo is None:
        raise UnreadableError("The moment to verify at needs a time zone.")
    inquiry = Inquiry(documents=documents, now=now, proof_only=proof_only, options=options)
    return report_on(readings.read(text), inquiry=inquiry)


def report_on(reading: Reading, *, inquiry: Inquiry) -> Report:
    """The report on something already read."""
    findings = Findings()
    opened = secured.open_secured(reading, inquiry=inquiry, findings=findings)
    if opened is not None and not inquiry.proof_only:
        _check_in_force(opened, inquiry=inquiry, findings=findings)
    return _report(findings, opened=opened, inquiry=inquiry)


def _check_in_force(opened: Opened, *, inquiry: Inquiry, findings: Findings) -> None:
    check_dates(opened.document, now=inquiry.now, findings=findings)
    if not opened.settled:
        opener = partial(secured.open_list, inquiry=replace(inquiry, depth=inquiry.depth + 1))
        check_status(opened.document, inquiry=inquiry, findings=findings, open_list=opener)


def _report(findings: Findings, *, opened: Opened | None, inquiry: Inquiry) -> Report:
    return Report(
        checks=tuple(findings.checks),
        needs=tuple(findings.needs),
        warnings=tuple(findings.warnings),
        unchecked=_AFTER_PROOF if inquiry.proof_only else (),
        format=opened.format if opened else "",
        credential=opened.document if opened else None,
    )
