"""Open a secured document: read it, check what secures it, and whose key did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from insignia import legacy
from insignia.checks import embedded, policy, structure
from insignia.checks.dates import check_dates
from insignia.checks.inquiry import Findings, Inquiry, Options
from insignia.checks.outline import Outline, outline
from insignia.checks.reading import Reading, read
from insignia.contexts import ContextSet
from insignia.documents import read_bytes
from insignia.errors import (
    DocumentMissing,
    DocumentUnreachable,
    StatusError,
    Undecided,
    UnreadableError,
)
from insignia.later import later

if TYPE_CHECKING:
    from insignia.checks import foreign, hosted, sd_tokens, token_status, tokens
    from insignia.proofs.jws import Jws
else:
    foreign, hosted = later("insignia.checks.foreign"), later("insignia.checks.hosted")
    tokens = later("insignia.checks.tokens")
    sd_tokens = later("insignia.checks.sd_tokens")
    token_status = later("insignia.checks.token_status")

Document = Mapping[str, Any]


class Opened(NamedTuple):
    """A document as its signer made it, the way it was secured, and whether status is settled."""

    document: Document
    format: str
    outline: Outline
    settled: bool = False


def open_secured(reading: Reading, *, inquiry: Inquiry, findings: Findings) -> Opened | None:
    """The document in ``reading`` after its checks up to ``issuer``; ``None`` if it has none."""
    opened = _open(reading, inquiry=inquiry, findings=findings)
    if opened is not None and inquiry.depth == 0:
        _note_unpresented(opened, options=inquiry.options, findings=findings)
    return opened


def _note_unpresented(opened: Opened, *, options: Options, findings: Findings) -> None:
    """Whoever presents answers a challenge; a credential alone may come from anybody."""
    asked = options.challenge is not None or options.domain is not None
    held = any(check.name == "holder" for check in findings.checks)
    if asked and not held and not structure.is_presentation(opened.document):
        findings.failed("holder", "Nobody presents it, so nobody has answered what was asked.")


def _open(reading: Reading, *, inquiry: Inquiry, findings: Findings) -> Opened | None:
    if reading.kind == "jws":
        return _open_token(reading.text, inquiry=inquiry, findings=findings)
    if reading.kind == "address":
        return _open_address(reading.text, inquiry=inquiry, findings=findings)
    if reading.document is None:
        return _open_sd_token(reading.text, inquiry=inquiry, findings=findings)
    if legacy.kind_of(reading.document) is not None:
        return _open_legacy(reading.document, token=None, inquiry=inquiry, findings=findings)
    return _open_document(reading.document, inquiry=inquiry, findings=findings)


def _open_token(text: str, *, inquiry: Inquiry, findings: Findings) -> Opened | None:
    token = tokens.read_token(text)
    if legacy.kind_of(token.document) is not None:
        return _open_legacy(token.document, token=token.jws, inquiry=inquiry, findings=findings)
    check_structure(token.document, findings=findings)
    document = tokens.check_token(token, inquiry=inquiry, findings=findings)
    claims = {**token.jws.claims(), "iss": token.signer}
    listed = _is_listed(claims)
    if listed and not inquiry.proof_only:
        token_status.check_token_status(claims, inquiry=inquiry, findings=findings)
    return _opened(document or token.document, format=token.format, listed=listed)


def _open_sd_token(text: str, *, inquiry: Inquiry, findings: Findings) -> Opened | None:
    token = sd_tokens.read_sd_token(text)
    if not token.is_typed:
        check_structure(token.document, findings=findings)
    document = sd_tokens.check_sd_token(token, inquiry=inquiry, findings=findings)
    claims = {**token.document, "iss": token.signer}
    listed = token.is_typed or _is_listed(claims)
    if listed and not inquiry.proof_only:
        token_status.check_token_status(claims, inquiry=inquiry, findings=findings)
    return _opened(document or token.document, format=token.format, listed=listed)


def _is_listed(claims: Document) -> bool:
    """Whether a token of the W3C's refers to a Token Status List, as any token may."""
    status = claims.get("status")
    return isinstance(status, Mapping) and "status_list" in status


