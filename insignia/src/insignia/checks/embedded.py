"""Does the proof inside hold, and is the key behind it the issuer's? (VC Data Integrity 1.0, 4.)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from insignia import did
from insignia.checks.inquiry import Findings, Inquiry, outcome_of
from insignia.did import VerificationMethod
from insignia.errors import (
    ContextError,
    DocumentMissing,
    DocumentUnreachable,
    InsigniaError,
    KeyMaterialError,
    ProofError,
    UndefinedTermError,
)
from insignia.keys import PublicKey
from insignia.proofs import (
    Expected,
    check_proof,
    check_terms,
    moment_of,
    proofs_of,
    required_proofs,
)
from insignia.proofs.data_integrity import LEGACY_TYPES, SUITES
from insignia.report import Outcome

Document = Mapping[str, Any]

_UNCOVERED = (UndefinedTermError, ContextError)


class Signer(NamedTuple):
    """The key that a proof names, with its method where that could be looked up."""

    key: PublicKey
    method: VerificationMethod | None = None
    trouble: InsigniaError | None = None

    @property
    def controller(self) -> str | None:
        """Who controls the key, as far as the documents at hand prove it."""
        return self.method.controller if self.method else None


class Judged(NamedTuple):
    """How one proof came out, and whose it is."""

    outcome: Outcome
    sentence: str
    proof: Document
    signer: Signer | None = None
    error: InsigniaError | None = None


def check_embedded(
    document: Document, *, purpose: str, inquiry: Inquiry, findings: Findings
) -> list[Judged]:
    """Note the checks ``terms`` and ``proof``; returns how each proof of ``document`` came out."""
    try:
        proofs = proofs_of(document)
    except InsigniaError as error:
        findings.refused("proof", error)
        return []
    judged = [judge(document, proof=p, purpose=purpose, inquiry=inquiry) for p in proofs]
    _note_terms(judged, findings=findings)
    _note_proofs(judged, findings=findings)
    _warn_of_added_contexts(document, judged=judged, findings=findings)
    return judged


def _warn_of_added_contexts(
    document: Document, *, judged: list[Judged], findings: Findings
) -> None:
    """A proof over the JSON text holds although its reader has appended contexts (eddsa-jcs)."""
    present = document.get("@context")
    for each in judged:
        signed = each.proof.get("@context", present)
        if each.outcome == "passed" and not is_over_rdf(each.proof) and signed != present:
            findings.warn("Contexts were added after it was signed; the issuer did not sign them.")


def judge(document: Document, *, proof: Document, purpose: str, inquiry: Inquiry) -> Judged:
    """How one proof comes out, together with those it builds upon."""
    if (unsupported := _unsupported(proof)) is not None:
        return Judged("unknown", f"Proofs of kind {unsupported} cannot be checked here.", proof)
    try:
        chain = required_proofs(document, proof=proof)
        signers = [_hold(document, proof=each, purpose=purpose, inquiry=inquiry) for each in chain]
    except InsigniaError as error:
        return Judged(outcome_of(error), error.sentence, proof, error=error)
    return Judged("passed", "The signature holds: nothing was changed.", proof, signer=signers[0])


def _unsupported(proof: Document) -> str | None:
    """The name of the mechanism, if it is one that this library does not know."""
    kind, suite = proof.get("type"), proof.get("cryptosuite")
    if not isinstance(kind, str) or not (suite is None or isinstance(suite, str)):
        return None
    if kind == "DataIntegrityProof":
        return None if suite is None or suite in SUITES else suite[:60]
    return None if kind in LEGACY_TYPES else kind[:60]


def is_over_rdf(proof: Document) -> bool:
    """True where the proof covers statements, not the JSON text in which they stand."""
    return "jcs" not in str(proof.get("cryptosuite"))


def _hold(document: Document, *, proof: Document, purpose: str, inquiry: Inquiry) -> Signer:
    """Who made the proof; raises whatever speaks against it."""
    domain, challenge = inquiry.options.domain, inquiry.options.challenge
    asked = purpose == "authentication"
    check_terms(
        proof,
        expected=Expected(
            now=inquiry.now,
            purpose=purpose,
            domain=domain if asked else None,
            challenge=challenge if asked else None,
        ),
    )
    signer = find_signer(proof, purpose=purpose, inquiry=inquiry)
    check_proof(document, proof=proof, key=signer.key, contexts=inquiry.contexts)
    if signer.method is not None:
        signer.method.require_in_force(created=moment_of(proof, "created"), now=inquiry.now)
    return signer


def find_signer(proof: Document, *, purpose: str, inquiry: Inquiry) -> Signer:
    """The key the proof names: from its controller's document, or out of its own name."""
    name = proof.get("verificationMethod")
    if not isinstance(name, str):
        raise ProofError("The proof does not name the key it was made with.")
    try:
        method = did.find_method(name, purpose=purpose, documents=inquiry.documents)
    except (DocumentMissing, DocumentUnreachable) as error:
        return _signer_by_name(name.partition("#")[2], error=error)
    except KeyMaterialError as error:
        if "#" in name:
            raise
        return _signer_by_name(name.removeprefix("did:key:"), error=error)
    return Signer(method.key, method=method)


