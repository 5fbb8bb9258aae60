"""What a file is, told by its content; its name is never believed."""

import codecs
import re
from collections.abc import Callable

from milepost.kit.errors import RuleError
from milepost.kit.media import boxes, ebml, mp3, ogg
from milepost.kit.media.media_type import MediaType
from milepost.kit.media.source import Bytes, read_through

MP4_BRANDS = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso3",
        b"iso4",
        b"iso5",
        b"iso6",
        b"iso7",
        b"iso8",
        b"iso9",
        b"mp41",
        b"mp42",
        b"avc1",
        b"dash",
        b"msdh",
        b"M4VH",
        b"M4VP",
        b"MSNV",
        b"mmp4",
        b"XAVC",
        b"M4V ",
        b"M4A ",
        b"M4B ",
        b"F4V ",
    }
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
MARKUP = re.compile(
    r"\s*(?:<!--(?>.*?-->)\s*)*+<(?:\?xml|!doctype|html|head|body|script|svg|iframe)", re.S | re.I
)


def sniff(content: Bytes) -> MediaType | None:
    """Return the kind of file these bytes are; None for any kind that Milepost does not take."""
    try:
        return next((kind for kind in (look(content) for look in LOOKS) if kind), None)
    except RuleError:
        return None


def _picture(content: Bytes) -> MediaType | None:
    if content[:3] == b"\xff\xd8\xff":
        return MediaType.JPEG
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return MediaType.PNG
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return MediaType.GIF
    return None


def _riff(content: Bytes) -> MediaType | None:
    if content[:4] != b"RIFF":
        return None
    return {b"WEBP": MediaType.WEBP, b"WAVE": MediaType.WAV}.get(content[8:12])


def _pdf(content: Bytes) -> MediaType | None:
    return MediaType.PDF if content[:5] == b"%PDF-" else None


def _mp4(content: Bytes) -> MediaType | None:
    if content[4:8] != b"ftyp" or not (kind := _brand(content[8:12])):
        return None
    try:
        return kind if boxes.has_pictures(content) else MediaType.MP4_AUDIO
    except RuleError:
        return kind


def _brand(brand: bytes) -> MediaType | None:
    if brand == b"qt  ":
        return MediaType.QUICKTIME
    if brand[:3] in (b"3gp", b"3g2", b"3ge"):
        return MediaType.THREE_GPP
    return MediaType.MP4 if brand in MP4_BRANDS else None


def _webm(content: Bytes) -> MediaType | None:
    if not ebml.is_webm(content):
        return None
    try:
        return MediaType.WEBM if ebml.has_pictures(content) else MediaType.WEBM_AUDIO
    except RuleError:
        return MediaType.WEBM


def _sound(content: Bytes) -> MediaType | None:
    if ogg.is_sound(content):
        return MediaType.OGG
    return MediaType.MP3 if mp3.is_mp3(content) else None


def _text(content: Bytes) -> MediaType | None:
    """Plain text in UTF-8; a web page or a drawing in XML is not plain text."""
    decoder, seen = codecs.getincrementaldecoder("utf-8-sig")(), False
    try:
        for chunk in read_through(content, 0, len(content)):
            text = decoder.decode(chunk)
            if CONTROLS.search(text) or (not seen and MARKUP.match(text)):
                return None
            seen = seen or bool(text.strip())
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return MediaType.TEXT if seen else None


LOOKS: tuple[Callable[[Bytes], MediaType | None], ...] = (
    _picture,
    _riff,
    _pdf,
    _mp4,
    _webm,
    _sound,
    _text,
)
