"""A badge with parts left out: the SD-JWT that a reader gets, and what stands in it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from insignia.proofs.disclosures import reveal
from insignia.proofs.sd_jwt import present_sd_jwt, read_sd_jwt

from milepost.issue import queries
from milepost.issue.models import Credential
from milepost.issue.rules.selective import disclosed

SD_JWT = "application/vc+sd-jwt"


@dataclass(frozen=True)
class Presented:
    """A badge as it is handed out, and the document that it discloses."""

    text: str
    document: dict[str, Any]


def presented(
    credential: Credential, *, left_out: Collection[str], evidence: Collection[str]
) -> Presented:
    """Return a badge without these parts, but with the pieces of evidence of these identifiers.

    It was signed for that before (``sign_selective``).
    """
    whole = read_sd_jwt(credential.selective_copy.text)
    pointers = disclosed(queries.document_of(credential), left_out=left_out, evidence=evidence)
    part = present_sd_jwt(whole, disclosed=pointers)
    shown = reveal(part.jws.claims(), disclosures=part.disclosures).claims
    return Presented(part.text, dict(shown))
