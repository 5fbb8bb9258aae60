"""What a program asks to see beside the verdict (VCALM): problems by type, results by property.

A problem has the URL that the standards have for it, or ``about:blank`` where they have none: that
a credential expired or was revoked is an answer, not an error in it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from insignia.checks.inquiry import Findings, Inquiry
from insignia.checks.secured import open_list
from insignia.checks.status import check_status
from insignia.checks.structure import as_list, is_presentation
from insignia.errors import UnreadableError
from insignia.times import parse_moment

from insignia import Check, Documents, InsigniaError, Options, Report
from milepost.kit import problems

Document = Mapping[str, Any]
Told = dict[str, Any]
_FAILED = {
    "structure": problems.MALFORMED_VALUE,
    "described-once": problems.MALFORMED_VALUE,
    "terms": problems.DATA_LOSS,
    "proof": problems.PROOF_VERIFICATION,
    "issuer": problems.CRYPTOGRAPHIC_SECURITY,
}
_UNDECIDED = {
    "proof": problems.CRYPTOGRAPHIC_SECURITY,
    "issuer": problems.CRYPTOGRAPHIC_SECURITY,
}


class Circumstances(NamedTuple):
    """What a report was made with; ``documents`` are those that could be fetched."""

    documents: Documents
    now: datetime
    options: Options
    proof_only: bool


def problem_details(report: Report, *, made: Circumstances) -> list[Told]:
    """Return a problem for each check that did not pass, then one for each warning."""
    wrong = [check for check in report.checks if check.outcome != "passed"]
    found = [(problem_type(check, report=report, made=made), check.sentence) for check in wrong]
    return [
        *(_problem(type, title="Not verified", detail=sentence) for type, sentence in found),
        *(_problem(problems.BLANK, title="Warning", detail=one) for one in report.warnings),
    ]


def _problem(type: str, *, title: str, detail: str) -> Told:
    return {"type": type, "title": problems.title_of(type) or title, "detail": detail}


def problem_type(check: Check, *, report: Report, made: Circumstances) -> str:
    """Return the URL that the standards have for what a check that did not pass found."""
    document = report.credential or {}
    if check.outcome == "failed" and check.name == "proof":
        return _of_proof(document, format=report.format, options=made.options)
    if check.name == "status":
        return _of_status(document, made=made)
    types = _FAILED if check.outcome == "failed" else _UNDECIDED
    return types.get(check.name, problems.BLANK)


def _of_proof(document: Document, *, format: str, options: Options) -> str:
    if not _answers(document, "challenge", wanted=options.challenge):
        return problems.INVALID_CHALLENGE
    if not _answers(document, "domain", wanted=options.domain):
        return problems.INVALID_DOMAIN
    token = "proof" not in document and format != "not signed"
    return problems.CRYPTOGRAPHIC_SECURITY if token else problems.PROOF_VERIFICATION


def _answers(document: Document, name: str, *, wanted: str | None) -> bool:
    """Whether every proof in a document says what was asked for; a token has none to ask."""
    shown = [each for each in as_list(document.get("proof")) if isinstance(each, Mapping)]
    return wanted is None or all(wanted in as_list(each.get(name)) for each in shown)


def _of_status(document: Document, *, made: Circumstances) -> str:
    """What is wrong with its lists; nothing, where one of them says that it was revoked."""
    entries = [one for one in as_list(document.get("credentialStatus")) if isinstance(one, Mapping)]
    for url in dict.fromkeys(str(one.get("statusListCredential")) for one in entries):
        if url not in made.documents:
            return problems.STATUS_RETRIEVAL
        try:
            open_list(url, inquiry=Inquiry(made.documents, made.now))
        except InsigniaError:
            return problems.STATUS_VERIFICATION
    return problems.BLANK


def results_of(report: Report, *, made: Circumstances) -> Told:
    """Return what was found of each property that a credential, or a presentation, has."""
    document = report.credential or {}
    if is_presentation(document):
        inner = [_told(one, made=made) for one in report.contained]
        return {"presentation": _of_presentation(report, made=made), "credentials": inner}
    return dict(_of_credential(report, made=made))


def _told(report: Report, *, made: Circumstances) -> Told:
    return {
        "verified": report.valid,
        "credential": report.credential,
        "problemDetails": problem_details(report, made=made),
        "results": results_of(report, made=made),
    }


def _of_presentation(report: Report, *, made: Circumstances) -> Told:
    document, options = report.credential or {}, made.options
    told: Told = {"proof": _proofs(report)}
    for name, wanted in (("challenge", options.challenge), ("domain", options.domain)):
        if wanted is not None:
            signed = report.outcome("proof") == "passed"
            verified = signed or _answers(document, name, wanted=wanted)
            told[name] = {"verified": verified, "input": wanted}
    if "holder" in document and not made.proof_only:
        held = report.outcome("holder") or report.outcome("issuer")
        told["holder"] = {"verified": held == "passed", "input": document["holder"]}
    return told


def _of_credential(report: Report, *, made: Circumstances) -> Iterator[tuple[str, Any]]:
    document = report.credential or {}
    yield "proof", _proofs(report)
    if made.proof_only:
        return
    for name, begins in (("validFrom", True), ("validUntil", False)):
        if name in document:
            verified = _is_in_time(document[name], begins=begins, now=made.now)
            yield name, {"verified": verified, "input": document[name]}
    if "credentialStatus" in document:
        inquiry = Inquiry(made.documents, made.now)
        entries = as_list(document["credentialStatus"])
        yield "credentialStatus", [_status(one, of=document, inquiry=inquiry) for one in entries]


def _proofs(report: Report) -> list[Told]:
    """Each proof with the verdict on all: those of a set hold together or not at all."""
    verified = report.outcome("proof") == "passed"
    shown = as_list((report.credential or {}).get("proof"))
    return [{"verified": verified, "input": each} for each in shown]


def _is_in_time(text: object, *, begins: bool, now: datetime) -> bool:
    try:
        moment = parse_moment(text)
    except UnreadableError:
        return False
    return moment <= now if begins else now < moment


def _status(entry: object, *, of: Document, inquiry: Inquiry) -> Told:
    """What one entry says by itself; each list is opened once for all."""
    findings = Findings()
    check_status(
        {**of, "credentialStatus": [entry]},
        inquiry=inquiry,
        findings=findings,
        open_list=partial(open_list, inquiry=inquiry),
    )
    return {"verified": findings.checks[-1].outcome == "passed", "input": entry}
