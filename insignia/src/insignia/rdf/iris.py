"""IRIs as JSON-LD and N-Quads need them: whether one is absolute, and what a reference means."""

from __future__ import annotations

import re

_NOT_IN_IRIS = (
    r"\x00-\x20<>\"{}|^`\\\x7f-\xa0\u1680\u2000-\u200a"
    r"\u2028\u2029\u202f\u205f\u3000\ud800-\udfff\ufffe\uffff"
)
_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.\-]*:[^#{_NOT_IN_IRIS}]*(?:#[^#{_NOT_IN_IRIS}]*)?\Z")
_PARTS = re.compile(
    r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?\Z", re.DOTALL
)

is_iri = _IRI.match
"""A match where the text is an absolute IRI that can stand in N-Quads as it is, else ``None``."""


def resolve(reference: str, *, base: str) -> str:
    """``reference`` made absolute (RFC 3986, 5.2)."""
    scheme, authority, path, query, fragment = _split(reference)
    base_scheme, base_authority, base_path, base_query, _ = _split(base)
    if scheme is not None:
        return _join((scheme, authority, _without_dots(path), query, fragment))
    if authority is not None:
        return _join((base_scheme, authority, _without_dots(path), query, fragment))
    if path == "":
        kept = query if query is not None else base_query
        return _join((base_scheme, base_authority, base_path, kept, fragment))
    merged = path if path.startswith("/") else _merged(base_path, path, authority=base_authority)
    return _join((base_scheme, base_authority, _without_dots(merged), query, fragment))


_Parts = tuple[str | None, str | None, str, str | None, str | None]


def _split(reference: str) -> _Parts:
    found = _PARTS.match(reference)
    if found is None:  # pragma: no cover - the pattern matches any text
        return None, None, reference, None, None
    scheme, authority, path, query, fragment = found.groups()
    return scheme, authority, path or "", query, fragment


def _merged(base_path: str, path: str, *, authority: str | None) -> str:
    if authority is not None and base_path == "":
        return "/" + path
    return base_path[: base_path.rfind("/") + 1] + path


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1 or (kept and kept[0] != ""):
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def _join(parts: _Parts) -> str:
    scheme, authority, path, query, fragment = parts
    text = "" if scheme is None else scheme + ":"
    text += "" if authority is None else "//" + authority
    text += path
    text += "" if query is None else "?" + query
    return text if fragment is None else f"{text}#{fragment}"
