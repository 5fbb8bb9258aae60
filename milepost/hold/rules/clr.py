"""The record as a signed document: a Comprehensive Learner Record 2.0. Pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from insignia.times import format_moment

from milepost.hold.rules.record import State
from milepost.kit.errors import RuleError

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
NEEDED = ("id", "issuer", "validFrom", "credentialSubject", "proof")
SIGNED = {State.IN_FORCE, State.EXPIRED}
"""Only what we could verify ourselves is signed for."""
MOST_CREDENTIALS = 200
"""More in one record are not checked by Insignia, and hardly by anyone."""
MOST_BYTES = 3_500_000
Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What a record holds, whose it is, and who puts it together.

    ``partial``: the holder has more badges than stand in it.
    """

    id: UUID
    name: str
    issuer: Mapping[str, Any]
    holder: Sequence[Mapping[str, Any]]
    credentials: Sequence[Mapping[str, Any]]
    partial: bool
    at: datetime


def record_document(bundle: Bundle) -> Document:
    """Return the unsigned ClrCredential; the credentials in it keep their own proofs."""
    return {
        "@context": list(CONTEXTS),
        "id": f"urn:uuid:{bundle.id}",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": bundle.name,
        "issuer": dict(bundle.issuer),
        "validFrom": format_moment(bundle.at),
        "partial": bundle.partial,
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [dict(one) for one in bundle.holder],
            "verifiableCredential": [dict(one) for one in bundle.credentials],
        },
    }


def misfit(document: Mapping[str, Any] | None, *, state: State) -> str:
    """Return why a badge can't stand in a signed record; empty if it can, as far as its form tells.

    CLR 2.0 takes Verifiable Credentials 2.0 with a proof inside (schema, ``VerifiableCredential``):
    no tokens, and nothing from before.
    """
    if state == State.TAKEN_BACK:
        return _("It was taken back.")
    if state == State.SOMEBODY_ELSES:
        return _("It was given to somebody else.")
    if state == State.FAILED:
        return _("It failed a check.")
    if state not in SIGNED:
        return _("It could not be verified.")
    if document is None:
        return _("It is signed as a token, which a record can’t hold.")
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    if first != CONTEXTS[0] or any(name not in document for name in NEEDED):
        return _("It is in an older form, which a record can’t hold.")
    return ""


def check_bundle(*, fitting: int, size: int) -> None:
    """Refuse an empty record, and one that is too large to be checked."""
    if fitting == 0:
        raise RuleError(
            _("None of these badges can stand in a signed record."), code="record-empty"
        )
    if fitting > MOST_CREDENTIALS or size > MOST_BYTES:
        raise RuleError(
            _("That is too much for one signed record. Hand out a collection instead."),
            code="record-too-large",
        )
