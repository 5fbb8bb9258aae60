"""Which parts of a badge its holder may leave out, as JSON pointers into the document."""

from collections.abc import Collection, Mapping
from typing import Any

NARRATIVE = "/credentialSubject/narrative"
"""It sums up evidence and reviews: it is shown only with both."""
PARTS = {
    "results": ("/credentialSubject/result",),
    "assessment": ("/credentialSubject/assessment", NARRATIVE),
    "evidence": ("/evidence",),
}


def concealable(document: Mapping[str, Any]) -> list[str]:
    """Return every pointer of a badge that can be left out; pieces of evidence one by one, too."""
    subject = document["credentialSubject"]
    places = {"/credentialSubject": subject, "": document}
    parts = [pointer for pointers in PARTS.values() for pointer in pointers]
    found = [one for one in parts if one.rpartition("/")[2] in places[one.rpartition("/")[0]]]
    return found + [f"/evidence/{number}" for number in range(len(document.get("evidence", [])))]


def disclosed(
    document: Mapping[str, Any], *, left_out: Collection[str], evidence: Collection[str]
) -> list[str]:
    """Return the pointers that stay when parts are left out.

    Without ``evidence`` as a whole the pieces of these identifiers stay.
    """
    kept = [name for name in PARTS if name not in left_out]
    pointers = [pointer for name in kept for pointer in PARTS[name]]
    if "evidence" in left_out:
        pointers = [one for one in pointers if one != NARRATIVE]
        items = enumerate(document.get("evidence", []))
        pointers += [f"/evidence/{number}" for number, one in items if one["id"] in evidence]
    return pointers
