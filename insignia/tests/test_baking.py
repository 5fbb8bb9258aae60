"""Baking: what goes into a picture comes out again, once, unharmed, and nothing is inflated."""

from __future__ import annotations

import struct
import zlib

import pytest
from insignia.baking import bake, bake_legacy, is_image, unbake
from insignia.baking import png as png_module
from insignia.errors import ImageError, LimitError

JSON = '{"name":"Wait time","narrative":"a ]]> b, ü, \\u0000"}'
JWS = "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def make_png(*extra: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + pixels + chunk(b"IEND", b"")


def make_svg(inside: str = "<circle r='1'/>", attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg"{attributes}>{inside}</svg>'.encode()


def text_chunk(keyword: bytes, text: bytes, *, flag: bytes = b"\0") -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + flag + b"\0\0\0" + text)


PICTURES = {
    "png": make_png(),
    "svg": make_svg(),
    "svg, no content": b"<svg xmlns='http://www.w3.org/2000/svg' id='a>b'/>",
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
@pytest.mark.parametrize("credential", [JSON, JWS], ids=["json", "jws"])
def test_what_was_baked_comes_out_again(picture: bytes, credential: str) -> None:
    found = unbake(bake(picture, credential))
    assert found.replace("]]\\u003e", "]]>") == credential


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_a_second_bake_replaces_the_first(picture: bytes) -> None:
    assert bake(bake(picture, JSON), JWS) == bake(picture, JWS)


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_both_generations_live_in_one_picture_and_the_newer_is_read(picture: bytes) -> None:
    both = bake_legacy(bake(picture, JWS), '{"type":"Assertion"}')
    assert unbake(both) == JWS
    assert unbake(bake_legacy(picture, '{"type":"Assertion"}')) == '{"type":"Assertion"}'


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_rebaking_one_generation_leaves_the_other_alone(picture: bytes) -> None:
    both = bake(bake_legacy(picture, "{}"), JSON)
    assert unbake(bake(both, JWS)) == JWS
    assert b"{}" in bake(both, JWS)


def test_the_chunk_stands_right_behind_the_header_uncompressed() -> None:
    baked = bake(make_png(), JWS)
    body = text_chunk(b"openbadgecredential", JWS.encode())
    assert baked == make_png(body)


def test_the_svg_element_follows_the_opening_tag() -> None:
    assert bake(make_svg("<g/>"), JWS) == make_svg(
        f'<openbadges:credential verify="{JWS}"></openbadges:credential><g/>',
        attributes=' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"',
    )


def test_a_prefix_already_taken_is_declared_on_the_element() -> None:
    taken = make_svg(attributes=" xmlns:openbadges='http://openbadges.org'")
    baked = bake(taken, JWS)
    assert b'<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"' in baked
    assert unbake(baked) == JWS


def test_another_prefix_for_the_namespace_is_read() -> None:
    inside = f'<ob:credential xmlns:ob="https://purl.imsglobal.org/ob/v3p0" verify="{JWS}"/>'
    assert unbake(make_svg(inside)) == JWS
    assert unbake(bake(make_svg(inside), JSON)).startswith("{")


def test_text_around_and_elements_inside_do_not_disturb() -> None:
    name = 'o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0" verify=""'
    assert unbake(make_svg(f"<{name}> {JWS}<i>x</i> </o:credential>t")) == JWS


def test_a_byte_order_mark_and_a_doctype_are_accepted() -> None:
    doctype = b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "a" "http://x/a.dtd">'
    assert unbake(bake(b"\xef\xbb\xbf" + doctype + make_svg(), JWS)) == JWS


def test_the_address_in_a_picture_of_the_first_generation_is_read() -> None:
    assert (
        unbake(make_png(chunk(b"tEXt", b"openbadges\0https://example.org/a.json")))
        == "https://example.org/a.json"
    )


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (make_png(), "carries no credential"),
        (make_svg(), "carries no credential"),
        (make_png()[:-3], "cut off"),
        (make_png()[:20], "cut off"),
        (b"\x89PNG\r\n\x1a\n", "cut off"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""), "begin with its header"),
        (make_png(text_chunk(b"openbadgecredential", b"x", flag=b"\1")), "compressed"),
        (make_png(chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"x"))), "compressed"),
        (make_png(chunk(b"iTXt", b"openbadges\0\0\0en")), "malformed"),
        (make_png(text_chunk(b"openbadges", b"\xff")), "not UTF-8"),
        (
            make_png(text_chunk(b"openbadges", b"a"), text_chunk(b"openbadges", b"b")),
            "two credentials",
        ),
        (make_png(text_chunk(b"openbadges", b"a")[:-4] + b"\0\0\0\0"), "CRC is wrong"),
        (b"GIF89a", "neither PNG nor SVG"),
        (b"<html>svg</html>", "neither PNG nor SVG"),
        (b"<?xml version='1.0'?><html><svg/></html>", "first element is not svg"),
        (b"<svg><g></svg>", "not well-formed"),
        (b"<?xml version='1.0' encoding='utf-16'?><svg/>", "utf-16 is not supported"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?><svg/>", "iso-8859-1 is not supported"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "entities are refused"),
        (
            make_svg('<o:assertion xmlns:o="http://openbadges.org" verify="a"/>' * 2),
            "two credentials",
        ),
    ],
)
def test_a_picture_that_cannot_be_read_says_why(picture: bytes, sentence: str) -> None:
    with pytest.raises(ImageError, match=sentence):
        unbake(picture)


def test_an_empty_credential_is_not_baked() -> None:
    with pytest.raises(ImageError, match="nothing to put"):
        bake(make_png(), "  ")


def test_size_is_bounded_before_anything_is_read() -> None:
    with pytest.raises(LimitError, match="image has more than"):
        unbake(make_png() + bytes(16 * 1024 * 1024))
    with pytest.raises(LimitError, match="credential has more than"):
        bake(make_png(), "x" * (4 * 1024 * 1024 + 1))


def test_a_damaged_picture_is_refused_before_baking() -> None:
    broken = bytearray(make_png())
    broken[20] ^= 1
    with pytest.raises(ImageError, match="IHDR chunk of the PNG is damaged"):
        bake(bytes(broken), JSON)


def test_images_are_told_apart_by_their_first_bytes() -> None:
    assert [is_image(data) for data in (make_png(), make_svg(), b"{}", b"eyJ", b"")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_the_keyword_is_exact() -> None:
    near = make_png(
        text_chunk(b"OpenBadgeCredential", b"{}"), text_chunk(b"openbadgecredential2", b"{}")
    )
    with pytest.raises(ImageError, match="carries no credential"):
        unbake(near)
    assert png_module.is_png(near)
