"""The one door to the network: it fetches what strangers name, and nothing behind our own walls.

Only https (in development also http to this machine); the name is resolved once and the
connection goes to the address that was checked; redirects are checked anew; size and time are
bounded, compressed or not.
"""

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore
from django.conf import settings
from django.utils.translation import gettext as _

from milepost.kit.hosts import may_reach, may_use_port

REDIRECTS = {301, 302, 303, 307, 308}
AGENT = "Milepost"
MOST_REMEMBERED = 32


class FetchError(Exception):
    """Nothing could be fetched: a sentence for the person, and a stable word for machines."""

    def __init__(self, sentence: str, *, code: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class GoneError(FetchError):
    """It was there and is gone for good (410); ``content`` is what the server says to it."""

    def __init__(self, content: bytes) -> None:
        sentence = _("The other server answered with the error %(status)s.")
        super().__init__(sentence % {"status": 410}, code="status")
        self.content = content


class Fetched(NamedTuple):
    """What came: the bytes as meant (decompressed), their media type, and where they were."""

    content: bytes
    kind: str
    url: str


def resolve(host: str, port: int) -> list[str]:
    """Return the numeric addresses of a host, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True)
class Limits:
    """How much of a stranger we bear."""

    size: int = 2 * 1024 * 1024
    seconds: float = 10.0
    redirects: int = 3


@dataclass(frozen=True)
class Door:
    """How to get out; tests bring their own resolver, clock and certificates."""

    loopback: bool = False
    limits: Limits = field(default_factory=Limits)
    resolver: Callable[[str, int], list[str]] = resolve
    clock: Callable[[], float] = time.monotonic
    certificates: ssl.SSLContext | None = None


def fetch(url: str, *, accept: str = "*/*", door: Door | None = None) -> Fetched:
    """Return what is at a URL; FetchError says in a sentence why it could not be had."""
    door = door or Door(loopback=settings.DEVELOPMENT)
    deadline = door.clock() + door.limits.seconds
    for _turn in range(door.limits.redirects + 1):
        answer = _ask(url, accept=accept, door=door, deadline=deadline)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise FetchError(_("The address leads on and on to other addresses."), code="redirects")


def within(
    seconds: float,
    *,
    fetch: Callable[[str], Fetched] = fetch,
    clock: Callable[[], float] = time.monotonic,
) -> Callable[[str], Fetched]:
    """Return a fetch that asks nobody any more once so many seconds are over, from now on.

    What a stranger has written may name many addresses, each as slow as it is let. The word for
    what was not asked is ``unasked``: it tells nothing of that server.
    """
    deadline = clock() + seconds

    def patient(url: str) -> Fetched:
        if clock() >= deadline:
            raise FetchError(_("Other servers took too long."), code="unasked")
        return fetch(url)

    return patient


def once(fetch: Callable[[str], Fetched]) -> Callable[[str], Fetched]:
    """Return a fetch that asks for each address once: many badges have the same issuer."""
    known: dict[str, Fetched | FetchError] = {}

    def remembered(url: str) -> Fetched:
        if url not in known:
            if len(known) == MOST_REMEMBERED:
                del known[next(iter(known))]
            known[url] = _answer(url, fetch=fetch)
        found = known[url]
        if isinstance(found, FetchError):
            raise found.with_traceback(None)
        return found

    return remembered


def _answer(url: str, *, fetch: Callable[[str], Fetched]) -> Fetched | FetchError:
    try:
        return fetch(url)
    except FetchError as error:
        return error


def _ask(url: str, *, accept: str, door: Door, deadline: float) -> Fetched | str:
    """Make one request; return the content, or the address it redirects to."""
    _check(_split(url), loopback=door.loopback)
    backend = _Walls(door, deadline)
    headers = [("Accept", accept), ("Accept-Encoding", "gzip"), ("User-Agent", AGENT)]
    with (
        _refusals(),
        httpcore.ConnectionPool(ssl_context=door.certificates, network_backend=backend) as pool,
        pool.stream("GET", url, headers=headers, extensions=_timeouts(door)) as response,
    ):
        return _read(response, url=url, limit=door.limits.size)


def _timeouts(door: Door) -> dict[str, dict[str, float]]:
    return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), door.limits.seconds)}


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is the check
        url.encode("ascii")
    except ValueError:
        raise FetchError(_("This is not a web address."), code="address") from None
    return parts


def _check(parts: SplitResult, *, loopback: bool) -> None:
    """Refuse an address by its looks, before anything is resolved."""
    if parts.scheme not in ({"https", "http"} if loopback else {"https"}):
        raise FetchError(_("Only addresses that begin with https:// are fetched."), code="https")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise FetchError(_("This is not a web address."), code="address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if not may_use_port(port, loopback=loopback):
        raise FetchError(_("This port is not one that web servers use."), code="port")


def _read(response: httpcore.Response, *, url: str, limit: int) -> Fetched | str:
    headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
    if response.status in REDIRECTS and headers.get(b"location"):
        return headers[b"location"]
    if response.status not in (200, 410):
        sentence = _("The other server answered with the error %(status)s.")
        raise FetchError(sentence % {"status": response.status}, code="status")
    chunks = _bounded(response.iter_stream(), limit=limit)
    content = _plain(chunks, coding=headers.get(b"content-encoding", ""), limit=limit)
    if response.status == 410:
        raise GoneError(content)
    return Fetched(content, headers.get(b"content-type", ""), url)


def _too_big() -> FetchError:
    return FetchError(_("What is at this address is too large."), code="size")


def _bounded(chunks: Iterable[bytes], *, limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise _too_big()
        yield chunk


def _plain(chunks: Iterable[bytes], *, coding: str, limit: int) -> bytes:
    """Return the bytes decompressed, never more than ``limit`` of them in memory."""
    if coding in {"", "identity"}:
        return b"".join(chunks)
    if coding != "gzip":
        raise FetchError(_("The other server sent something unreadable."), code="unreadable")
    unzip = zlib.decompressobj(wbits=31)
    content = b""
    for chunk in chunks:
        content += unzip.decompress(chunk, limit + 1 - len(content))
        if len(content) > limit:
            raise _too_big()
    if not unzip.eof:
        raise FetchError(_("The other server sent something unreadable."), code="unreadable")
    return content


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what goes wrong on the way into a sentence."""
    try:
        yield
    except httpcore.TimeoutException:
        raise FetchError(_("The other server took too long."), code="time") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise FetchError(_("The other server could not be reached."), code="network") from None
    except zlib.error:
        raise FetchError(
            _("The other server sent something unreadable."), code="unreadable"
        ) from None


class _Walls(httpcore.NetworkBackend):
    """Resolves a name once, checks every address it has, and connects to the one it checked."""

    def __init__(self, door: Door, deadline: float) -> None:
        self.door = door
        self.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        address = self._address(host, port)
        remaining = _remaining(self.door, self.deadline)
        stream = httpcore.SyncBackend().connect_tcp(address, port, timeout=remaining)
        return _Timed(stream, self.door, self.deadline)

    def _address(self, host: str, port: int) -> str:
        try:
            addresses = self.door.resolver(host, port)
        except (OSError, UnicodeError):
            raise FetchError(_("There is no such server."), code="name") from None
        if not addresses or not all(
            may_reach(address, loopback=self.door.loopback) for address in addresses
        ):
            raise FetchError(
                _("This address leads into a private network, so it is not fetched."),
                code="private",
            )
        return addresses[0]


class _Timed(httpcore.NetworkStream):
    """A connection on which every wait ends at the deadline, however slowly bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, door: Door, deadline: float) -> None:
        self.stream = stream
        self.door = door
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, timeout=_remaining(self.door, self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, timeout=_remaining(self.door, self.deadline))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self.stream.start_tls(
            ssl_context, server_hostname, timeout=_remaining(self.door, self.deadline)
        )
        return _Timed(inner, self.door, self.deadline)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)


def _remaining(door: Door, deadline: float) -> float:
    """Return the seconds left; raise httpcore's own timeout when there are none."""
    left = deadline - door.clock()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
