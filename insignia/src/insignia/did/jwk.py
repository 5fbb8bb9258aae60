"""did:jwk: a JSON Web Key, written into the identifier byte for byte."""

from __future__ import annotations

from typing import Any

from insignia.encoding import decode_base64url, encode_base64url, jcs, parse_json
from insignia.errors import KeyMaterialError, UnreadableError
from insignia.keys import PublicKey

PREFIX = "did:jwk:"
CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"]
_SIGNING = ("authentication", "assertionMethod", "capabilityInvocation", "capabilityDelegation")
_RELATIONSHIPS: dict[str | None, tuple[str, ...]] = {
    None: (*_SIGNING, "keyAgreement"),
    "sig": _SIGNING,
    "enc": ("keyAgreement",),
}
_LONGEST = 8192


def from_key(public: PublicKey) -> str:
    """A did:jwk of a public key, one of the many ways to write it."""
    return PREFIX + encode_base64url(jcs(public.to_jwk()))


def document(did: str) -> dict[str, Any]:
    """The controlled identifier document of a did:jwk."""
    jwk = _jwk(did)
    method = {
        "id": f"{did}#0",
        "type": "JsonWebKey2020",
        "controller": did,
        "publicKeyJwk": jwk,
    }
    relationships = {name: [method["id"]] for name in _RELATIONSHIPS.get(jwk.get("use"), ())}
    return {"@context": list(CONTEXT), "id": did, "verificationMethod": [method], **relationships}


def _jwk(did: str) -> dict[str, Any]:
    if not did.startswith(PREFIX) or len(did) > _LONGEST:
        raise KeyMaterialError(f"{did[:100]!r} is not a did:jwk.")
    try:
        jwk = parse_json(decode_base64url(did.removeprefix(PREFIX)))
    except UnreadableError as error:
        raise KeyMaterialError(f"{did[:100]!r} holds no JSON Web Key.") from error
    if not isinstance(jwk, dict):
        raise KeyMaterialError(f"{did[:100]!r} holds no JSON Web Key.")
    PublicKey.from_jwk(jwk)
    return jwk
