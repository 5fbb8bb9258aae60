"""Has the issuer put a newer version in its place? Asked once, and only after the proof holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from insignia.checks.structure import as_list, id_of, types_of
from insignia.errors import UnreadableError
from insignia.report import Report
from insignia.times import parse_moment

KIND = "1EdTechCredentialRefresh"
_BINDING = ("proof", "issuer")

Document = Mapping[str, Any]


def refresh_url(report: Report) -> str | None:
    """Where the issuer serves the current version, if the proof holds and it names a place."""
    services = [] if report.credential is None else as_list(report.credential.get("refreshService"))
    if not services or any(report.outcome(name) != "passed" for name in _BINDING):
        return None
    for service in services:
        if KIND in types_of(service) and isinstance(service.get("id"), str):
            return str(service["id"])
    return None


def is_newer_version(newer: Report, *, of: Report) -> bool:
    """Whether ``newer`` is authentic and the same credential, issued no earlier than ``of``."""
    new, old = newer.credential, of.credential
    if new is None or old is None or new == old:
        return False
    if any(newer.outcome(name) != "passed" for name in _BINDING):
        return False
    return _same(new, old, "id") and _same(new, old, "issuer") and _began(new) >= _began(old)


def _same(new: Document, old: Document, name: str) -> bool:
    """Ids are equal after percent-decoding and trimming (Open Badges 3.0, Equality)."""
    one, other = id_of(new.get(name)), id_of(old.get(name))
    return one is not None and other is not None and _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return unquote(name).strip()


def _began(document: Document) -> float:
    try:
        return parse_moment(document.get("validFrom")).timestamp()
    except UnreadableError:
        return float("-inf")
