"""What was handed in: a picture, a JSON document, or a compact token; and the text in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

from insignia.baking import MAX_IMAGE_BYTES, is_image, unbake
from insignia.checks.structure import types_of
from insignia.encoding import parse_json
from insignia.errors import LimitError, UnreadableError

Kind = Literal["document", "jws", "sd-jwt", "address"]
_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")
_SD_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+~[A-Za-z0-9_.~-]*")
_ADDRESS = re.compile(r"https?://\S{1,2000}")
_ENVELOPE = re.compile(r"data:application/[a-z0-9.+-]+(?:;[^,]*)?,(?P<token>.+)", re.S)
_ENVELOPES = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})
MAX_TEXT = 4 * 1024 * 1024


class Reading(NamedTuple):
    """The input by its kind: a JSON document, or the text of a token or of an address."""

    kind: Kind
    text: str = ""
    document: Mapping[str, Any] | None = None


def read(data: bytes | str) -> Reading:
    """What ``data`` is; raises ``UnreadableError`` for anything that cannot be a credential."""
    raw = data if isinstance(data, bytes) else _encode(data)
    if is_image(raw):
        return read_text(unbake(raw))
    if len(raw) > MAX_TEXT:
        raise LimitError(f"A credential of more than {MAX_TEXT} bytes is refused.")
    found = _read_object(raw)
    if found is not None:
        return found
    try:
        return read_text(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableError("This is neither a picture nor UTF-8 text.") from None


def _read_object(raw: bytes) -> Reading | None:
    """A JSON object with nothing around it; of anything else, ``read_text`` says what it is."""
    if raw[:1] != b"{" or raw[-1:] != b"}":
        return None
    try:
        return read_document(parse_json(raw))
    except UnreadableError:
        return None


def read_text(text: str) -> Reading:
    """What a text is: JSON, a compact token, or an address."""
    text = text.strip()
    if _JWS.fullmatch(text):
        return Reading("jws", text=text)
    if _SD_JWT.fullmatch(text):
        return Reading("sd-jwt", text=text)
    if _ADDRESS.fullmatch(text):
        return Reading("address", text=text)
    return read_document(parse_json(text))


def read_document(document: object) -> Reading:
    """A parsed document, or what it is the envelope of (VC Data Model 2.0, 4.13)."""
    if not isinstance(document, Mapping):
        raise UnreadableError("A credential is a JSON object.")
    if not is_envelope(document):
        return Reading("document", document=document)
    found = _ENVELOPE.fullmatch(str(document.get("id")))
    if found is None:
        raise UnreadableError("The envelope's id is not a data: URL with a token in it.")
    token = unquote(found["token"]).strip()
    kind: Kind = "sd-jwt" if "~" in token else "jws"
    return Reading(kind, text=token)


def is_envelope(document: Mapping[str, Any]) -> bool:
    """Whether a document is but the envelope of a token, which stands in its id."""
    return not _ENVELOPES.isdisjoint(types_of(document))


def _encode(text: str) -> bytes:
    if len(text) > MAX_IMAGE_BYTES:
        raise LimitError(f"A text of more than {MAX_IMAGE_BYTES} characters is refused.")
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise UnreadableError("The text contains half of a surrogate pair.") from None
