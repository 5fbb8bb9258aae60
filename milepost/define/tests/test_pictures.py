"""Uploaded badges: harmless ones come through, all others are refused with a reason."""

import io

import pytest
from PIL import Image, PngImagePlugin

from milepost.define import actions, queries
from milepost.define.rules.drawing import draw
from milepost.define.rules.pictures import clean_picture, clean_svg
from milepost.define.tests.builders import NOON, make_draft, make_version
from milepost.kit.errors import RuleError

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(body: str, *, box: str = "0 0 100 100") -> bytes:
    return f'{HEAD} viewBox="{box}">{body}</svg>'.encode()


def png(width: int, height: int, *, words: str = "") -> bytes:
    out, text = io.BytesIO(), PngImagePlugin.PngInfo()
    text.add_text("Author", words)
    Image.new("RGBA", (width, height), "#2c8a62").save(out, "PNG", pnginfo=text)
    return out.getvalue()


def test_a_plain_drawing_keeps_its_shapes_and_colors() -> None:
    body = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<g transform="scale(2)"><circle cx="9" cy="9" r="4" fill="url(#g)"/></g>'
        '<text x="5" y="5">Hi &amp; bye</text>'
    )
    clean = clean_svg(svg(body))
    for part in ('fill="url(#g)"', 'offset="0"', "Hi &amp; bye", 'transform="scale(2)"'):
        assert part in clean


def test_our_own_drawings_come_through() -> None:
    assert "<path" in clean_svg(draw("pine", symbol="path", title="x").encode())


def test_what_editors_leave_behind_is_dropped() -> None:
    body = (
        "<metadata><secret>Mallory</secret></metadata><!-- Mallory -->"
        '<rect width="9" height="9" data-author="Mallory" class="Mallory"'
        ' style="fill:#123456;-inkscape-font:Mallory"/>'
    )
    clean = clean_svg(svg(body))
    assert "Mallory" not in clean
    assert 'fill="#123456"' in clean


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        "<foreignObject><p/></foreignObject>",
        '<image href="https://mallory.example/x.png"/>',
        '<use href="https://mallory.example/x.svg#a"/>',
        "<style>@import url(//mallory.example)</style>",
        '<rect fill="url(https://mallory.example/a.svg#b)"/>',
        '<rect style="fill:url(//mallory.example)"/>',
        '<rect fill="url(#a) url(https://mallory.example)"/>',
        '<linearGradient id="g" xlink:href="https://mallory.example#g"/>',
        '<a href="javascript:alert(1)"><rect/></a>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        "<g>" * 45 + "</g>" * 45,
        "<rect/>" * 3001,
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
    ],
)
def test_a_drawing_that_could_do_harm_is_refused(body: str) -> None:
    with pytest.raises(RuleError) as refused:
        clean_picture(svg(body))
    assert refused.value.code == "picture-refused"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg(""), "picture-refused"),
        (svg("").decode().encode("utf-16"), "picture-unreadable"),
        (b"<svg", "picture-unreadable"),
        (b"<svg xmlns='http://mallory.example'/>", "picture-unreadable"),
        (b"<html><svg/></html>", "picture-unreadable"),
        (svg("", box="0 0 100 300"), "picture-not-square"),
        (svg("", box="0 0 0 0"), "picture-unreadable"),
        (svg("", box="a b c d"), "picture-unreadable"),
        (svg("", box="0 0 nan nan"), "picture-unreadable"),
        (svg(" " * 300_001), "picture-too-large"),
        (b"GIF89a" + b"\x00" * 60, "picture-unreadable"),
        (b"%PDF-1.7 <svg", "picture-unreadable"),
        (b"", "picture-unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "broken-file"),
        (png(64, 64), "picture-wrong-size"),
        (png(5000, 5000), "picture-wrong-size"),
        (png(600, 200), "picture-not-square"),
        (b"\x89PNG" * 600_000, "picture-too-large"),
    ],
)
def test_anything_else_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        clean_picture(content)
    assert refused.value.code == code


def test_pixels_are_written_anew_without_what_they_give_away() -> None:
    dirty = png(300, 300, words="Mallory was here")
    assert b"Mallory" in dirty
    clean = clean_picture(dirty + b"<script>trailing</script>")
    assert clean.media_type == "image/png"
    assert b"Mallory" not in clean.content
    assert b"script" not in clean.content
    assert Image.open(io.BytesIO(clean.content)).size == (300, 300)


@pytest.mark.django_db
def test_an_uploaded_drawing_becomes_the_badge() -> None:
    draft = make_draft()
    dorothy = draft.created_by
    assert dorothy
    content = svg('<circle cx="50" cy="50" r="40" fill="#a00"/>')
    actions.upload_picture(draft, by=dorothy, content=content, at=NOON)
    version = actions.publish(draft, by=dorothy, at=NOON)
    picture = queries.picture(version)
    assert picture.svg == clean_svg(content)
    assert Image.open(io.BytesIO(picture.png)).size == (512, 512)


@pytest.mark.django_db
def test_uploaded_pixels_become_the_badge_and_a_drawn_one_comes_back() -> None:
    draft = make_draft()
    dorothy = draft.created_by
    assert dorothy
    draft = actions.upload_picture(draft, by=dorothy, content=png(256, 256), at=NOON)
    assert queries.picture(draft).svg is None
    draft = actions.remove_picture(draft, by=dorothy, at=NOON)
    assert queries.picture(draft).svg == draw("sea", symbol="speech", title=draft.title)


@pytest.mark.django_db
def test_a_badge_nobody_uploaded_is_drawn_as_vectors_and_as_pixels() -> None:
    picture = queries.picture(make_version())
    assert picture.svg == draw("sea", symbol="speech", title="Wait time in questioning")
    assert Image.open(io.BytesIO(picture.png)).size == (512, 512)
