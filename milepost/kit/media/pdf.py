"""PDF (ISO 32000): written anew without properties, authors, attachments and scripts."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from milepost.kit.media.jpeg import without_segments
from milepost.kit.media.refusals import broken, locked, too_long
from milepost.kit.media.source import CHUNK, Bytes, Piece
from milepost.kit.media.source import reader as read_by

MAX_PAGES = 2000
LARGEST = 100 * 1024 * 1024
TELLING = (
    "/Metadata",
    "/PieceInfo",
    "/AA",
    "/JS",
    "/JavaScript",
    "/OpenAction",
    "/AF",
    "/EmbeddedFiles",
    "/LastModified",
    "/Perms",
    "/DSS",
    "/Collection",
    "/XFA",
    "/URLS",
    "/CreatorInfo",
    "/SpiderInfo",
    "/ID",
)
AUTHORS = ("/T", "/M", "/CreationDate", "/NM", "/RC", "/Subj")
"""What an annotation says of its author; in a form field ``/T`` is the field's name instead."""
ANNOTATIONS = frozenset(
    {
        "/Link",
        "/Widget",
        "/Text",
        "/FreeText",
        "/Line",
        "/Square",
        "/Circle",
        "/Polygon",
        "/PolyLine",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/Stamp",
        "/Caret",
        "/Ink",
        "/Popup",
    }
)
ACTIONS = frozenset({"/GoTo", "/URI", "/Named"})
ADDRESSES = ("https://", "http://", "mailto:")
UNREADABLE = (
    PyPdfError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
)
"""What pypdf raises on files that contradict themselves."""


def cleaned(content: Bytes) -> Iterator[Piece]:
    """Yield the same pages as a new file; a locked, broken or endless one is refused.

    Only what the new file holds stands in memory, once, therefore the bound.
    """
    if len(content) > LARGEST:
        raise too_long(LARGEST)
    with TemporaryFile() as first, TemporaryFile() as second:
        try:
            _write_clean(content, first)
            _write(PdfWriter(clone_from=PdfReader(first)), second)
        except UNREADABLE as error:
            raise broken() from error
        second.seek(0)
        while chunk := second.read(CHUNK):
            yield chunk


def _write_clean(content: Bytes, out: IO[bytes]) -> None:
    writer = PdfWriter(clone_from=_readable(content))
    for found in _dictionaries(writer.root_object):
        _clean(found)
    _write(writer, out)


def _readable(content: Bytes) -> PdfReader:
    reader = PdfReader(read_by(content))
    if reader.is_encrypted:
        raise locked()
    if not 0 < len(reader.pages) <= MAX_PAGES:
        raise broken()
    return reader


def _write(writer: PdfWriter, out: IO[bytes]) -> None:
    """Write the file; cloning what was written leaves behind whatever nothing points at."""
    writer.metadata = None
    writer.write(out)


def _dictionaries(root: PdfObject) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached, each once."""
    seen: set[int] = set()
    waiting: list[PdfObject | None] = [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            found = found.get_object()
        if found is None or id(found) in seen:
            continue
        if isinstance(found, DictionaryObject):
            seen.add(id(found))
            yield found
            waiting.extend(found.values())
        elif isinstance(found, ArrayObject):
            seen.add(id(found))
            waiting.extend(found)


def _clean(found: DictionaryObject) -> None:
    for key in TELLING:
        found.pop(key, None)
    _clean_actions(found)
    _clean_annotations(found)
    if found.get("/FT") == "/Sig":
        found.pop("/V", None)
    if found.get("/Subtype") == "/Image" and isinstance(found, StreamObject):
        _clean_picture(found)


def _clean_actions(found: DictionaryObject) -> None:
    for key in ("/A", "/PA", "/Next"):
        action = found.get(key)
        action = action.get_object() if action is not None else None
        if isinstance(action, DictionaryObject) and not _harmless(action):
            del found[key]


def _harmless(action: DictionaryObject) -> bool:
    if action.get("/S", "/GoTo") not in ACTIONS:
        return False
    return action.get("/S") != "/URI" or str(action.get("/URI")).lower().startswith(ADDRESSES)


def _clean_annotations(found: DictionaryObject) -> None:
    entries = found.get("/Annots")
    entries = entries.get_object() if entries is not None else None
    if isinstance(entries, ArrayObject):
        kept = [entry for entry in entries if _subtype(entry) in ANNOTATIONS]
        entries.clear()
        entries.extend(kept)
    if found.get("/Subtype") in ANNOTATIONS - {"/Widget"} and "/Rect" in found:
        for key in AUTHORS:
            found.pop(key, None)


def _subtype(entry: PdfObject) -> str:
    annotation = entry.get_object()
    return str(annotation.get("/Subtype")) if isinstance(annotation, DictionaryObject) else ""


def _clean_picture(picture: StreamObject) -> None:
    """Photographs keep their EXIF inside a PDF; only the JPEG's own bytes can be cleaned of it."""
    filters = picture.get("/Filter")
    if filters in ("/DCTDecode", ["/DCTDecode"]):
        picture._data = without_segments(picture._data)
