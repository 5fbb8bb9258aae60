"""A guarded fetcher: https, public addresses only, bounded in size, time and redirects."""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

from insignia.documents import Moved, Unreachable, site_of
from insignia.legacy import says_revoked

# How the server of a hosted badge says that it was revoked (Open Badges 2.0, Assertion).
GONE = 410
MAX_BYTES = 8 * 1024 * 1024
MAX_REDIRECTS = 3
SECONDS = 15.0
ACCEPT = (
    "application/vc, application/did, application/ld+json, application/json,"
    " application/vc+jwt, text/plain, image/png, image/svg+xml;q=0.9, */*;q=0.1"
)

# An IPv4 address may stand inside an IPv6 address, and be a private one.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_PUBLIC = ipaddress.IPv6Network("2000::/3")
# For protocols between networks (RFC 6890): no web server is there.
_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Addresses = Callable[[str, int], list[str]]


class Refused(Exception):
    """A fetch that was not made, or broke off, with the reason."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host``, from the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """True for an address out in the Internet, so that nothing inside can be reached."""
    found = _plain(ipaddress.ip_address(address.partition("%")[0]))
    if isinstance(found, ipaddress.IPv4Address):
        special = found in _PROTOCOLS
    else:
        special = found not in _PUBLIC or bool(found.sixtofour or found.teredo)
    return found.is_global and not found.is_multicast and not special


def _plain(address: Address) -> Address:
    """The IPv4 address inside a mapped or translated IPv6 address."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


@dataclass(frozen=True)
class Fetcher:
    """How to find addresses, which of them are allowed, and whose certificates are trusted."""

    resolve: Addresses = resolve
    allows: Callable[[str], bool] = is_public
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = SECONDS

    def fetch(self, url: str) -> bytes | Unreachable | Moved:
        """The bytes behind ``url``, with the URL where another site shows them; or why not."""
        asked = url
        deadline = time.monotonic() + self.seconds
        try:
            for _ in range(MAX_REDIRECTS + 1):
                found = self._get(url, deadline=deadline)
                if isinstance(found, bytes):
                    return found if site_of(url) == site_of(asked) else Moved(found, url)
                url = urljoin(url, found)
            raise Refused("it redirects too often")
        except Refused as error:
            return Unreachable(f"{error}.")
        except TimeoutError:
            return Unreachable("it took too long.")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Unreachable(f"{type(error).__name__}: {error}")

    def _get(self, url: str, *, deadline: float) -> bytes | str:
        """The body at ``url``, or the address it redirects to."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.username is not None:
            raise Refused("only https addresses are fetched")
        connection = self._connect(parts.hostname, port=parts.port or 443, deadline=deadline)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"Host": parts.netloc, "Accept": ACCEPT, "User-Agent": "insignia"}
            connection.request("GET", path, headers=headers)
            connection.response_class = partial(_Response, deadline)  # type: ignore[assignment]
            return _answer(connection.getresponse(), deadline=deadline)
        finally:
            connection.close()

    def _connect(self, host: str, *, port: int, deadline: float) -> http.client.HTTPSConnection:
        """A connection to an address that was checked, not to a name that may resolve anew."""
        addresses = self.resolve(host, port)
        if not addresses or not all(self.allows(address) for address in addresses):
            raise Refused("the address is not a public one")
        connection = http.client.HTTPSConnection(host, port, context=self.tls)
        plain = socket.create_connection((addresses[0], port), timeout=_left(deadline))
        try:
            connection.sock = self.tls.wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise
        return connection


class _Response(http.client.HTTPResponse):
    """An answer of which no part, nor its head, is waited for beyond the deadline."""

    def __init__(self, deadline: float, sock: socket.socket, **how: Any) -> None:
        super().__init__(sock, **how)
        self.fp = io.BufferedReader(_Dripping(self.fp.detach(), sock=sock, deadline=deadline))


class _Dripping(io.RawIOBase):
    """What comes by ``sock``, however slowly, up to the deadline."""

    def __init__(self, raw: io.RawIOBase, *, sock: socket.socket, deadline: float) -> None:
        super().__init__()
        self.raw, self.sock, self.deadline = raw, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.sock.settimeout(_left(self.deadline))
        return self.raw.readinto(buffer)

    def close(self) -> None:
        self.raw.close()
        super().close()


def _answer(response: http.client.HTTPResponse, *, deadline: float) -> bytes | str:
    location = response.getheader("Location")
    if response.status in (301, 302, 303, 307, 308) and location:
        return location
    if response.status not in (200, GONE):
        raise Refused(f"the server answered {response.status}")
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise Refused("the answer is compressed, which was not asked for")
    body = _body(response, deadline=deadline)
    if response.status == GONE and not says_revoked(body):
        raise Refused(f"the server answered {GONE}")
    return body


def _body(response: http.client.HTTPResponse, *, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := response.read1(65536):
        size += len(part)
        if size > MAX_BYTES:
            raise Refused(f"the answer has more than {MAX_BYTES} bytes")
        parts.append(part)
        _left(deadline)
    return b"".join(parts)


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise Refused("it took too long")
    return seconds


def fetch(url: str) -> bytes | Unreachable | Moved:
    """The bytes behind ``url``, fetched with every guard up."""
    return Fetcher().fetch(url)