def _opened(document: Document, *, format: str, listed: bool) -> Opened:
    """A token may name its status in both ways; then both are asked."""
    settled = listed and "credentialStatus" not in document
    return Opened(document, format=format, outline=outline(document), settled=settled)


def _open_address(url: str, *, inquiry: Inquiry, findings: Findings) -> Opened | None:
    """A picture of the first generation holds nothing but the address of its assertion."""
    try:
        found = read(read_bytes(inquiry.documents, url, anywhere=True))
    except (DocumentMissing, DocumentUnreachable) as error:
        findings.refused("proof", error)
        return None
    if found.kind == "address":
        raise UnreadableError("The address leads to nothing but another address.")
    return _open(found, inquiry=inquiry, findings=findings)


def _open_legacy(
    document: Document, *, token: Jws | None, inquiry: Inquiry, findings: Findings
) -> Opened:
    version = legacy.generation(document)
    name = f"Open Badges {version}, {'signed' if token else 'hosted'}"
    found = hosted.check_legacy(document, token=token, inquiry=inquiry, findings=findings)
    shown = document if found is None else found
    return Opened(shown, format=name, outline=outline(shown), settled=True)


def _open_document(document: Document, *, inquiry: Inquiry, findings: Findings) -> Opened:
    check_structure(document, findings=findings)
    presentation = structure.is_presentation(document)
    purpose = "authentication" if presentation else "assertionMethod"
    judged = embedded.check_embedded(document, purpose=purpose, inquiry=inquiry, findings=findings)
    opened = Opened(document, format=_format(judged), outline=outline(document))
    if not inquiry.proof_only:
        signer = document.get("holder") if presentation else document.get("issuer")
        name = structure.id_of(signer)
        if presentation and name is None:
            name = embedded.presenter(judged)
        embedded.check_issuer(name, judged=judged, findings=findings)
        if any(embedded.is_over_rdf(each.proof) for each in judged):
            check_policy(opened, contexts=inquiry.contexts, findings=findings)
    return opened


def check_structure(document: Document, *, findings: Findings) -> None:
    """Note whether ``document`` has the shape that the data model demands."""
    found = next(structure.each_problem(document), None)
    if found is not None:
        findings.failed("structure", found)
    else:
        findings.passed("structure", "It has the parts that a credential must have.")


def check_policy(opened: Opened, *, contexts: ContextSet, findings: Findings) -> None:
    """Note whether everything that decides stands in one place (see ``policy``, ``foreign``)."""
    document, own_words = opened.document, contexts.foreign
    found = policy.ambiguities(document, outline=opened.outline, own_words=own_words)
    if own_words and foreign.own_contexts(document):
        found += foreign.dangers(document, contexts=contexts)
        findings.warn(foreign.WARNING)
    if found:
        findings.failed("described-once", found[0])
    else:
        findings.passed("described-once", "What decides about it stands in one place only.")


def open_list(url: str, *, inquiry: Inquiry) -> Document:
    """The status list credential at ``url``; raises unless it is signed and in force."""
    reading, findings = read(read_bytes(inquiry.documents, url, anywhere=True)), Findings()
    inner = replace(inquiry, proof_only=False, depth=inquiry.depth + 1)
    opened = open_secured(reading, inquiry=inner, findings=findings)
    if opened is not None:
        check_dates(opened.document, now=inquiry.now, findings=findings)
    for check in findings.checks:
        if check.outcome == "failed":
            raise StatusError(f"The status list at {url} does not hold: {check.sentence}")
    if findings.needs:
        raise DocumentMissing(next(iter(findings.needs)))
    if opened is None or any(check.outcome != "passed" for check in findings.checks):
        raise Undecided(f"The status list at {url} could not be checked.")
    return opened.document


def _format(judged: list[embedded.Judged]) -> str:
    names = [str(each.proof.get("cryptosuite", each.proof.get("type"))) for each in judged]
    return ", ".join(dict.fromkeys(names)) or "not signed"
