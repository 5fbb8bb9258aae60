"""The credentials, keys and contexts that every worker gets."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from insignia.contexts import SHIPPED
from insignia.rdf import canonical_nquads
from insignia.specimens import SITE, full_credential

from insignia import PrivateKey, did, sign

CREATED = "2026-02-01T08:00:00+00:00"
SEED = hashlib.sha256(b"insignia benchmark").digest()
SIZE = 200
HOLES = (
    "/id",
    "/credentialSubject/id",
    "/credentialSubject/identifier/0/identityHash",
    "/credentialSubject/result/1/value",
    "/evidence/0/id",
    "/evidence/0/narrative",
    "/credentialStatus/id",
    "/credentialStatus/statusListIndex",
    "/validFrom",
    "/awardedDate",
)
CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/data-integrity/v2",
    "https://www.w3.org/ns/did/v1",
)


def write_material(path: Path) -> None:
    """Write the file that workers read."""
    key = PrivateKey.from_seed(SEED)
    issuer = did.from_key(key.public)
    cohort = [full_credential(number, issuer=issuer) for number in range(SIZE)]
    mixed = [_another(full_credential(number, issuer=issuer), number) for number in range(SIZE)]
    method = did.method_id(issuer)
    given = {
        "seed": SEED.hex(),
        "did": issuer,
        "method": method,
        "publicKey": key.public.to_multikey(),
        "secretKey": key.to_multikey(),
        "created": CREATED,
        "proof": _proof(method),
        "contexts": {url: SHIPPED.load(url) for url in CONTEXTS},
        "unsigned": cohort,
        "cohort": [_signed(credential, key, method) for credential in cohort],
        "mixed": [_signed(credential, key, method) for credential in mixed],
        "holes": HOLES,
        "rows": [_row(number) for number in range(SIZE)],
        "nquads": len(canonical_nquads(cohort[0])),
    }
    path.write_text(json.dumps(given))


def _proof(method: str) -> dict[str, Any]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-02-01T08:00:00Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


def _signed(credential: dict[str, Any], key: PrivateKey, method: str) -> str:
    created = datetime.fromisoformat(CREATED)
    return json.dumps(sign(credential, key=key, method=method, created=created))


def _another(credential: dict[str, Any], number: int) -> dict[str, Any]:
    """The same credential about another achievement, by an issuer that calls itself otherwise."""
    achievement = credential["credentialSubject"]["achievement"]
    achievement["id"] = f"{SITE}/achievements/{number}"
    achievement["description"] += f" Part {number}."
    credential["issuer"]["description"] += f" Campus {number}."
    return credential


def _row(number: int) -> list[str]:
    return [
        f"{SITE}/credentials/0191f0aa-41d2-7b6e-8c11-{number:012x}",
        f"did:web:people.example:{number}",
        f"Ada Lovelace {number}",
        str(50 + number % 50),
        f"{SITE}/evidence/{number}/1",
        f'Recording {number} of a lesson, with "quotes"\nand a second line.',
        f"{SITE}/status/7#{94567 + number}",
        str(94567 + number),
        "2026-02-01T08:00:00Z",
        "2026-02-01T08:00:00Z",
    ]
