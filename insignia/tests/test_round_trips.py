"""What goes in comes out again, whatever it is; what nobody meant is refused, never a crash."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from insignia.baking import is_image
from insignia.testing import sample_credential, sample_signed

from insignia import InsigniaError, StatusList, bake, bake_legacy, unbake, verify

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("picture", [png(), SVG], ids=["png", "svg"])
@pytest.mark.parametrize("ascii_only", [True, False])
@given(document=st.dictionaries(st.text(), JSON, max_size=5))
@example(document={"]]>": "\ufffe\uffff"})
def test_any_json_comes_out_of_a_picture_as_it_went_in(
    picture: bytes, ascii_only: bool, document: dict[str, Any]
) -> None:
    try:
        text = json.dumps(document, ensure_ascii=ascii_only)
        text.encode()
    except UnicodeEncodeError:
        return
    once = bake(picture, text)
    assert json.loads(unbake(once)) == document
    assert bake(bake(picture, "{}"), text) == once
    assert json.loads(unbake(bake_legacy(once, "{}"))) == document


@given(name=st.text(min_size=1, max_size=40), narrative=st.text(max_size=200))
def test_any_text_that_can_be_signed_verifies_and_no_other_does(name: str, narrative: str) -> None:
    credential = sample_credential()
    credential["name"] = name
    credential["credentialSubject"]["narrative"] = narrative
    try:
        signed = sample_signed(credential)
    except InsigniaError:
        return
    assert verify(json.dumps(signed), now=NOW).valid
    signed["name"] = f"{name}x"
    assert not verify(json.dumps(signed), now=NOW).valid


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_anything_at_all_is_read_or_refused(data: bytes | str) -> None:
    try:
        assert not verify(data, now=NOW).valid
    except InsigniaError as error:
        assert error.sentence


@given(document=st.dictionaries(st.sampled_from([*sample_signed(), "holder"]), JSON, max_size=8))
def test_members_of_any_shape_are_judged_and_never_valid(document: dict[str, Any]) -> None:
    given_document = {**sample_signed(), **document}
    try:
        report = verify(json.dumps(given_document), now=NOW)
    except InsigniaError:
        return
    assert report.valid == (given_document == sample_signed())
    assert json.loads(json.dumps(report.to_json()))["valid"] == report.valid


@given(document=st.dictionaries(
    st.sampled_from(["@context", "type", "recipient", "badge", "verification", "issuedOn", "id"]),
    JSON, max_size=7))  # fmt: skip
def test_old_badges_of_any_shape_are_judged_and_never_valid(document: dict[str, Any]) -> None:
    try:
        assert not verify(json.dumps({"type": "Assertion", **document}), now=NOW).valid
    except InsigniaError as error:
        assert error.sentence


@settings(max_examples=30)
@given(st.sets(st.integers(0, 131_071), max_size=50))
def test_a_status_list_keeps_what_was_set(places: set[int]) -> None:
    made = StatusList()
    for place in places:
        made.set(place)
    read = StatusList.decode(made.encode())
    assert {place for place in range(read.length) if read.get(place)} == places


@given(st.binary(max_size=300))
def test_no_bytes_pass_for_a_picture_with_a_credential(data: bytes) -> None:
    for picture in (data, b"\x89PNG\r\n\x1a\n" + data, b"<svg>" + data):
        try:
            unbake(picture)
        except InsigniaError:
            continue
        assert is_image(picture)
