"""Is it about the person the verifier knows?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insignia.checks.inquiry import Findings
from insignia.checks.structure import as_list
from insignia.identity import is_about


def check_recipient(document: Mapping[str, Any], *, known: str, findings: Findings) -> None:
    """Note whether a subject of ``document`` is the person known as ``known``."""
    subjects = [s for s in as_list(document.get("credentialSubject")) if isinstance(s, Mapping)]
    if any(is_about(subject, known=known) for subject in subjects):
        findings.passed("recipient", f"It is about {known}.")
    elif any("id" in subject or "identifier" in subject for subject in subjects):
        findings.failed("recipient", f"It is about somebody else than {known}.")
    else:
        findings.unknown("recipient", "It does not say whom it is about.")
