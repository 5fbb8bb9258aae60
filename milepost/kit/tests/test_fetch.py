"""The door to the network opens outwards only, and bears strangers within bounds."""

import gzip
from collections.abc import Callable, Iterator
from itertools import chain, count, repeat
from pathlib import Path

import pytest

from milepost.kit.fetch import Door, Fetched, FetchError, Limits, fetch, within
from milepost.kit.hosts import may_reach, may_use_port
from milepost.kit.tests.servers import Reply, certificates, serving

HOME = Door(loopback=True)
OUTSIDE = Door()


def refusal(url: str, *, door: Door) -> str:
    """Return the code with which a URL is refused."""
    with pytest.raises(FetchError) as caught:
        fetch(url, door=door)
    assert caught.value.sentence == str(caught.value) != ""
    return caught.value.code


def resolving(*answers: list[str]) -> Callable[[str, int], list[str]]:
    """Return a resolver that gives these answers, one a question."""
    queue: Iterator[list[str]] = iter(answers)
    return lambda host, port: next(queue)


@pytest.mark.parametrize(
    ("address", "outside", "home"),
    [
        ("93.184.215.14", True, True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True, True),
        ("127.0.0.1", False, True),
        ("127.8.8.8", False, True),
        ("::1", False, True),
        ("::ffff:127.0.0.1", False, True),
        ("::ffff:10.0.0.1", False, False),
        ("64:ff9b::10.0.0.1", False, False),
        ("64:ff9b::93.184.215.14", True, True),
        ("2002:a00:1::1", False, False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False, False),
        ("0.0.0.0", False, False),
        ("10.0.0.1", False, False),
        ("100.64.0.1", False, False),
        ("169.254.169.254", False, False),
        ("172.16.0.1", False, False),
        ("192.168.1.1", False, False),
        ("224.0.0.1", False, False),
        ("255.255.255.255", False, False),
        ("fe80::1%eth0", False, False),
        ("fc00::1", False, False),
        ("ff02::1", False, False),
        ("::127.0.0.1", False, False),
        ("::ffff:0:127.0.0.1", False, False),
        ("64:ff9b:1::10.0.0.1", False, False),
        ("fec0::1", False, False),
        ("5f00::1", False, False),
        ("192.0.0.8", False, False),
    ],
)
def test_only_public_addresses_are_reached(address: str, outside: bool, home: bool) -> None:
    assert may_reach(address, loopback=False) == outside
    assert may_reach(address, loopback=True) == home


def test_only_ports_of_web_servers_are_used() -> None:
    assert [
        port for port in (22, 25, 80, 443, 1023, 1024, 8443) if may_use_port(port, loopback=False)
    ] == [
        443,
        1024,
        8443,
    ]


def test_a_fetch_returns_the_bytes_their_kind_and_where_they_were() -> None:
    with serving({"/a": Reply(b"{}", headers=(("Content-Type", "application/json"),))}) as server:
        url = f"http://127.0.0.1:{server.port}/a"
        assert fetch(url, door=HOME) == Fetched(b"{}", "application/json", url)


def test_compressed_bytes_come_decompressed() -> None:
    body = gzip.compress(b"hello " * 100)
    with serving({"/": Reply(body, headers=(("Content-Encoding", "gzip"),))}) as server:
        assert fetch(f"http://127.0.0.1:{server.port}/", door=HOME).content == b"hello " * 100


def test_this_machine_is_closed_outside_development(tmp_path: Path) -> None:
    tls, trusting = certificates(tmp_path, name="localhost")
    with serving({"/": Reply(b"secret")}, tls=tls) as server:
        url = f"https://localhost:{server.port}/"
        local = resolving(["127.0.0.1"])
        assert (
            fetch(url, door=Door(loopback=True, resolver=local, certificates=trusting)).content
            == b"secret"
        )
        assert refusal(url, door=Door(certificates=trusting)) == "private"
        assert len(server.asked) == 1


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    door = Door(resolver=resolving(["93.184.215.14", "10.0.0.7"]))
    assert refusal("https://mallory.example/", door=door) == "private"


def test_a_name_is_resolved_once_and_the_connection_goes_where_was_checked(tmp_path: Path) -> None:
    tls, trusting = certificates(tmp_path, name="issuer.example")
    asked = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with serving({"/k": Reply(b"key")}, tls=tls) as server:
        door = Door(loopback=True, resolver=rebinding, certificates=trusting)
        fetched = fetch(f"https://issuer.example:{server.port}/k", door=door)
    assert (fetched.content, asked) == (b"key", ["issuer.example"])
    assert server.asked == [("/k", f"issuer.example:{server.port}")]


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    tls, trusting = certificates(tmp_path, name="mallory.example")
    with serving({"/": Reply(b"key")}, tls=tls) as server:
        door = Door(loopback=True, resolver=resolving(["127.0.0.1"]), certificates=trusting)
        assert refusal(f"https://issuer.example:{server.port}/", door=door) == "network"
        assert server.asked == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://issuer.example/", "https"),
        ("ftp://issuer.example/", "https"),
        ("file:///etc/passwd", "https"),
        ("https://ada:secret@issuer.example/", "address"),
        ("https:///nowhere", "address"),
        ("https://[broken/", "address"),
        ("https://issuer.example:99999/", "address"),
        ("https://issuer.example:22/", "port"),
        ("https://127.0.0.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://2130706433/", "private"),
        ("not an address", "https"),
    ],
)
def test_an_address_is_refused_by_its_looks(url: str, code: str) -> None:
    assert refusal(url, door=OUTSIDE) == code


