"""The key behind a token: the one its header names, among those its signer has published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from insignia.did.methods import (
    VerificationMethod,
    find_method,
    methods_for,
    read_key,
    require_for_signatures,
)
from insignia.did.resolve import resolve
from insignia.documents import Documents, read_json
from insignia.errors import KeyMaterialError
from insignia.keys import PublicKey

# How a key is called by its thumbprint alone (RFC 9278).
_THUMBPRINT = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:"


def find_signer(
    header: Mapping[str, Any],
    *,
    signer: str | None,
    documents: Documents,
    purpose: str = "assertionMethod",
) -> VerificationMethod:
    """The method that a token's ``kid`` or ``jwk`` names; a ``jwk`` counts if ``signer`` lists it.

    A ``kid`` that is the address of a bare JWK gives a key whose ``controller`` nobody has proved.
    """
    method = _named(header, signer=signer, documents=documents, purpose=purpose)
    shown = header_key(header)
    if shown is not None and shown != method.key:
        raise KeyMaterialError("The kid and the jwk in the token's header are different keys.")
    return method


def find_listed(
    method: VerificationMethod, *, signer: str, purpose: str, documents: Documents
) -> VerificationMethod | None:
    """The method as ``signer`` lists it: by its address, or as a key of its own; else ``None``."""
    document = resolve(signer, documents)
    listed = document.get(purpose)
    if method.id in (listed if isinstance(listed, list) else [listed]):
        return replace(method, controller=signer)
    for name, own in methods_for(document, purpose=purpose).items():
        try:
            if read_key(own) == method.key:
                return find_method(name, purpose=purpose, documents=documents)
        except KeyMaterialError:
            continue
    return None


def header_key(header: Mapping[str, Any]) -> PublicKey | None:
    """The key that a header shows; it does not say whose key that is."""
    jwk = header.get("jwk")
    if jwk is None:
        return None
    if not isinstance(jwk, dict):
        raise KeyMaterialError("The jwk in the token's header is not a JSON object.")
    return PublicKey.from_jwk(jwk)


def _named(
    header: Mapping[str, Any], *, signer: str | None, documents: Documents, purpose: str
) -> VerificationMethod:
    kid = header.get("kid")
    if isinstance(kid, str) and "#" in kid[1:]:
        return find_method(kid, purpose=purpose, documents=documents)
    if isinstance(kid, str) and kid.startswith(("https://", "http://")) and kid != signer:
        return _at_address(kid, documents=documents)
    if signer is None:
        raise KeyMaterialError("The token names neither its key nor who signed it.")
    document = resolve(signer, documents)
    found = list(_matching(document, header=header, purpose=purpose))
    if len(found) != 1:
        count = "no key" if not found else "several keys"
        raise KeyMaterialError(f"{signer[:100]} lists {count} that the token may be signed with.")
    return find_method(found[0], purpose=purpose, documents=documents)


def _matching(
    document: Mapping[str, Any], *, header: Mapping[str, Any], purpose: str
) -> Iterator[str]:
    """The ids of the methods that ``kid`` means, or else ``jwk``, or else of all."""
    kid, shown = header.get("kid"), header_key(header)
    for name, method in methods_for(document, purpose=purpose).items():
        try:
            key = read_key(method)
        except KeyMaterialError:
            continue
        if isinstance(kid, str):
            if kid in _names_of(name, method=method, key=key):
                yield name
        elif shown is None or shown == key:
            yield name


def _names_of(name: str, *, method: Mapping[str, Any], key: PublicKey) -> set[object]:
    """What a ``kid`` may call a method: its id, its fragment, its JWK's kid, its thumbprint."""
    identifier, _, fragment = name.partition("#")
    jwk = method.get("publicKeyJwk")
    own = jwk.get("kid") if isinstance(jwk, dict) else None
    own = own if isinstance(own, str) else None
    thumbprint = key.thumbprint()
    names = {name, identifier, fragment, f"#{fragment}", thumbprint, f"{_THUMBPRINT}{thumbprint}"}
    return {*names, own}


def _at_address(url: str, *, documents: Documents) -> VerificationMethod:
    jwk = read_json(documents, url)
    if not isinstance(jwk, dict):
        raise KeyMaterialError(f"The document at {url[:100]} is not a key.")
    if "kty" not in jwk:
        return VerificationMethod(id=url, controller=None, key=read_key(jwk), document=jwk)
    require_for_signatures(jwk, name=url)
    key = PublicKey.from_jwk(jwk)
    return VerificationMethod(id=url, controller=None, key=key, document=jwk)
