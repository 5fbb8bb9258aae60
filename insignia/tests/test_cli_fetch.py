"""The command line's door to the network: https, public addresses, and bounds on everything."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from insignia.cli import fetch
from insignia.cli.fetch import Fetcher, is_public

from insignia import Moved, Unreachable

HOST = "issuer.example"


class Handler(BaseHTTPRequestHandler):
    """Answers by path; says on which paths it was asked."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        getattr(self, f"answer{self.path.partition('?')[0].replace('/', '_')}")()

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_did(self) -> None:
        self.send(200, b'{"id":"did:web:issuer.example"}')

    def answer_moved(self) -> None:
        self.send(302, Location="/did?x=1")

    def answer_around(self) -> None:
        self.send(302, Location="/around")

    def answer_away(self) -> None:
        self.send(302, Location="http://issuer.example/did")

    def answer_elsewhere(self) -> None:
        self.send(302, Location=f"https://127.0.0.1:{self.server.server_port}/did")  # type: ignore[attr-defined]

    def answer_gone(self) -> None:
        self.send(410)

    def answer_revoked(self) -> None:
        self.send(410, b'{"id": "https://issuer.example/revoked", "revoked": true}')

    def answer_revoked_elsewhere(self) -> None:
        self.send(302, Location=f"https://127.0.0.1:{self.server.server_port}/revoked")  # type: ignore[attr-defined]

    def answer_doubtful(self) -> None:
        self.send(410, b'{"revoked": "true"}')

    def answer_unsaid(self) -> None:
        self.send(410, b"<html>revoked</html>")

    def answer_missing(self) -> None:
        self.send(404, b'{"revoked": true}')

    def answer_packed(self) -> None:
        self.send(200, b"\x1f\x8b", Content_Encoding="gzip")

    def answer_large(self) -> None:
        self.send(200, bytes(fetch.MAX_BYTES + 1))

    def answer_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not STOPPED.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def answer_dripping(self) -> None:
        """A head that never ends."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nServer: ")
        while not STOPPED.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


STOPPED = threading.Event()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, ssl.SSLContext]]:
    folder = tmp_path_factory.mktemp("tls")
    make_certificate(folder)
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    listening.socket = own.wrap_socket(listening.socket, server_side=True)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    trusting = ssl.create_default_context(cafile=str(folder / "cert.pem"))
    yield listening.server_address[1], trusting
    STOPPED.set()
    listening.shutdown()
    thread.join()


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    names = x509.SubjectAlternativeName(
        [x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    plain = serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(secret)


def fetcher(tls: ssl.SSLContext, *, seconds: float = 10.0) -> Fetcher:
    return Fetcher(
        resolve=lambda _host, _port: ["127.0.0.1"],
        allows=lambda _address: True,
        tls=tls,
        seconds=seconds,
    )


def test_a_document_is_fetched_over_tls(server: tuple[int, ssl.SSLContext]) -> None:
    port, tls = server
    found = fetcher(tls).fetch(f"https://{HOST}:{port}/did")
    assert found == b'{"id":"did:web:issuer.example"}'


def test_a_redirect_is_followed_with_its_query(server: tuple[int, ssl.SSLContext]) -> None:
    port, tls = server
    found = fetcher(tls).fetch(f"https://{HOST}:{port}/moved")
    assert found == b'{"id":"did:web:issuer.example"}'
    assert Handler.asked[-1] == "/did?x=1"


def test_what_another_site_shows_is_told_apart(server: tuple[int, ssl.SSLContext]) -> None:
    port, tls = server
    found = fetcher(tls).fetch(f"https://{HOST}:{port}/elsewhere")
    assert found == Moved(b'{"id":"did:web:issuer.example"}', f"https://127.0.0.1:{port}/did")


def test_what_is_gone_may_say_that_it_was_revoked(server: tuple[int, ssl.SSLContext]) -> None:
    port, tls = server
    body = b'{"id": "https://issuer.example/revoked", "revoked": true}'
    assert fetcher(tls).fetch(f"https://{HOST}:{port}/revoked") == body
    found = fetcher(tls).fetch(f"https://{HOST}:{port}/revoked_elsewhere")
    assert found == Moved(body, f"https://127.0.0.1:{port}/revoked")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("gone", "the server answered 410."),
        ("doubtful", "the server answered 410."),
        ("unsaid", "the server answered 410."),
        ("missing", "the server answered 404."),
        ("around", "it redirects too often."),
        ("away", "only https addresses are fetched."),
        ("packed", "the answer is compressed, which was not asked for."),
        ("large", f"the answer has more than {fetch.MAX_BYTES} bytes."),
    ],
)
def test_what_goes_wrong_is_named(
    server: tuple[int, ssl.SSLContext], path: str, reason: str
) -> None:
    port, tls = server
    assert fetcher(tls).fetch(f"https://{HOST}:{port}/{path}") == Unreachable(reason)


@pytest.mark.parametrize("path", ["slow", "dripping"])
def test_an_endless_answer_is_cut_off(server: tuple[int, ssl.SSLContext], path: str) -> None:
    port, tls = server
    found = fetcher(tls, seconds=0.3).fetch(f"https://{HOST}:{port}/{path}")
    assert found == Unreachable("it took too long.")


def test_a_certificate_nobody_trusts_is_refused(server: tuple[int, ssl.SSLContext]) -> None:
    port, _ = server
    found = fetcher(ssl.create_default_context()).fetch(f"https://{HOST}:{port}/did")
    assert isinstance(found, Unreachable)
    assert "CERTIFICATE_VERIFY_FAILED" in found.reason


def test_a_name_that_leads_inside_is_refused_before_any_connection(
    server: tuple[int, ssl.SSLContext],
) -> None:
    port, tls = server
    asked = len(Handler.asked)
    guarded = Fetcher(resolve=lambda _host, _port: ["93.184.215.14", "127.0.0.1"], tls=tls)
    found = guarded.fetch(f"https://{HOST}:{port}/did")
    assert found == Unreachable("the address is not a public one.")
    assert len(Handler.asked) == asked


@pytest.mark.parametrize(
    "url", ["http://issuer.example/", "ftp://issuer.example/", "https:///x", "https://u@h/", "x"]
)
def test_only_plain_https_addresses_are_fetched(url: str) -> None:
    assert fetch.fetch(url) == Unreachable("only https addresses are fetched.")


def test_a_name_that_does_not_resolve_is_a_reason_and_no_crash() -> None:
    assert isinstance(fetch.fetch("https://nowhere.invalid/"), Unreachable)
    assert isinstance(fetch.fetch("https://[::1"), Unreachable)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
        ("64:ff9b::127.0.0.1", False),
        ("64:ff9b::93.184.215.14", True),
        ("64:ff9b:1::1", False),
        ("192.0.0.8", False),
        ("fe80::1%eth0", False),
    ],
)
def test_addresses_inside_are_not_public(address: str, public: bool) -> None:
    assert is_public(address) is public
