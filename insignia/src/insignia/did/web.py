"""did:web: an identifier that names the https address of its document."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from insignia.errors import KeyMaterialError

PREFIX = "did:web:"
# A host name with at least one letter in its last label, so that no IP address passes.
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
    re.IGNORECASE,
)
_HOST_AND_PORT = re.compile(rf"(?P<host>{_HOST.pattern})(?:%3[Aa](?P<port>[0-9]{{1,5}}))?", re.I)
# idchar of the DID syntax; an escape may hide neither a slash nor a dot.
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._-]|%(?!2[EeFf]|5[Cc]|00)[0-9A-Fa-f]{2})+")
_LONGEST = 2048


def document_url(did: str) -> str:
    """The address of the document of a did:web; plain http for localhost only."""
    host, *segments = did.removeprefix(PREFIX).split(":")
    found = _HOST_AND_PORT.fullmatch(host)
    if not did.startswith(PREFIX) or len(did) > _LONGEST or found is None:
        raise KeyMaterialError(f"{did[:100]!r} names no host that a did:web may have.")
    if found["port"] and not 0 < int(found["port"]) < 65_536:
        raise KeyMaterialError(f"{did[:100]!r} names no port that there is.")
    if any(not _SEGMENT.fullmatch(part) or part in {".", ".."} for part in segments):
        raise KeyMaterialError(f"{did[:100]!r} has a path that a did:web may not have.")
    name = found["host"].lower()
    authority = f"{name}:{found['port']}" if found["port"] else name
    scheme = "http" if name == "localhost" else "https"
    path = "/".join(segments) if segments else ".well-known"
    return f"{scheme}://{authority}/{path}/did.json"


def web_did(url: str) -> str:
    """The did:web whose document lies under ``url``, such as ``https://example.org/issuers/one``."""
    try:
        parts = urlsplit(url)
        port = f"%3A{parts.port}" if parts.port else ""
    except ValueError as error:
        raise KeyMaterialError(f"{url[:100]!r} is no usable URL.") from error
    path = [part for part in parts.path.split("/") if part]
    did = PREFIX + ":".join([f"{parts.hostname or ''}{port}", *path])
    scheme = document_url(did).partition(":")[0]
    if parts.scheme != scheme or parts.username is not None or parts.query or parts.fragment:
        raise KeyMaterialError(f"{url[:100]!r} cannot be written as a did:web.")
    return did
