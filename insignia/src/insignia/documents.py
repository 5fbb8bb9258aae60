"""The documents a caller hands in: nothing here is ever fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from insignia.encoding import parse_json
from insignia.errors import DocumentMissing, DocumentUnreachable


@dataclass(frozen=True)
class Unreachable:
    """Stands in ``documents`` for a URL that was tried in vain, with the reason."""

    reason: str


Documents = Mapping[str, bytes | Unreachable]


def read_bytes(documents: Documents, url: str) -> bytes:
    """The bytes given for ``url``; raises ``DocumentMissing`` or ``DocumentUnreachable``."""
    found = documents.get(url)
    if found is None:
        raise DocumentMissing(url)
    if isinstance(found, Unreachable):
        raise DocumentUnreachable(url, reason=found.reason)
    return found


def read_json(documents: Documents, url: str) -> Any:
    """The parsed JSON given for ``url``; raises also ``UnreadableError`` for anything else."""
    return parse_json(read_bytes(documents, url))
