"""Pictures that are cut, damaged, bombs, or no pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator

from insignia.testing import (
    sample_signed,
)
from making import (
    Case,
    case,
    chunk,
    png,
    squeezed,
    vc_jwt,
)

from insignia import bake


def pictures() -> Iterator[Case]:
    text = json.dumps(sample_signed())
    baked = bake(png(), text)
    for length in (8, 12, 20, 33, 60, len(baked) - 70, len(baked) - 20):
        yield case(f"PNG cut off at {length}", baked[:length])
    for place in (9, 15, 18, 40, 60, 200):
        broken = bytearray(baked)
        broken[place] ^= 0xFF
        yield case(f"PNG damaged at {place}", bytes(broken))
    key = b"openbadgecredential"
    yield case("PNG without a credential", png())
    yield case("PNG with two", png(*[chunk(b"iTXt", key + b"\0\0\0\0\0" + text.encode())] * 2))
    bomb = squeezed(50, window=15)
    yield case("PNG with a compressed bomb", png(chunk(b"iTXt", key + b"\0\1\0\0\0" + bomb)))
    yield case("PNG with a compressed text bomb", png(chunk(b"zTXt", b"openbadges\0\0" + bomb)))
    yield case("PNG with a length of 4 GB", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR" + bytes(100))
    yield case("PNG of a hundred thousand chunks", png(*[chunk(b"tEXt", b"a\0b")] * 100_000))
    yield case("PNG in PNG", bake(png(), baked.hex()))
    svg = "<svg xmlns='http://www.w3.org/2000/svg'>{}</svg>"
    entity = "<!DOCTYPE svg [<!ENTITY a 'xxxxxxxxxx'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    )
    yield case("SVG with a billion laughs", f"{entity}]>{svg.format('&j;')}")
    yield case(
        "SVG with an outside entity",
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + svg.format("&x;"),
    )
    yield case(
        "SVG with a parameter entity",
        "<!DOCTYPE svg [<!ENTITY % x SYSTEM 'https://m.example/'> %x;]>" + svg.format(""),
    )
    yield case("SVG that is not closed", svg.format("<g>"))
    yield Case(
        "SVG a hundred thousand deep", lambda: svg.format("<g>" * 100_000 + "</g>" * 100_000)
    )
    yield Case("SVG with a long attribute", lambda: svg.format(f"<g a='{'x' * 3_000_000}'/>"))
    inside = "<o:credential xmlns:o='https://purl.imsglobal.org/ob/v3p0' verify='{}'/>"
    yield case("SVG with an empty credential", svg.format(inside.format("")))
    yield case("SVG with two credentials", svg.format(inside.format(vc_jwt()) * 2))
    yield case("HTML", "<html><svg></svg></html>")
