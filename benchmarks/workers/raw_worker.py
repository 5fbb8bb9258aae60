"""The floor: Ed25519 alone, and with the hash of as many bytes as the statements have."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

import nacl.bindings
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from serve import Task, material, serve

GIVEN = material()
SEED = bytes.fromhex(GIVEN["seed"])
PUBLIC, SECRET = nacl.bindings.crypto_sign_seed_keypair(SEED)
DATA = bytes(64)
NQUADS = b"x" * GIVEN["nquads"]
SIGNED = nacl.bindings.crypto_sign(DATA, SECRET)
OPENSSL = Ed25519PrivateKey.from_private_bytes(SEED)
OPENSSL_PUBLIC = OPENSSL.public_key()
SIGNATURE = OPENSSL.sign(DATA)


def _hash_and_sign(count: int) -> object:
    return nacl.bindings.crypto_sign(bytes(32) + hashlib.sha256(NQUADS).digest(), SECRET)


def main() -> None:
    tasks: dict[str, Task] = {
        "sign": lambda count: nacl.bindings.crypto_sign(DATA, SECRET),
        "hash-and-sign": _hash_and_sign,
        "verify": lambda count: nacl.bindings.crypto_sign_open(SIGNED, PUBLIC),
        "openssl-sign": lambda count: OPENSSL.sign(DATA),
        "openssl-verify": lambda count: OPENSSL_PUBLIC.verify(SIGNATURE, DATA),
    }
    serve(tasks, version=f"PyNaCl {version('PyNaCl')}, cryptography {version('cryptography')}")


main()
