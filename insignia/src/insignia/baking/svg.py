"""Credentials in SVG: one element right behind the ``<svg>`` tag; no DTD, no entities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from insignia.baking.text import GENERATIONS, Generation, is_compact_jws
from insignia.errors import ImageError

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
_SVG_START = re.compile(
    rb"\s*(\xef\xbb\xbf)?\s*<(\?xml|!--|!DOCTYPE\s+svg|svg|[A-Za-z_][\w.-]*:svg)"
)
_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_PREFIX = re.compile(rb"""\sxmlns:openbadges\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass
class Element:
    """A credential element by its place in the file, with its ``verify`` attribute and its text."""

    name: str
    start: int
    verify: str
    end: int = 0
    body: list[str] = field(default_factory=list)


NOT_IN_XML = {"]]>": "]]\\u003e", "\ufffe": "\\ufffe", "\uffff": "\\uffff"}
"""What no CDATA section holds (XML 1.0, 2.2 and 2.7), and how JSON writes it instead.

In JSON these can only stand inside a string, where the escape means the same.
"""


def is_svg(data: bytes) -> bool:
    """True if ``data`` begins as an SVG document does."""
    return _SVG_START.match(data[:1024]) is not None and b"svg" in data[:65536]


def insert(image: bytes, *, text: str, generation: Generation) -> bytes:
    """``image`` with ``text`` in the element of ``generation`` and no older one."""
    reader = _Reader(image)
    for old in reversed(reader.named(generation)):
        image = image[: old.start] + image[old.end :]
    tag = _tag_at(image, position=reader.root)
    opened, declared = _declare_prefix(tag, namespace=generation.namespace)
    element = _element(text, generation=generation, declare=not declared)
    closing = f"</{_tag_name(tag)}>".encode() if tag.endswith(b"/>") else b""
    return b"".join(
        (image[: reader.root], opened, element, closing, image[reader.root + len(tag) :])
    )


def extract(image: bytes) -> str | None:
    """The credential in ``image``, newest generation first; ``None`` if there is none."""
    reader = _Reader(image)
    for generation in GENERATIONS:
        found = reader.named(generation)
        if len(found) > 1:
            raise ImageError("The image carries two credentials; which one counts is not defined.")
        if found:
            return "".join(found[0].body).strip() or found[0].verify.strip()
    return None


class _Reader:
    """One pass over the file: well-formed XML in UTF-8, without entity declarations."""

    def __init__(self, image: bytes) -> None:
        self.image = image
        self.root = -1
        self.elements: list[Element] = []
        self._open: list[Element | None] = []
        self._parser = self._make_parser()
        try:
            self._parser.Parse(image, True)
        except expat.ExpatError as error:
            raise ImageError(f"The SVG is not well-formed XML: {error}.") from None

    def named(self, generation: Generation) -> list[Element]:
        name = f"{generation.namespace} {generation.element}"
        return [element for element in self.elements if element.name == name]

    def _make_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.XmlDeclHandler = self._declared
        parser.EntityDeclHandler = self._refuse_entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise ImageError(f"An SVG in {encoding} is not supported; UTF-8 is.")

    def _refuse_entity(self, name: str, *_: object) -> None:
        raise ImageError(f"The SVG declares the entity {name!r}; entities are refused.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.root < 0:
            self._begin(name)
        known = any(name == f"{g.namespace} {g.element}" for g in GENERATIONS)
        element = None
        if known:
            start = self._parser.CurrentByteIndex
            element = Element(name=name, start=start, verify=attributes.get("verify", ""))
            self.elements.append(element)
        self._open.append(element)

    def _begin(self, name: str) -> None:
        if name != f"{SVG_NAMESPACE} svg" and name != "svg":
            raise ImageError("The image is XML, but its first element is not svg.")
        self.root = self._parser.CurrentByteIndex

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if element is not None:
            element.end = self._closing(element)

    def _closing(self, element: Element) -> int:
        """Where ``element`` ends; for ``<x/>`` expat reports no closing tag of its own."""
        tag = _tag_at(self.image, position=element.start)
        if tag.endswith(b"/>"):
            return element.start + len(tag)
        return self.image.index(b">", self._parser.CurrentByteIndex) + 1

    def _text(self, text: str) -> None:
        element = self._open[-1]
        if element is not None:
            element.body.append(text)


def _tag_at(image: bytes, *, position: int) -> bytes:
    tag = _TAG.match(image, position)
    if tag is None:
        raise ImageError("A tag of the SVG could not be read; is it in UTF-8?")
    return tag[0]


def _tag_name(tag: bytes) -> str:
    return re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0].decode()


def _declare_prefix(tag: bytes, *, namespace: str) -> tuple[bytes, bool]:
    """The opening ``<svg>`` tag with our prefix, and whether that means our namespace there."""
    opened = tag[:-2] + b">" if tag.endswith(b"/>") else tag
    declared = _PREFIX.search(tag)
    if declared is not None:
        return opened, (declared[1] or declared[2]) == namespace.encode()
    return opened[:-1] + f' xmlns:openbadges="{namespace}">'.encode(), True


def _element(text: str, *, generation: Generation, declare: bool) -> bytes:
    name = f"openbadges:{generation.element}"
    start = f'{name} xmlns:openbadges="{generation.namespace}"' if declare else name
    if is_compact_jws(text):
        return f'<{start} verify="{text}"></{name}>'.encode()
    body = text
    for forbidden, escape in NOT_IN_XML.items():
        body = body.replace(forbidden, escape)
    return f"<{start}><![CDATA[{body}]]></{name}>".encode()
