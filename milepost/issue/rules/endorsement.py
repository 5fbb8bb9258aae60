"""What an organization says about something: an EndorsementCredential of Open Badges 3.0."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from insignia.times import format_moment

from milepost.issue.rules.credential import OPEN_BADGES, VOCABULARIES

Document = dict[str, Any]

RECOGNITION_CONTEXT = f"{VOCABULARIES}/recognition/v1"


@dataclass(frozen=True, kw_only=True)
class Endorsement:
    """What is said: about which thing (an absolute URI), under which title, in which words.

    ``more`` holds terms of our recognition vocabulary that stand beside the words.
    """

    subject: str
    name: str
    comment: str
    more: Mapping[str, Any]
    valid_from: datetime
    valid_until: datetime | None = None


def endorsement_document(
    said: Endorsement, *, id: UUID, issuer: Mapping[str, Any], status: Mapping[str, Any]
) -> Document:
    """Return the unsigned EndorsementCredential (Open Badges 3.0, B.2)."""
    until = {"validUntil": format_moment(said.valid_until)} if said.valid_until else {}
    return {
        "@context": [*OPEN_BADGES, RECOGNITION_CONTEXT],
        "id": f"urn:uuid:{id}",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": said.name,
        "issuer": dict(issuer),
        "validFrom": format_moment(said.valid_from),
        **until,
        "credentialSubject": {
            "id": said.subject,
            "type": ["EndorsementSubject"],
            "endorsementComment": said.comment,
            **said.more,
        },
        "credentialStatus": dict(status),
    }
