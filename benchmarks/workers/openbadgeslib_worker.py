"""openbadgeslib: its Open Badges 3.0 verifier with all checks but status; signing is proof only."""

from __future__ import annotations

from importlib.metadata import version

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.ob3.ldp import OB3LdpVerifier, add_data_integrity_proof
from serve import Task, material, serve

GIVEN = material()
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(GIVEN["seed"]))
PEM = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
VERIFIER = OB3LdpVerifier.for_issuer_did(GIVEN["did"])


def _issue(count: int) -> object:
    document = GIVEN["unsigned"][count % len(GIVEN["unsigned"])]
    return add_data_integrity_proof(document, PEM, GIVEN["method"])


def _verifier(name: str) -> Task:
    return lambda count: VERIFIER.verify(GIVEN[name][count % len(GIVEN[name])])


def main() -> None:
    tasks = {"issue": _issue, "cohort": _verifier("cohort"), "mixed": _verifier("mixed")}
    serve(tasks, version=f"openbadgeslib {version('openbadgeslib')}")


main()
