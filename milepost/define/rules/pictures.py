"""Badges that people upload: pixels encoded anew, drawings copied part by part from a list."""

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import resvg_py
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.kit.media import MediaType, sniff, without_metadata
from milepost.kit.media.images import opened

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
MAX_PNG_BYTES = 2_000_000
MIN_PIXELS, MAX_PIXELS = 128, 4096
MAX_SVG_BYTES = 300_000
MAX_ELEMENTS = 3_000
MAX_DEPTH = 40

ELEMENTS_TEXT = (
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs "
    "linearGradient radialGradient stop clipPath mask"
)
ELEMENTS = frozenset(ELEMENTS_TEXT.split())
REFUSED_TEXT = (
    "script foreignObject image use style iframe object embed video audio animate set "
    "animateMotion animateTransform handler a"
)
REFUSED = frozenset(REFUSED_TEXT.split())
ATTRIBUTES_TEXT = (
    "id d x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height points viewBox "
    "version preserveAspectRatio transform gradientTransform gradientUnits "
    "spreadMethod offset clipPathUnits maskUnits maskContentUnits fill fill-opacity "
    "fill-rule clip-rule clip-path mask stroke stroke-width stroke-opacity "
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray "
    "stroke-dashoffset stop-color stop-opacity opacity color font-family font-size "
    "font-weight font-style text-anchor letter-spacing role"
)
ATTRIBUTES = frozenset(ATTRIBUTES_TEXT.split())
ElementTree.register_namespace("", SVG[1:-1])
OWN_ONLY = ("url(", "expression", "javascript:", "data:", "http:", "https:", "//", "\\", "@")


class CleanPicture(NamedTuple):
    """A picture that can do no harm, and what kind it is."""

    content: bytes
    media_type: str


def clean_picture(content: bytes) -> CleanPicture:
    """Return an uploaded PNG or SVG made harmless; a RuleError says what is wrong with another."""
    if len(content) > MAX_PNG_BYTES:
        raise _refusal(_("This picture is too large: at most 2 MB."), "picture-too-large")
    if sniff(content) is MediaType.PNG:
        return CleanPicture(clean_png(content), "image/png")
    if b"<svg" in content[:4096]:
        return CleanPicture(_drawable(clean_svg(content)).encode(), "image/svg+xml")
    raise _refusal(_("Upload a PNG or SVG picture. This file is neither."), "picture-unreadable")


def clean_png(content: bytes) -> bytes:
    """Return the picture without metadata; refuse one too small, too large or not square."""
    with opened(content, MediaType.PNG) as image:
        width, height = image.size
    if not MIN_PIXELS <= min(width, height) <= max(width, height) <= MAX_PIXELS:
        sentence = _("The picture is %(width)s by %(height)s pixels. Use %(least)s to %(most)s.")
        numbers = {"width": width, "height": height, "least": MIN_PIXELS, "most": MAX_PIXELS}
        raise _refusal(sentence % numbers, "picture-wrong-size")
    _require_near_square(width, height)
    return without_metadata(content, MediaType.PNG)


def clean_svg(content: bytes) -> str:
    """Return the drawing with nothing in it but shapes, text and colors of its own.

    What editors leave behind is dropped; scripts, references to elsewhere, embedded pictures and
    style sheets are refused, for without them it would not look as drawn.
    """
    if len(content) > MAX_SVG_BYTES:
        raise _refusal(_("This drawing is too large: at most 300 kB."), "picture-too-large")
    root = _parsed(content)
    if root.tag != f"{SVG}svg":
        raise _refusal(_("This file is not an SVG drawing."), "picture-unreadable")
    _require_bounds(root)
    clean = _copied(root)
    _require_square(clean)
    return ElementTree.tostring(clean, encoding="unicode")


def _parsed(content: bytes) -> Element:
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper():
        raise _refusal(
            _("Save the drawing without a document type (as “plain SVG”), then upload it again."),
            "picture-refused",
        )
    try:
        return ElementTree.fromstring(content.decode())  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError, LookupError):
        raise _refusal(_("This file is not an SVG drawing."), "picture-unreadable") from None


def _require_bounds(root: Element) -> None:
    if sum(1 for _element in root.iter()) > MAX_ELEMENTS or _deeper(root, than=MAX_DEPTH):
        raise _refusal(_("This drawing has too many parts. Please simplify it."), "picture-refused")


def _deeper(root: Element, *, than: int) -> bool:
    level = [root]
    for _step in range(than):
        level = [child for element in level for child in element]
    return bool(level)


def _copied(element: Element) -> Element:
    name = _name(element)
    clean = Element(f"{SVG}{name}", dict(_attributes(element)))
    clean.text, clean.tail = element.text, element.tail
    for child in element:
        if _allowed(child):
            clean.append(_copied(child))
    return clean


def _allowed(element: Element) -> bool:
    """Whether to keep an element; one that must not be there at all is refused."""
    name = _name(element)
    if name in REFUSED:
        sentence = _(
            "The drawing holds “%(name)s”, which a badge may not hold. Export it as plain"
            " shapes (“plain SVG”, “presentation attributes”)."
        )
        raise _refusal(sentence % {"name": name}, "picture-refused")
    return name in ELEMENTS and element.tag == f"{SVG}{name}"


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name.lower().startswith("on"):
            raise _refusal(_("The drawing holds a script. Badges may not."), "picture-refused")
        if name == "style":
            yield from _declarations(value)
        elif name in ATTRIBUTES and _harmless(value):
            yield name, value
        elif name in ("href", XLINK_HREF) and _name(element).endswith("Gradient"):
            yield "href", _own(value)


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        name, _colon, value = (part.strip() for part in declaration.partition(":"))
        if name in ATTRIBUTES and _harmless(value):
            yield name, value


def _own(value: str) -> str:
    if not value.startswith("#"):
        raise _refusal(_("The drawing points outside itself. Badges may not."), "picture-refused")
    return value


def _harmless(value: str) -> bool:
    """Whether a value stays inside the drawing, as ``url(#name)`` does; refuse it if not."""
    text = value.strip()
    if text.startswith("url(#") and text.endswith(")") and text.count("(") == 1:
        return True
    if any(mark in text.lower() for mark in OWN_ONLY):
        raise _refusal(_("The drawing points outside itself. Badges may not."), "picture-refused")
    return True


def _require_square(root: Element) -> None:
    """Badges stand in a square; a missing viewBox is made from width and height."""
    box = root.get("viewBox", f"0 0 {root.get('width', '')} {root.get('height', '')}")
    try:
        _x, _y, width, height = (
            float(part.removesuffix("px")) for part in box.replace(",", " ").split()
        )
    except ValueError:
        raise _refusal(_("Give the drawing a size (a viewBox)."), "picture-unreadable") from None
    if not (0 < width < 1e5 and 0 < height < 1e5):
        raise _refusal(_("Give the drawing a size (a viewBox)."), "picture-unreadable")
    _require_near_square(width, height)
    root.set("viewBox", box.replace("px", ""))
    root.set("width", "512")
    root.set("height", "512")


def _drawable(svg: str) -> str:
    try:
        resvg_py.svg_to_bytes(svg_string=svg, width=64)
    except ValueError:
        raise _refusal(_("This file is not an SVG drawing."), "picture-unreadable") from None
    return svg


def _require_near_square(width: float, height: float) -> None:
    if not 0.8 <= width / height <= 1.25:
        raise _refusal(
            _("Badges are square: make width and height the same."), "picture-not-square"
        )


def _refusal(sentence: str, code: str) -> RuleError:
    return RuleError(sentence, code=code)
