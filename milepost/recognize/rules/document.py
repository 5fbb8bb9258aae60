"""A commitment for machines, in our recognition vocabulary beside Open Badges."""

from typing import Any

from milepost.recognize.rules.commitments import Named, Terms

Document = dict[str, Any]


def commitment_terms(
    terms: Terms, *, named: Named, address: str, replaces: str = ""
) -> dict[str, Document]:
    """Return the ``commitment`` that stands beside the words of a signed endorsement.

    ``address`` is the version's own; ``replaces`` that of the version before.
    """
    grant: Document = {"type": ["Grant"], "grantType": terms.grant}
    if terms.amount is not None:
        grant["amount"] = f"{terms.amount.normalize():f}"
    if terms.grant_words.strip():
        grant["inWords"] = terms.grant_words.strip()
    assert terms.starts_on
    lists = {
        "accepts": [*named.achievements, *named.versions],
        "acceptsAlignedTo": [
            *named.competencies,
            *(one for one in named.competency_versions if one not in named.competencies),
        ],
        "acceptsIssuedBy": [*named.issuers, *named.outside_issuers],
    }
    body: Document = {
        "id": address,
        "type": ["Commitment"],
        **{name: values for name, values in lists.items() if values},
        "grants": grant,
        "jurisdiction": terms.jurisdiction.strip(),
        "effectiveFrom": terms.starts_on.isoformat(),
        "noticeDays": terms.notice_days,
        "page": address,
    }
    if terms.terms.strip():
        body["terms"] = terms.terms.strip()
    if terms.ends_on:
        body["effectiveUntil"] = terms.ends_on.isoformat()
    if replaces:
        body["replaces"] = replaces
    return {"commitment": body}


def subject_of(named: Named, *, address: str) -> str:
    """Return what the endorsement is about: the one thing named, else the commitment itself."""
    one = [*named.achievements, *named.competencies, *named.issuers, *named.outside_issuers]
    return one[0] if len(one) == 1 else address
