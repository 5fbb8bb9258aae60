"""Literals as canonical N-Quads write them: escapes, numbers, JSON."""

from __future__ import annotations

import re

from insignia.encoding import jcs
from insignia.rdf.states import RDF, XSD, Unsigned

# Canonical N-Quads: ECHAR where there is one, UCHAR for other controls and non-characters.
ESCAPES = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
ESCAPES |= {
    "\b": r"\b",
    "\t": r"\t",
    "\n": r"\n",
    "\f": r"\f",
    "\r": r"\r",
    '"': r"\"",
    "\\": r"\\",
}

_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f\ufffe\uffff]')
_SURROGATE = re.compile(r"[\ud800-\udfff]")

needs_escape = _ESCAPED.search


def escape(text: str) -> str:
    """``text`` as it stands between the quotes of a canonical N-Quads literal."""
    return _ESCAPED.sub(lambda found: ESCAPES[found[0]], text)


def number(value: float, *, ending: str, datatype: str | None) -> str:
    """A JSON number or truth value as a literal, up to the end of the line (JSON-LD API, 8.2.2)."""
    lexical, native = _lexical(value, double=datatype == XSD + "double")
    if datatype is None:
        return f'"{lexical}"^^<{XSD}{native}> .\n'
    return f'"{lexical}{ending}'


def _lexical(value: float, *, double: bool) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("true" if value else "false"), "boolean"
    if double or abs(value) >= 1e21 or not float(value).is_integer():
        return _double(float(value)), "double"
    return str(int(value)), "integer"


def _double(value: float) -> str:
    if value - value != 0:
        raise Unsigned("this number is not finite")
    mantissa, _, exponent = f"{value:1.15E}".partition("E")
    digits = mantissa.rstrip("0")
    return f"{digits}{'0' if digits[-1] == '.' else ''}E{int(exponent)}"


def json_literal(value: object) -> str:
    """``value`` as an rdf:JSON literal, up to the end of the line."""
    return f'"{escape(jcs(value).decode())}"^^<{RDF}JSON> .\n'
