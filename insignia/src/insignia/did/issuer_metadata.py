"""JWT VC Issuer Metadata (SD-JWT VC, section 5): the keys of an issuer that is an https address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from insignia.did.methods import VerificationMethod, require_for_signatures
from insignia.documents import Documents, read_json
from insignia.errors import KeyMaterialError
from insignia.keys import PublicKey


def metadata_url(issuer: str) -> str:
    """Where an issuer publishes its metadata: the well-known place comes before its path."""
    try:
        parts = urlsplit(issuer)
    except ValueError as error:
        raise KeyMaterialError(f"{issuer[:100]!r} is no usable URL.") from error
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise KeyMaterialError(f"{issuer[:100]!r} is no https address of an issuer.")
    path = parts.path.rstrip("/")
    return f"https://{parts.netloc}/.well-known/jwt-vc-issuer{path}"


def find_metadata_key(
    header: Mapping[str, Any], *, issuer: str, documents: Documents
) -> VerificationMethod:
    """The key of ``issuer`` that ``kid`` names in its metadata, or its only one."""
    url = metadata_url(issuer)
    metadata = read_json(documents, url)
    if not isinstance(metadata, dict) or metadata.get("issuer") != issuer:
        raise KeyMaterialError(f"The document at {url} is not the metadata of {issuer}.")
    jwks = _jwks(metadata, url=url, documents=documents)
    kid = header.get("kid")
    found = [jwk for jwk in jwks if kid is None or jwk.get("kid") == kid]
    if len(found) != 1:
        raise KeyMaterialError(f"{issuer} does not publish one key that the token names.")
    require_for_signatures(found[0], name=f"{issuer}#{kid}")
    key = PublicKey.from_jwk(found[0])
    return VerificationMethod(id=f"{issuer}#{kid}", controller=issuer, key=key, document=metadata)


def _jwks(metadata: Mapping[str, Any], *, url: str, documents: Documents) -> list[dict[str, Any]]:
    if ("jwks" in metadata) == ("jwks_uri" in metadata):
        raise KeyMaterialError(f"The metadata at {url} must have either jwks or jwks_uri.")
    jwks = metadata.get("jwks")
    if "jwks_uri" in metadata:
        jwks = read_json(documents, str(metadata["jwks_uri"]))
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(keys, list) or not all(isinstance(jwk, dict) for jwk in keys):
        raise KeyMaterialError(f"The metadata at {url} names no set of keys.")
    return keys
