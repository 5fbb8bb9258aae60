"""What a credential says, as one digest: the same however it is spaced, ordered or secured."""

import hashlib
from collections.abc import Mapping
from typing import Any

from insignia.encoding import jcs
from insignia.rdf import canonical_nquads
from insignia.report import Report

from insignia import InsigniaError
from milepost.verify.rules.safe import nodes


def with_content(told: Mapping[str, Any], *, report: Report) -> dict[str, Any]:
    """Return a report as told, with ``content`` on it and on all that is inside."""
    parts = list(told["contained"])
    parts[: len(report.contained)] = [
        with_content(part, report=one) for part, one in zip(parts, report.contained, strict=False)
    ]
    return {**told, "content": content_digest(report.credential), "contained": parts}


def content_digest(document: Mapping[str, Any] | None) -> str:
    """Return the SHA-256 of what a credential says, without its proofs; empty for none.

    A proof over statements covers many spellings of a document (``id`` or ``@id``, one value or a
    list of it), so it is the statements that are hashed then; the canonical JSON otherwise.
    """
    if document is None:
        return ""
    plain = {name: value for name, value in document.items() if name != "proof"}
    try:
        data = canonical_nquads(plain) if _covers_statements(document) else jcs(plain)
    except InsigniaError:
        return ""
    return hashlib.sha256(data).hexdigest()


def _covers_statements(document: Mapping[str, Any]) -> bool:
    suites = [str(proof.get("cryptosuite", "")) for proof in nodes(document.get("proof"))]
    return any("jcs" not in suite for suite in suites)
