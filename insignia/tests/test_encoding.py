"""JSON is read strictly, written canonically; binary text has one form only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from insignia.documents import Moved, Unreachable, read_bytes, read_json
from insignia.encoding import (
    MAX_JSON_BYTES,
    MAX_JSON_DEPTH,
    decode_base58,
    decode_base64url,
    decode_multibase,
    encode_base58,
    encode_multibase,
    format_number,
    jcs,
    parse_json,
)
from insignia.errors import DocumentMissing, DocumentUnreachable, LimitError, UnreadableError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_jcs_gives_the_published_bytes(vectors: Path, name: str) -> None:
    text = (vectors / "jcs" / "input" / f"{name}.json").read_bytes()
    assert jcs(parse_json(text)) == (vectors / "jcs" / "output" / f"{name}.json").read_bytes()


@given(JSON)
def test_jcs_agrees_with_another_implementation(value: Any) -> None:
    assert jcs(value) == rfc8785.dumps(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_printed_as_ecmascript_prints_them(value: float) -> None:
    assert format_number(value).encode() == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (-1.5e-9, "-1.5e-9"),
        (333333333.33333329, "333333333.3333333"),
        (5e-324, "5e-324"),
    ],
)
def test_numbers_at_the_edges(value: float, printed: str) -> None:
    assert format_number(value) == printed


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 2**53, -(2**53), {1: 2}, "\ud800", {"\ud800": 1}, b"x", {2, 3}],
)
def test_jcs_refuses_what_json_cannot_say(value: Any) -> None:
    with pytest.raises(UnreadableError):
        jcs(value)


def test_jcs_refuses_what_is_nested_without_end() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(LimitError):
        jcs(endless)


@given(JSON)
def test_any_json_is_read_back(value: Any) -> None:
    assert parse_json(json.dumps(value)) == value
    assert parse_json(json.dumps(value, ensure_ascii=False)) == value


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":{"b":1,"b":2}}',
        '{"a":1,"\\u0061":2}',
        '{":":1,"\\u003a":2}',
        '{"a:":1,"a\\u003A":2}',
        '[{"x":":::"},{"y":1,"y":":::"}]',
    ],
)
def test_a_member_named_twice_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="twice"):
        parse_json(text)


@pytest.mark.parametrize(
    "text", ['{"a\\u003a":1,"a":":"}', '{"a":"\\u003a","b":":"}', '{"x":{"a":1},"y":{"a":1}}']
)
def test_colons_in_texts_do_not_look_like_members(text: str) -> None:
    assert parse_json(text) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"nul", b"NaN", b"[Infinity]", b"1e400", b'"\\ud800"', b"\xff", b'"\xed\xa0\x80"'),
        *(b"\xef\xbb\xbf{}", b"{} {}", b"[1,]", b"'a'", "\ud800", b"{1:2}", b"01"),
    ],
)
def test_what_is_not_json_is_refused(text: bytes | str) -> None:
    with pytest.raises(UnreadableError):
        parse_json(text)


def test_depth_is_bounded_exactly() -> None:
    deepest = "[" * MAX_JSON_DEPTH + "]" * MAX_JSON_DEPTH
    assert parse_json(deepest) == json.loads(deepest)
    with pytest.raises(LimitError):
        parse_json(f"[{deepest}]")
    with pytest.raises(LimitError):
        parse_json('{"a":' * (MAX_JSON_DEPTH + 1) + "1" + "}" * (MAX_JSON_DEPTH + 1))


def test_breadth_is_not_depth() -> None:
    assert parse_json("[" + "[]," * 500 + "[]]") == [[]] * 501


def test_size_is_bounded() -> None:
    with pytest.raises(LimitError):
        parse_json(b" " * MAX_JSON_BYTES + b"{}")


@given(st.binary(max_size=200))
def test_multibase_brings_bytes_back(data: bytes) -> None:
    assert decode_multibase(encode_multibase(data)) == data
    assert decode_multibase(encode_multibase(data, "u")) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"", ""), (b"\0", "1"), (b"\0\0a", "112g"), (b"Hello World!", "2NEpo7TZRRrLZSi2U")],
)
def test_base58_matches_known_values(data: bytes, text: str) -> None:
    assert (encode_base58(data), decode_base58(text)) == (text, data)


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "a b", "é", "z6Mk-"])
def test_base58_refuses_other_characters(text: str) -> None:
    with pytest.raises(UnreadableError):
        decode_base58(text)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 7, 8, 9, 64, 88, 127, 128, 129, 1023, 1024])
def test_base58_is_a_number_in_its_digits(length: int) -> None:
    digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    text = "".join(digits[(7 * place + length) % 58] for place in range(length)) or ""
    number = 0
    for digit in text:
        number = number * 58 + digits.index(digit)
    zeros = b"\0" * (len(text) - len(text.lstrip("1")))
    assert decode_base58(text) == zeros + number.to_bytes((number.bit_length() + 7) // 8)


def test_base58_of_great_length_is_refused() -> None:
    with pytest.raises(LimitError):
        decode_base58("2" * 1025)


@pytest.mark.parametrize("text", ["YQ==", "YR", "YQ=", "Y", "Y+", "Y/", "YQ\n", " YQ", "é"])
def test_base64url_has_one_spelling(text: str) -> None:
    assert decode_base64url("YQ") == b"a"
    with pytest.raises(UnreadableError):
        decode_base64url(text)


@pytest.mark.parametrize("text", ["", "mYQ", "f61", "Z6Mk"])
def test_other_multibases_are_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        decode_multibase(text)
    with pytest.raises(UnreadableError):
        encode_multibase(b"a", text[:1])


def test_a_document_is_given_missing_or_unreachable() -> None:
    documents = {"https://a.example": b'{"a":1}', "https://b.example": Unreachable("timed out")}
    assert read_json(documents, "https://a.example") == {"a": 1}
    with pytest.raises(DocumentMissing) as missing:
        read_json(documents, "https://c.example")
    with pytest.raises(DocumentUnreachable) as unreachable:
        read_json(documents, "https://b.example")
    assert missing.value.url == "https://c.example"
    assert (unreachable.value.url, unreachable.value.reason) == ("https://b.example", "timed out")


@pytest.mark.parametrize(
    ("led_to", "counts"),
    [
        ("https://school.example/other", True),
        ("http://school.example:8080/", True),
        ("https://www.school.example/", True),
        ("https://WWW.School.example/", True),
        ("https://mallory.example/", False),
        ("https://school.example@mallory.example/", False),
        ("https://school.example.mallory.example/", False),
        ("https://[mallory", False),
        ("", False),
    ],
)
def test_what_another_site_shows_counts_only_where_it_is_signed(led_to: str, counts: bool) -> None:
    url = "https://school.example/leave"
    documents = {url: Moved(b"{}", led_to)}
    assert read_bytes(documents, url, anywhere=True) == b"{}"
    if counts:
        assert read_bytes(documents, url) == b"{}"
    else:
        with pytest.raises(DocumentUnreachable):
            read_bytes(documents, url)
