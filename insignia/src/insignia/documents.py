"""The documents a caller hands in: nothing here is ever fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from insignia.encoding import parse_json
from insignia.errors import DocumentMissing, DocumentUnreachable


@dataclass(frozen=True)
class Unreachable:
    """Stands in ``documents`` for a URL that was tried in vain, with the reason."""

    reason: str


@dataclass(frozen=True)
class Moved:
    """Stands in ``documents`` for a URL that redirects: what was found, and at which URL."""

    data: bytes
    url: str


Documents = Mapping[str, bytes | Unreachable | Moved]


def read_bytes(documents: Documents, url: str, *, anywhere: bool = False) -> bytes:
    """The bytes given for ``url``; raises ``DocumentMissing`` or ``DocumentUnreachable``.

    Many sites redirect to whatever a link asks for, so what another site shows is not taken for
    what this one shows; ``anywhere`` is for documents whose own signature says whose they are.
    """
    found = documents.get(url)
    if found is None:
        raise DocumentMissing(url)
    if isinstance(found, Unreachable):
        raise DocumentUnreachable(url, reason=found.reason)
    if isinstance(found, bytes):
        return found
    elsewhere = None if anywhere else other_site(documents, url)
    if elsewhere is not None:
        raise DocumentUnreachable(url, reason=f"it leads to another site, {elsewhere}")
    return found.data


def other_site(documents: Documents, url: str) -> str | None:
    """The site that ``url`` leads to, if it is another than its own."""
    found = documents.get(url)
    if not isinstance(found, Moved) or site_of(found.url) == site_of(url):
        return None
    return site_of(found.url)


def site_of(url: str) -> str:
    """The host of a URL, without ``www.``; nothing for what has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def read_json(documents: Documents, url: str) -> Any:
    """The parsed JSON given for ``url``; raises also ``UnreadableError`` for anything else."""
    return parse_json(read_bytes(documents, url))
