"""Is this credential authentic, unaltered and in force? A pure function of what it is given.

Whether to trust its issuer is another question, and not asked here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from insignia.checks import contained, endorsed, secured
from insignia.checks import reading as readings
from insignia.checks.dates import check_dates
from insignia.checks.inquiry import Findings, Inquiry, Options
from insignia.checks.profile import departures
from insignia.checks.reading import Reading
from insignia.checks.recipient import check_recipient
from insignia.checks.refresh import is_newer_version, refresh_url
from insignia.checks.secured import Opened
from insignia.checks.status import check_status
from insignia.checks.structure import is_presentation
from insignia.documents import Documents, read_bytes
from insignia.errors import DocumentMissing, InsigniaError, UnreadableError
from insignia.report import Check, Report

__all__ = ["Check", "Options", "Report", "verify"]

NOTHING: Documents = {}
MAX_DEPTH = 4
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
    report = report_on(readings.read(text), inquiry=inquiry)
    return report if proof_only else _refreshed(report, inquiry=inquiry)


def _refreshed(report: Report, *, inquiry: Inquiry) -> Report:
    """The report on the issuer's current version, where one is at hand; else ``report``."""
    url = refresh_url(report)
    if url is None:
        return report
    try:
        newer = report_on(
            readings.read(read_bytes(inquiry.documents, url, anywhere=True)), inquiry=inquiry
        )
    except DocumentMissing:
        return replace(report, needs=tuple(dict.fromkeys([*report.needs, url])))
    except InsigniaError as error:
        return _warned(report, f"Its issuer's current version could not be read: {error}")
    if is_newer_version(newer, of=report):
        return _warned(newer, "Its issuer has a newer version; that one was checked.")
    return report


def _warned(report: Report, sentence: str) -> Report:
    return replace(report, warnings=(*report.warnings, sentence))


def report_on(reading: Reading, *, inquiry: Inquiry) -> Report:
    """The report on something already read."""
    findings = Findings()
    if inquiry.depth > MAX_DEPTH:
        findings.unknown("proof", "Credentials inside credentials this deep are not checked.")
        return _report(findings, opened=None, inner=[], inquiry=inquiry)
    opened = secured.open_secured(reading, inquiry=inquiry, findings=findings)
    inner: list[Report] = []
    if opened is not None:
        if not inquiry.proof_only:
            _check_in_force(opened, inquiry=inquiry, findings=findings)
        for sentence in departures(opened.document):
            findings.warn(sentence)
        inner = _check_contained(opened, inquiry=inquiry, findings=findings)
    return _report(findings, opened=opened, inner=inner, inquiry=inquiry)


def _check_in_force(opened: Opened, *, inquiry: Inquiry, findings: Findings) -> None:
    document = opened.document
    check_dates(document, now=inquiry.now, findings=findings)
    if not opened.settled:
        opener = partial(secured.open_list, inquiry=inquiry)
        check_status(document, inquiry=inquiry, findings=findings, open_list=opener)
    known = inquiry.options.recipient
    if known is not None and inquiry.depth == 0 and not is_presentation(document):
        check_recipient(document, known=known, findings=findings)


def _check_contained(opened: Opened, *, inquiry: Inquiry, findings: Findings) -> list[Report]:
    """The reports on what ``opened`` contains, noted in its own checks."""
    document = opened.document
    inner: list[Report] = []
    found = (
        ("contained", contained.bundled(document)),
        ("endorsements", opened.outline.endorsements),
    )
    for name, items in [each for each in found if each[1]]:
        below = replace(inquiry, depth=inquiry.depth + 1)
        with findings.asking(name):
            reports = [report_on(r, inquiry=below) for r in contained.readings(items)]
            inner.extend(reports)
            if name == "endorsements":
                contained.note_endorsements(reports, findings=findings)
                endorsed.note_subjects(reports, items=items, document=document, findings=findings)
            else:
                presented = is_presentation(document)
                contained.note_bundled(reports, presented=presented, findings=findings)
    return inner


def _needs(findings: Findings, inner: list[Report]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*findings.needs, *(url for r in inner for url in r.needs)]))


def _report(
    findings: Findings, *, opened: Opened | None, inner: list[Report], inquiry: Inquiry
) -> Report:
    return Report(
        checks=tuple(findings.checks),
        needs=_needs(findings, inner),
        warnings=tuple(findings.warnings),
        unchecked=_AFTER_PROOF if inquiry.proof_only else (),
        format=opened.format if opened else "",
        credential=opened.document if opened else None,
        contained=tuple(inner),
    )
