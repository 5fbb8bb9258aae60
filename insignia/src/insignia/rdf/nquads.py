"""Reading N-Quads: published vectors and selective disclosures hold statements as text."""

from __future__ import annotations

import re

from insignia.errors import UnreadableError
from insignia.rdf.dataset import Quad
from insignia.rdf.literals import escape
from insignia.rdf.states import XSD

_TERM = re.compile(
    r"[ \t]*(?:(?P<iri><[^>\x00-\x20]*>)"
    r"|(?P<blank>_:[^\s<\"]*[^\s<\".])"
    r'|"(?P<text>(?:[^"\\\n\r]|\\.)*)"(?:\^\^(?P<type><[^>\x00-\x20]*>)'
    r"|@(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*))?)"
)
_END = re.compile(r"[ \t]*\.[ \t]*(?:#.*)?\Z")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ECHAR = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def parse_nquads(text: str) -> list[Quad]:
    """The statements of an N-Quads document, their literals in canonical form."""
    lines = (line.strip(" \t\r") for line in text.split("\n"))
    return [_parse_line(line) for line in lines if line and not line.startswith("#")]


def _parse_line(line: str) -> Quad:
    terms: list[str] = []
    place = 0
    while not _END.match(line, place):
        found = _TERM.match(line, place)
        if found is None:
            raise UnreadableError(f"This is not a line of N-Quads: {line[:100]}")
        terms.append(_term(found))
        place = found.end()
    if len(terms) not in (3, 4):
        raise UnreadableError(f"This line has {len(terms)} terms, not 3 or 4: {line[:100]}")
    return Quad(*terms)


def _term(found: re.Match[str]) -> str:
    if found["blank"]:
        return found["blank"]
    if found["iri"]:
        return _unescape(found["iri"])
    literal = f'"{escape(_unescape(found["text"]))}"'
    if found["language"]:
        return f"{literal}@{found['language']}"
    datatype = _unescape(found["type"] or "")
    return literal if datatype in ("", f"<{XSD}string>") else f"{literal}^^{datatype}"


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code not in _ECHAR:
        raise UnreadableError(f"N-Quads has no escape \\{code}.")
    return _ECHAR[code]