def _signer_by_name(multikey: str, *, error: InsigniaError) -> Signer:
    """A key spelled out in the name of the method: it proves integrity, not who signed."""
    try:
        return Signer(PublicKey.from_multikey(multikey), trouble=error)
    except InsigniaError:
        raise error from None


def _note_terms(judged: list[Judged], *, findings: Findings) -> None:
    troubles = [each.error for each in judged if isinstance(each.error, _UNCOVERED)]
    held = [each for each in judged if each.outcome == "passed" and is_over_rdf(each.proof)]
    if troubles:
        findings.refused("terms", troubles[0])
    elif held:
        findings.passed("terms", "Every word in it is defined, so the signature covers it all.")


def _note_proofs(judged: list[Judged], *, findings: Findings) -> None:
    """All proofs that can be checked must hold, and one at least; the rest are warned of."""
    if not judged:
        findings.failed("proof", "It is not signed: there is no proof in it.")
        return
    failed = [each for each in judged if each.outcome == "failed"]
    passed = [each for each in judged if each.outcome == "passed"]
    unknown = [each for each in judged if each.outcome == "unknown"]
    if failed and isinstance(failed[0].error, _UNCOVERED):
        findings.unknown("proof", "The signature was not checked: it may not cover every word.")
    elif failed:
        findings.failed("proof", failed[0].sentence)
    elif passed:
        findings.passed("proof", passed[0].sentence)
    else:
        findings.unknown("proof", unknown[0].sentence)
    for each in unknown:
        if isinstance(each.error, DocumentMissing):
            findings.need(each.error.url)
        if passed:
            findings.warn(f"One of its proofs was not checked: {each.sentence}")


def presenter(judged: list[Judged]) -> str | None:
    """Who signed a presentation that names no holder, as the data model allows."""
    signers = [each.signer for each in judged if each.outcome == "passed" and each.signer]
    return signers[0].controller if signers else None


def check_issuer(issuer: str | None, *, judged: list[Judged], findings: Findings) -> None:
    """Note whether a proof that holds was made with a key of ``issuer``."""
    signers = {
        str(each.proof["verificationMethod"]).partition("#")[0]: each.signer
        for each in judged
        if each.outcome == "passed" and each.signer
    }
    own = signers.get(issuer or "")
    if issuer is None:
        findings.failed("issuer", "It names no issuer.")
    elif own is not None and own.trouble is not None:
        findings.refused("issuer", own.trouble)
    elif own is not None and own.controller == issuer:
        findings.passed("issuer", f"The key that signed it belongs to {issuer}.")
    elif signers:
        other = next(iter(signers))
        findings.failed("issuer", f"It names {issuer} as issuer, but {other} signed it.")
    else:
        findings.unknown("issuer", "Without a proof that holds, nobody knows who issued it.")