def test_a_redirect_is_followed_to_another_page() -> None:
    replies = {"/a": Reply(status=302, headers=(("Location", "/b"),)), "/b": Reply(b"here")}
    with serving(replies) as server:
        base = f"http://127.0.0.1:{server.port}"
        assert fetch(f"{base}/a", door=HOME) == Fetched(b"here", "", f"{base}/b")


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("https://169.254.169.254/latest/meta-data", "private"),
        ("file:///etc/passwd", "https"),
        ("https://ada@issuer.example/", "address"),
        ("https://10.0.0.1:22/", "port"),
        ("/a", "redirects"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(location: str, code: str) -> None:
    with serving({"/a": Reply(status=302, headers=(("Location", location),))}) as server:
        assert refusal(f"http://127.0.0.1:{server.port}/a", door=HOME) == code


def test_redirects_end_after_three() -> None:
    with serving({"/a": Reply(status=301, headers=(("Location", "/a"),))}) as server:
        assert refusal(f"http://127.0.0.1:{server.port}/a", door=HOME) == "redirects"
        assert len(server.asked) == 4


@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False)])
def test_size_is_bounded(size: int, fits: bool) -> None:
    door = Door(loopback=True, limits=Limits(size=1000))
    with serving({"/": Reply(b"x" * size)}) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert (len(fetch(url, door=door).content) if fits else refusal(url, door=door)) == (
            size if fits else "size"
        )


def test_a_gzip_bomb_is_refused() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    with serving({"/": Reply(bomb, headers=(("Content-Encoding", "gzip"),))}) as server:
        assert refusal(f"http://127.0.0.1:{server.port}/", door=HOME) == "size"


@pytest.mark.parametrize(
    ("body", "coding"),
    [(b"no gzip", "gzip"), (gzip.compress(b"cut off" * 100, mtime=0)[:-9], "gzip"), (b"x", "br")],
)
def test_an_unreadable_coding_is_refused(body: bytes, coding: str) -> None:
    with serving({"/": Reply(body, headers=(("Content-Encoding", coding),))}) as server:
        assert refusal(f"http://127.0.0.1:{server.port}/", door=HOME) == "unreadable"


def test_an_error_of_the_other_server_is_named() -> None:
    with serving({}) as server, pytest.raises(FetchError, match="404"):
        fetch(f"http://127.0.0.1:{server.port}/nowhere", door=HOME)


def test_a_broken_answer_is_refused() -> None:
    with serving({"/": Reply(b"short", headers=(("Content-Length", "500"),))}) as server:
        assert refusal(f"http://127.0.0.1:{server.port}/", door=HOME) == "network"


def test_a_server_that_is_not_there_is_named() -> None:
    with serving({}) as server:
        port = server.port
    assert refusal(f"http://127.0.0.1:{port}/", door=HOME) == "network"


def test_a_name_that_does_not_resolve_is_named() -> None:
    def nothing(host: str, port: int) -> list[str]:
        raise OSError

    assert refusal("https://nowhere.example/", door=Door(resolver=nothing)) == "name"


@pytest.mark.parametrize("url", ["https://sch\u00f6n.example/", "https://school.example/\u00fc"])
def test_an_address_with_letters_the_web_does_not_know_is_refused_in_words(url: str) -> None:
    assert refusal(url, door=Door(resolver=resolving(["93.184.215.14"]))) == "address"


def test_a_redirect_to_such_an_address_is_refused_in_words() -> None:
    away = Reply(b"", status=302, headers=(("Location", "http://127.0.0.1/\u00fc"),))
    with serving({"/": away}) as server:
        assert refusal(f"http://127.0.0.1:{server.port}/", door=HOME) == "address"


def test_many_slow_strangers_together_get_no_more_time_than_one() -> None:
    ticks = iter([0.0, 4.0, 8.0, 12.0, 16.0])
    asked = []

    def slow(url: str) -> Fetched:
        asked.append(url)
        return Fetched(b"{}", "application/json", url)

    patient = within(10, fetch=slow, clock=lambda: next(ticks))
    assert [patient(f"https://{n}.example/").content for n in range(2)] == [b"{}", b"{}"]
    for late in range(2, 4):
        with pytest.raises(FetchError) as caught:
            patient(f"https://{late}.example/")
        assert caught.value.code == "unasked"
    assert asked == ["https://0.example/", "https://1.example/"]


@pytest.mark.parametrize("ticks", [2, 3, 4, 5])
def test_all_waiting_together_ends_at_the_deadline(ticks: int) -> None:
    clock = chain(repeat(0.0, ticks), count(11.0))
    door = Door(loopback=True, clock=lambda: next(clock))
    with serving({"/": Reply(b"x")}) as server:
        assert refusal(f"http://127.0.0.1:{server.port}/", door=door) == "time"


def test_without_a_door_the_settings_decide(settings) -> None:  # type: ignore[no-untyped-def]
    with serving({"/": Reply(b"x")}) as server:
        url = f"http://127.0.0.1:{server.port}/"
        settings.DEVELOPMENT = True
        assert fetch(url).content == b"x"
        settings.DEVELOPMENT = False
        with pytest.raises(FetchError) as caught:
            fetch(url)
    assert caught.value.code == "https"
