"""Whom a credential is about: identities, hashed or plain, and who they match."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

HASHES = ("sha256", "md5")
_CASELESS = {"emailAddress", "email"}

Node = Mapping[str, Any]


def hashed_identity(
    identity: str, *, salt: str, identity_type: str = "emailAddress"
) -> dict[str, Any]:
    """An IdentityObject that shows only to those who know ``identity`` already whom it means."""
    known = identity.strip().lower() if identity_type in _CASELESS else identity
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest(known, salt=salt)}",
        "identityType": identity_type,
        "salt": salt,
    }


def digest(identity: str, *, salt: str, algorithm: str = "sha256") -> str:
    """The hash of an identity with its salt behind it (Open Badges 3.0, IdentityHash)."""
    text = f"{identity}{salt}".encode()
    return hashlib.new(algorithm, text, usedforsecurity=False).hexdigest()


def is_about(subject: Node, *, known: str) -> bool:
    """Whether ``subject`` names the person known as ``known``, by its id or an identifier."""
    if subject.get("id") == known:
        return True
    found = subject.get("identifier")
    identifiers = found if isinstance(found, list) else [found]
    return any(isinstance(each, Mapping) and matches(each, known=known) for each in identifiers)


def matches(identifier: Node, *, known: str) -> bool:
    """Whether an IdentityObject stands for ``known``; an e-mail address in any spelling of case."""
    stated = identifier.get("identityHash")
    if not isinstance(stated, str):
        return False
    spellings = {known, known.strip()}
    if "@" in known:
        spellings |= {known.strip().lower()}
    if not identifier.get("hashed"):
        return stated in spellings or ("@" in known and _folded(stated) == _folded(known))
    algorithm, _, expected = stated.partition("$")
    if algorithm not in HASHES:
        return False
    salt = str(identifier.get("salt") or "")
    found = (digest(text, salt=salt, algorithm=algorithm) for text in spellings)
    return any(hmac.compare_digest(each.encode(), expected.lower().encode()) for each in found)


def _folded(text: str) -> str:
    return text.strip().casefold()
