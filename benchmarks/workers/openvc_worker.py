"""openvc-core: its Data Integrity suite, which checks context, purpose, key and dates as well."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.metadata import version

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite
from serve import Task, material, serve

GIVEN = material()
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(GIVEN["seed"]))
KEY = Ed25519SigningKey(PRIVATE, GIVEN["method"])
SUITE = DataIntegrityProofSuite()
NOW = datetime.fromisoformat("2026-06-01T00:00:00+00:00")


def _issue(count: int) -> object:
    return SUITE.add_proof(
        GIVEN["unsigned"][count % len(GIVEN["unsigned"])],
        signing_key=KEY,
        verification_method=GIVEN["method"],
        extra_contexts=GIVEN["contexts"],
    )


def _verifier(name: str) -> Task:
    def verify(count: int) -> object:
        document = json.loads(GIVEN[name][count % len(GIVEN[name])])
        return SUITE.verify(document, now=NOW, extra_contexts=GIVEN["contexts"])

    return verify


def main() -> None:
    tasks = {"issue": _issue, "cohort": _verifier("cohort"), "mixed": _verifier("mixed")}
    serve(tasks, version=f"openvc-core {version('openvc-core')}")


main()
