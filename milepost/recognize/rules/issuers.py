"""Who a badge names as its issuer, and what that name alone tells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from milepost.hold.rules.imports import LONGEST_ADDRESS
from milepost.kit.errors import RuleError

DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._%-]")
"""As in Decentralized Identifiers 1.0, 3.1, without a path or a key."""
ADDRESS = re.compile(r"https://[!-~]+")
"""Visible ASCII (RFC 3986): nothing in it can look like something else, or like nothing."""
LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class NamedIssuer:
    """An issuer as a badge names it: by DID or address, and in words."""

    identifier: str
    name: str

    @property
    def host(self) -> str:
        """The site whose owner can sign as this issuer; empty if its name leads to none."""
        return host_of(self.identifier)


def host_of(identifier: str) -> str:
    """Return the host that a ``did:web`` or a web address leads to; empty for anything else.

    ``did:web`` writes a port as ``%3A`` after the host (did:web method, 3.1).
    """
    if identifier.startswith("did:web:"):
        first = identifier.removeprefix("did:web:").partition("#")[0].partition(":")[0]
        return unquote(first).partition(":")[0].lower()
    if identifier.startswith(("https://", "http://")):
        try:
            return (urlsplit(identifier).hostname or "").lower()
        except ValueError:
            return ""
    return ""


def issuers_in_lines(text: str) -> tuple[NamedIssuer, ...]:
    """Return the issuers in a text: one a line, first its DID or address, then its name."""
    lines = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return each_once(
        NamedIssuer(identifier=line[0], name=line[1] if line[1:] else "") for line in lines
    )


def each_once(issuers: Iterable[NamedIssuer]) -> tuple[NamedIssuer, ...]:
    """Return these issuers, each once, a DID without its key.

    Raises RuleError for what is no DID or https address: badges can't be signed by it.
    """
    found: dict[str, NamedIssuer] = {}
    for one in issuers:
        identifier = _readable(one.identifier)
        name = " ".join(one.name.split())[:LONGEST_NAME]
        found.setdefault(identifier, NamedIssuer(identifier=identifier, name=name))
    return tuple(found.values())


def _readable(identifier: str) -> str:
    did = identifier.partition("#")[0]
    address = is_address(identifier)
    if len(identifier) > LONGEST_ADDRESS or not (DID.fullmatch(did) or address):
        raise RuleError(
            _("“%(id)s” is not an issuer’s id. It begins with did: or https://")
            % {"id": identifier[:80]},
            code="issuer-unreadable",
        )
    return identifier if address else did


def is_address(text: str) -> bool:
    """Say whether this is an https address that leads where it seems to, with nobody's name."""
    if not ADDRESS.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc
