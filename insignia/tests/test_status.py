"""Status lists: what is set reads back, in the standard's bit order, and bad lists are refused."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from insignia.encoding import decode_base64url, encode_base64url
from insignia.errors import InsigniaError, LimitError, StatusError, UnreadableError
from insignia.status import StatusList, Validity, message_entry, message_members, status_entry

URL = "https://school.example/status/3"
INDEXES = st.integers(0, 131_071)


def encoded(data: bytes) -> str:
    return "u" + encode_base64url(gzip.compress(data, mtime=0))


def test_a_new_list_has_nobody_revoked() -> None:
    statuses = StatusList()
    assert statuses.length == 131_072
    assert not any(statuses.get(index) for index in range(statuses.length))


def test_entry_0_is_the_leftmost_bit() -> None:
    statuses = StatusList()
    statuses.set(0)
    statuses.set(9)
    data = gzip.decompress(decode_base64url(statuses.encode()[1:]))
    assert data == b"\x80\x40" + bytes(16_382)


@given(st.dictionaries(INDEXES, st.booleans(), max_size=50))
def test_every_status_reads_back(values: dict[int, bool]) -> None:
    statuses = StatusList()
    for index, value in values.items():
        statuses.set(index, value)
    read = StatusList.decode(statuses.encode())
    assert read == statuses
    assert {index: bool(read.get(index)) for index in values} == values


@given(
    st.integers(1, 32).flatmap(
        lambda size: st.tuples(
            st.just(size), st.dictionaries(INDEXES, st.integers(0, 2**size - 1), max_size=20)
        )
    )
)
def test_every_message_reads_back(case: tuple[int, dict[int, int]]) -> None:
    size, values = case
    statuses = StatusList(size=size)
    for index, value in values.items():
        statuses.set(index, value)
    read = StatusList.decode(statuses.encode(), size=size)
    assert {index: read.get(index) for index in values} == values


def test_a_status_of_two_bits_is_read_from_left_to_right() -> None:
    data = b"\b00011011".replace(b"\b", b"")
    bits = int(data, 2).to_bytes(1, "big") + bytes(32_767)
    statuses = StatusList.decode(encoded(bits), size=2)
    assert [statuses.get(index) for index in range(5)] == [0, 1, 2, 3, 0]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 32])
def test_a_status_can_be_changed_and_its_neighbors_stay(size: int) -> None:
    most = 2**size - 1
    statuses = StatusList(size=size)
    for index in range(16):
        statuses.set(index, most)
    for index in (0, 5, 15):
        statuses.set(index, 0)
    assert [statuses.get(index) for index in range(17)] == [
        0 if index in (0, 5, 15, 16) else most for index in range(17)
    ]


def test_bits_are_read_one_by_one_unless_told_otherwise() -> None:
    assert StatusList.from_bytes(b"\x80" + bytes(16_383)).get(0) == 1


def test_a_list_is_equal_to_lists_only() -> None:
    assert StatusList() != "uH4sI"
    assert StatusList() != StatusList(size=2)


def test_a_status_can_be_taken_back() -> None:
    statuses = StatusList()
    statuses.set(7)
    statuses.set(7, False)
    assert statuses == StatusList()


def test_the_same_statuses_give_the_same_text() -> None:
    first, second = StatusList(), StatusList()
    for statuses in (first, second):
        statuses.set(12_345)
    assert first.encode() == second.encode()


@pytest.mark.parametrize("index", [-1, 131_072, 10**30])
def test_there_is_no_entry_outside_the_list(index: int) -> None:
    with pytest.raises(StatusError):
        StatusList().get(index)
    with pytest.raises(StatusError):
        StatusList().set(index)


@pytest.mark.parametrize("value", [-1, 2, 256])
def test_a_status_fits_its_bits(value: int) -> None:
    with pytest.raises(StatusError):
        StatusList().set(0, value)


@pytest.mark.parametrize("size", [0, -1, 33])
def test_a_status_takes_1_to_32_bits(size: int) -> None:
    with pytest.raises(StatusError):
        StatusList(size=size)
    with pytest.raises(StatusError):
        StatusList.decode(encoded(bytes(16_384)), size=size)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", UnreadableError),
        ("u", UnreadableError),
        (encoded(bytes(16_384))[1:], UnreadableError),
        ("z" + encoded(bytes(16_384))[1:], UnreadableError),
        (encoded(bytes(16_384)) + "=", UnreadableError),
        ("u" + encode_base64url(zlib.compress(bytes(16_384))), UnreadableError),
        ("u" + encode_base64url(gzip.compress(bytes(16_384), mtime=0)[:-1]), UnreadableError),
        ("u" + encode_base64url(gzip.compress(bytes(16_384), mtime=0) + b"x"), UnreadableError),
        ("u" + encode_base64url(gzip.compress(bytes(16_384), mtime=0) * 2), UnreadableError),
        (encoded(bytes(16_383)), StatusError),
        (encoded(b""), StatusError),
        (encoded(bytes(17 * 1024 * 1024)), LimitError),
    ],
)
def test_a_broken_short_or_huge_list_is_refused(text: str, error: type[InsigniaError]) -> None:
    with pytest.raises(error):
        StatusList.decode(text)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    layer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(layer.compress(bytes(1 << 20)) for _ in range(256)) + layer.flush()
    with pytest.raises(LimitError):
        StatusList.decode("u" + encode_base64url(bomb))


def test_a_list_may_be_large_but_not_beyond_bounds() -> None:
    statuses = StatusList(1_048_576)
    statuses.set(1_048_575)
    assert StatusList.decode(statuses.encode()) == statuses
    assert StatusList(1).length == 1
    for length, size in ((10**12, 1), (10**7, 32)):
        with pytest.raises(LimitError):
            StatusList(length, size=size)
    with pytest.raises(LimitError):
        StatusList(0)


def test_the_credential_is_what_the_standard_describes() -> None:
    statuses = StatusList()
    start, end = datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
    assert statuses.credential(
        id=URL, issuer="did:web:school.example", purpose="revocation", valid=Validity(start, end)
    ) == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:school.example",
        "validFrom": "2026-11-22T00:00:00Z",
        "validUntil": "2026-11-23T00:00:00Z",
        "credentialSubject": {
            "id": f"{URL}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": statuses.encode(),
        },
    }


def test_a_credential_without_end_and_without_dates() -> None:
    start = datetime(2026, 11, 22, tzinfo=UTC)
    assert Validity(start).members() == {"validFrom": "2026-11-22T00:00:00Z"}
    bare = StatusList().credential(id=URL, issuer="did:web:school.example", purpose="suspension")
    assert sorted(bare) == ["@context", "credentialSubject", "id", "issuer", "type"]


def test_the_first_entry_of_a_list_is_number_0() -> None:
    entry = status_entry(URL, index=0)
    assert (entry["statusListIndex"], entry["statusPurpose"]) == ("0", "revocation")
    assert message_entry(URL, index=0, messages=["no", "yes"])["statusSize"] == 1


def test_the_entry_is_what_the_standard_describes() -> None:
    assert status_entry(URL, index=94_567, purpose="suspension") == {
        "id": f"{URL}#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": "94567",
        "statusListCredential": URL,
    }


def test_a_message_entry_names_a_message_for_every_value() -> None:
    messages = ["pending", "accepted", "rejected", "withdrawn"]
    assert message_entry(URL, index=1, messages=messages) == {
        "id": f"{URL}#1",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "message",
        "statusListIndex": "1",
        "statusListCredential": URL,
        "statusSize": 2,
        "statusMessage": [
            {"status": "0x0", "message": "pending"},
            {"status": "0x1", "message": "accepted"},
            {"status": "0x2", "message": "rejected"},
            {"status": "0x3", "message": "withdrawn"},
        ],
    }


def test_a_message_list_says_what_its_entries_say() -> None:
    entry = message_entry(URL, index=1, messages=["no", "yes"])
    messages = [{"status": "0x0", "message": "no"}, {"status": "0x1", "message": "yes"}]
    assert message_members(["no", "yes"]) == {"statusSize": 1, "statusMessages": messages}
    assert (entry["statusSize"], entry["statusMessage"]) == (1, messages)


@pytest.mark.parametrize("messages", [[], ["one"], ["one", "two", "three"]])
def test_a_message_entry_needs_a_message_for_every_value(messages: list[str]) -> None:
    with pytest.raises(StatusError):
        message_entry(URL, index=1, messages=messages)
    with pytest.raises(StatusError):
        message_members(messages)


def test_unknown_purposes_and_negative_entries_are_refused() -> None:
    with pytest.raises(StatusError):
        status_entry(URL, index=1, purpose="fun")
    with pytest.raises(StatusError):
        status_entry(URL, index=-1)
    with pytest.raises(StatusError):
        StatusList().credential(id=URL, issuer="did:web:school.example", purpose="fun")


def test_the_lists_in_the_standards_examples_are_read(standards: Path) -> None:
    path = standards / "data/examples/w3c-bitstring-status-list/examples.json"
    subjects = [
        example["json"]["credentialSubject"]
        for example in json.loads(path.read_text())
        if "encodedList" in example["json"].get("credentialSubject", {})
    ]
    lists = [StatusList.decode(subject["encodedList"]) for subject in subjects]
    assert lists == [StatusList()] * len(lists)
    assert len(lists) > 0
