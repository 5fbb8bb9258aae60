"""Token Status List: the draft's own examples, and what is refused."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from insignia.encoding import encode_base64url
from insignia.errors import InsigniaError, LimitError, StatusError, UnreadableError
from insignia.keys import PrivateKey
from insignia.proofs.jws import read_jws, sign_claims
from insignia.proofs.status_list_token import Serving, check_status_list, sign_status_list
from insignia.status import TokenStatusList, status_claim, status_reference
from insignia.status.token import StatusReference

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URI = "https://school.example/statuslists/1"
KEY = PrivateKey.from_seed(b"the issuer signs with this seed.", kind="P-256")
ONE_BIT = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
TWO_BITS = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]


def of(values: list[int], *, bits: int) -> TokenStatusList:
    found = TokenStatusList(len(values), bits=bits)
    for index, value in enumerate(values):
        found.set(index, value)
    return found


@pytest.mark.parametrize(
    ("values", "bits", "text"),
    [(ONE_BIT, 1, "eNrbuRgAAhcBXQ"), (TWO_BITS, 2, "eNo76fITAAPfAgc")],
)
def test_the_short_examples_of_the_draft(values: list[int], bits: int, text: str) -> None:
    statuses = of(values, bits=bits)
    assert statuses.encode() == text
    assert TokenStatusList.decode(text, bits=bits) == statuses
    assert [statuses.get(index) for index in range(len(values))] == values


# The places and values that the draft's appendix lists.
LONG = {
    "status_list_encoding1_long_json.md": (
        1,
        dict.fromkeys(
            [0, 1993, 25460, 159495, 495669, 554353, 645645, 723232, 854545, 934534, 1000345], 1
        ),
    ),
    "status_list_encoding2_long_json.md": (
        2,
        {
            **{0: 1, 1993: 2, 25460: 1, 159495: 3, 495669: 1, 554353: 1},
            **{645645: 2, 723232: 1, 854545: 1, 934534: 2, 1000345: 3},
        },
    ),
    "status_list_encoding4_json.md": (
        4,
        {
            **{0: 1, 1993: 2, 35460: 3, 459495: 4, 595669: 5, 754353: 6, 845645: 7},
            **{923232: 8, 924445: 9, 934534: 10, 1004534: 11, 1000345: 12},
            **{1030203: 13, 1030204: 14, 1030205: 15},
        },
    ),
}


def example(vectors: Path, name: str) -> dict[str, Any]:
    with zipfile.ZipFile(vectors / "oauth-status-list-examples.zip") as archive:
        found = json.loads(re.sub(r"\n\s+(?=[\w-]+)", "", archive.read(name).decode()))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", LONG)
def test_the_long_examples_of_the_draft(vectors: Path, name: str) -> None:
    bits, values = LONG[name]
    found = example(vectors, name)
    statuses = TokenStatusList.decode(found["lst"], bits=found["bits"])
    assert (statuses.length, statuses.bits) == (2**20, bits)
    set_ones = {index: statuses.get(index) for index in range(2**20) if statuses.get(index)}
    assert set_ones == values


def test_the_example_with_every_value_of_a_byte_has_every_value(vectors: Path) -> None:
    found = example(vectors, "status_list_encoding8_json.md")
    statuses = TokenStatusList.decode(found["lst"], bits=8)
    assert {statuses.get(index) for index in range(statuses.length)} == set(range(256))
    assert (statuses.get(233478), statuses.get(52451), statuses.get(576778)) == (0, 1, 2)


@given(
    st.sampled_from([1, 2, 4, 8]).flatmap(
        lambda bits: st.tuples(st.just(bits), st.lists(st.integers(0, 2**bits - 1), min_size=1))
    )
)
def test_every_status_reads_back(case: tuple[int, list[int]]) -> None:
    bits, values = case
    read = TokenStatusList.decode(of(values, bits=bits).encode(), bits=bits)
    assert [read.get(index) for index in range(len(values))] == values


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_status_can_be_changed_and_its_neighbors_stay(bits: int) -> None:
    most = 2**bits - 1
    statuses = of([most] * 16, bits=bits)
    for index in (0, 5, 15):
        statuses.set(index, 0)
    assert [statuses.get(index) for index in range(16)] == [
        0 if index in (0, 5, 15) else most for index in range(16)
    ]


@pytest.mark.parametrize("bits", [0, 3, 16, -1, True])
def test_a_status_takes_1_2_4_or_8_bits(bits: int) -> None:
    with pytest.raises(StatusError):
        TokenStatusList(8, bits=bits)
    with pytest.raises(StatusError):
        TokenStatusList.decode("eNrbuRgAAhcBXQ", bits=bits)


def test_what_lies_outside_is_refused() -> None:
    statuses = TokenStatusList(8)
    for index in (-1, 8):
        with pytest.raises(StatusError):
            statuses.get(index)
    for value in (-1, 2):
        with pytest.raises(StatusError):
            statuses.set(0, value)
    for length in (0, -1, 10**10):
        with pytest.raises(LimitError):
            TokenStatusList(length)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", UnreadableError),
        ("!", UnreadableError),
        ("eNrbuRgAAhcBX", UnreadableError),
        ("eNrbuRgAAhcBXQ==", UnreadableError),
        (encode_base64url(zlib.compress(b"")), StatusError),
        (encode_base64url(zlib.compress(b"x") + b"y"), UnreadableError),
        (encode_base64url(zlib.compress(bytes(17 * 1024 * 1024))), LimitError),
    ],
)
def test_a_broken_list_is_refused(text: str, error: type[InsigniaError]) -> None:
    with pytest.raises(error):
        TokenStatusList.decode(text)


def test_a_list_is_equal_to_lists_only() -> None:
    assert TokenStatusList(8) != "eNrbuRgAAhcBXQ"
    assert TokenStatusList(8) != TokenStatusList(4, bits=2)


# -- references ------------------------------------------------------------------------------------


def test_a_token_says_where_its_status_stands() -> None:
    claim = status_claim(URI, index=7)
    assert claim == {"status_list": {"idx": 7, "uri": URI}}
    assert status_reference({"status": claim}) == StatusReference(URI, 7)
    assert status_reference({}) is None
    first = status_claim(URI, index=0)
    assert status_reference({"status": first}) == StatusReference(URI, 0)
    with pytest.raises(StatusError):
        status_claim(URI, index=-1)


@pytest.mark.parametrize(
    "status",
    [
        None,
        [],
        {},
        {"status_list": []},
        {"status_list": {"idx": 7}},
        {"status_list": {"uri": URI}},
        {"status_list": {"uri": URI, "idx": "7"}},
        {"status_list": {"uri": URI, "idx": True}},
        {"status_list": {"uri": URI, "idx": -1}},
        {"status_list": {"uri": [URI], "idx": 1}},
    ],
)
def test_a_status_of_another_shape_is_refused(status: Any) -> None:
    with pytest.raises(StatusError):
        status_reference({"status": status})


# -- the token -------------------------------------------------------------------------------------

SERVING = Serving(URI, NOW, expires=NOW + timedelta(days=1), ttl=timedelta(hours=12))


def test_a_served_list_reads_back() -> None:
    statuses = of(ONE_BIT, bits=1)
    text = sign_status_list(statuses, serving=SERVING, key=KEY, method="#1")
    assert read_jws(text).header == {"alg": "ES256", "typ": "statuslist+jwt", "kid": "#1"}
    assert read_jws(text).claims() == {
        "sub": URI,
        "iat": 1795305600,
        "exp": 1795392000,
        "ttl": 43200,
        "status_list": {"bits": 1, "lst": "eNrbuRgAAhcBXQ"},
    }
    assert check_status_list(text, key=KEY.public, uri=URI, now=NOW) == statuses
    bare = sign_status_list(statuses, serving=Serving(URI, NOW), key=KEY, method="#1")
    assert check_status_list(bare, key=KEY.public, uri=URI, now=NOW) == statuses


GOOD = {"sub": URI, "iat": 1795305600, "status_list": {"bits": 1, "lst": "eNrbuRgAAhcBXQ"}}


@pytest.mark.parametrize(
    ("claims", "typ"),
    [
        (GOOD, "JWT"),
        (GOOD, None),
        ({**GOOD, "sub": "https://mallory.example"}, "statuslist+jwt"),
        ({**GOOD, "sub": None}, "statuslist+jwt"),
        ({**GOOD, "exp": 1795305600}, "statuslist+jwt"),
        ({**GOOD, "iat": "now"}, "statuslist+jwt"),
        ({"sub": URI, "status_list": GOOD["status_list"]}, "statuslist+jwt"),
        ({**GOOD, "status_list": None}, "statuslist+jwt"),
        ({**GOOD, "status_list": {"bits": "1", "lst": "eNrbuRgAAhcBXQ"}}, "statuslist+jwt"),
        ({**GOOD, "status_list": {"bits": 3, "lst": "eNrbuRgAAhcBXQ"}}, "statuslist+jwt"),
        ({**GOOD, "status_list": {"bits": 1, "lst": 7}}, "statuslist+jwt"),
    ],
)
def test_a_token_that_is_not_this_list_is_refused(claims: dict[str, Any], typ: str | None) -> None:
    text = sign_claims(claims, header={"typ": typ}, key=KEY)
    with pytest.raises(InsigniaError):
        check_status_list(text, key=KEY.public, uri=URI, now=NOW)


def test_a_list_that_another_signed_is_refused() -> None:
    text = sign_status_list(of(ONE_BIT, bits=1), serving=SERVING, key=KEY, method="#1")
    with pytest.raises(InsigniaError):
        check_status_list(text, key=PrivateKey.generate("P-256").public, uri=URI, now=NOW)


def test_the_token_of_the_draft_is_read(vectors: Path) -> None:
    with zipfile.ZipFile(vectors / "oauth-status-list-examples.zip") as archive:
        text = re.sub(r"\s", "", archive.read("status_list_jwt_raw.md").decode())
    claims = read_jws(text).claims()
    statuses = TokenStatusList.from_claims(claims, uri="https://example.com/statuslists/1")
    assert statuses == of(ONE_BIT, bits=1)
