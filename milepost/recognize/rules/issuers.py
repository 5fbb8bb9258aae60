"""Who a badge names as its issuer, and what that name alone tells."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


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
