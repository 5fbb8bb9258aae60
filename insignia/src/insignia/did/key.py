"""did:key: the identifier is the key, so its document needs no fetching."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from nacl.bindings import crypto_sign_ed25519_pk_to_curve25519

from insignia.encoding import encode_multibase
from insignia.errors import KeyMaterialError
from insignia.keys import ED25519, PublicKey

PREFIX = "did:key:"
_X25519 = b"\xec\x01"
CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
RELATIONSHIPS = (
    "authentication",
    "assertionMethod",
    "capabilityInvocation",
    "capabilityDelegation",
)


def from_key(public: PublicKey) -> str:
    """The did:key of a public key."""
    return PREFIX + public.to_multikey()


def method_id(did: str) -> str:
    """The id of the one verification method of a did:key."""
    return f"{did}#{did.removeprefix(PREFIX)}"


def document(did: str) -> dict[str, Any]:
    """The controlled identifier document of a did:key."""
    key_of(did)
    method = {
        "id": method_id(did),
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": did.removeprefix(PREFIX),
    }
    relationships = {name: [method["id"]] for name in RELATIONSHIPS}
    return {"@context": list(CONTEXT), "id": did, "verificationMethod": [method], **relationships}


def encryption_key(did: str) -> str:
    """The X25519 Multikey that belongs to an Ed25519 did:key, for those who encrypt to it."""
    key = key_of(did)
    if key.kind != ED25519:
        raise KeyMaterialError(f"No encryption key can be derived from a {key.kind} key.")
    return encode_multibase(_X25519 + crypto_sign_ed25519_pk_to_curve25519(key.raw))


@lru_cache(maxsize=4096)
def key_of(did: str) -> PublicKey:
    """The public key that a did:key is made of."""
    if not did.startswith(PREFIX):
        raise KeyMaterialError(f"{did!r} is not a did:key.")
    return PublicKey.from_multikey(did.removeprefix(PREFIX))
