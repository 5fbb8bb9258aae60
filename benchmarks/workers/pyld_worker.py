"""PyLD and cryptography, put together by hand as its users do: the proof alone is checked."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld
from serve import Task, material, serve

GIVEN = material()
KEY = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(GIVEN["seed"]))
PUBLIC = KEY.public_key()
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def _load(url: str, options: object) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": GIVEN["contexts"][url],
        "tag": "static",
    }


def _canonical_hash(document: dict[str, Any]) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    return hashlib.sha256(jsonld.normalize(document, options).encode()).digest()


def _hash_data(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    configuration = {**proof, "@context": document["@context"]}
    return _canonical_hash(configuration) + _canonical_hash(document)


def _decode(text: str) -> bytes:
    number = 0
    for character in text:
        number = number * 58 + ALPHABET.index(character)
    return number.to_bytes(64, "big")


def _issue(count: int) -> object:
    document = GIVEN["unsigned"][count % len(GIVEN["unsigned"])]
    return KEY.sign(_hash_data(document, GIVEN["proof"]))


def _verifier(name: str) -> Task:
    def verify(count: int) -> object:
        document = json.loads(GIVEN[name][count % len(GIVEN[name])])
        proof = document.pop("proof")
        signature = _decode(proof.pop("proofValue")[1:])
        return PUBLIC.verify(signature, _hash_data(document, proof))

    return verify


def main() -> None:
    tasks = {"issue": _issue, "cohort": _verifier("cohort"), "mixed": _verifier("mixed")}
    serve(tasks, version=f"PyLD {version('PyLD')}, cryptography {version('cryptography')}")


main()
