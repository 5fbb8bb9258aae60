"""The document an issuer serves for its own identifier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insignia.did.key import CONTEXT
from insignia.keys import RSA, PublicKey

JWK_CONTEXT = "https://w3id.org/security/jwk/v1"


def controller_document(identifier: str, methods: Mapping[str, PublicKey]) -> dict[str, Any]:
    """The document to serve for ``identifier``; each fragment in ``methods`` names a key."""
    entries = [_method(identifier, fragment=fragment, key=key) for fragment, key in methods.items()]
    ids = [entry["id"] for entry in entries]
    context = (
        [*CONTEXT, JWK_CONTEXT] if any("publicKeyJwk" in entry for entry in entries) else CONTEXT
    )
    return {
        "@context": list(context),
        "id": identifier,
        "verificationMethod": entries,
        "authentication": list(ids),
        "assertionMethod": list(ids),
    }


def _method(identifier: str, *, fragment: str, key: PublicKey) -> dict[str, Any]:
    name = f"{identifier}#{fragment.removeprefix('#')}"
    if key.kind == RSA:
        material: dict[str, Any] = {"type": "JsonWebKey", "publicKeyJwk": key.to_jwk()}
    else:
        material = {"type": "Multikey", "publicKeyMultibase": key.to_multikey()}
    return {"id": name, "controller": identifier, **material}
