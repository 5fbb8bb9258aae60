"""From an identifier to its controlled identifier document: worked out, or among those given."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from insignia.did import jwk, key, web
from insignia.documents import Documents, read_json
from insignia.errors import KeyMaterialError, UnknownMethodError

_DID = re.compile(r"did:[a-z0-9]+:(?=.)")


def needed_url(identifier: str) -> str | None:
    """The URL whose document ``resolve`` needs, or None where the identifier says it all."""
    if identifier.startswith((key.PREFIX, jwk.PREFIX)):
        return None
    if identifier.startswith(web.PREFIX):
        return web.document_url(identifier)
    if (method := _DID.match(identifier)) is not None:
        raise UnknownMethodError(f"Identifiers of the method {method[0][:60]} are not supported.")
    if not _is_https(identifier):
        raise KeyMaterialError(f"{identifier[:100]!r} is no identifier whose keys can be found.")
    return identifier


def resolve(identifier: str, documents: Documents) -> dict[str, Any]:
    """The controlled identifier document of a DID or an https URL; its ``id`` is the identifier."""
    if identifier.startswith(key.PREFIX):
        return key.document(identifier)
    if identifier.startswith(jwk.PREFIX):
        return jwk.document(identifier)
    url = needed_url(identifier)
    document = read_json(documents, url or identifier)
    if not isinstance(document, dict) or document.get("id") != identifier:
        raise KeyMaterialError(f"The document at {url} is not the one of {identifier[:100]!r}.")
    return document


def _is_https(url: str) -> bool:
    """Whether ``url`` is an https address; what stands before an @ only looks like its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    local = parts.scheme == "http" and parts.hostname == "localhost"
    plain = "@" not in parts.netloc
    return plain and ((parts.scheme == "https" and bool(parts.hostname)) or local)
