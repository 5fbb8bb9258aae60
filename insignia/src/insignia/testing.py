"""Sample keys and credentials for anyone's tests: the keys are published, so never trust them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from insignia import did
from insignia.issue import sign
from insignia.keys import ED25519, PrivateKey

SAMPLE_MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_SEED = bytes(range(32))


def sample_key(number: int = 0) -> PrivateKey:
    """An Ed25519 key that everybody knows, the same each time for the same ``number``."""
    return PrivateKey.from_seed(bytes([*_SEED[:-1], number]), kind=ED25519)


SAMPLE_DID = did.from_key(sample_key().public)
SAMPLE_METHOD = did.method_id(SAMPLE_DID)


def sample_credential(issuer: str = SAMPLE_DID) -> dict[str, Any]:
    """An unsigned Open Badge 3.0: Ada asked for wait time after her questions, and was judged."""
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:7f0a2c5e-5d53-4be4-9f0e-3b1b6a1f2a10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Wait time after a question",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Riverbend School"},
        "validFrom": "2026-11-22T09:30:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:0b9a4e9c-9d0a-4a55-8e43-67d1d0ce2c40",
                "type": ["Achievement"],
                "name": "Wait time after a question",
                "description": "Waits three seconds or more before calling on a student.",
                "criteria": {"narrative": "Two recordings of ten minutes, from two classes."},
            },
        },
    }


def sample_signed(credential: dict[str, Any] | None = None) -> dict[str, Any]:
    """``sample_credential``, or another of the same issuer, signed with ``sample_key``."""
    return sign(
        credential or sample_credential(),
        key=sample_key(),
        method=SAMPLE_METHOD,
        created=SAMPLE_MOMENT,
    )
