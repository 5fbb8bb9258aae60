"""What reviewers see of a file: its content, and nothing that tells who made it, when or where."""

import codecs
from collections.abc import Callable, Iterable, Iterator

from milepost.kit.media import boxes, ebml, images, mp3, ogg, pdf, wav
from milepost.kit.media.media_type import Family, MediaType
from milepost.kit.media.refusals import broken, too_long
from milepost.kit.media.source import Bytes, Piece, Span, chunks_of, read_through

LONGEST_TEXT = 20 * 1024 * 1024


def _text(content: Bytes) -> Iterator[Piece]:
    if len(content) > LONGEST_TEXT:
        raise too_long(LONGEST_TEXT)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in read_through(content, 0, len(content)):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise broken() from error
    yield Span(0, len(content))


CLEANERS: dict[MediaType, Callable[[Bytes], Iterable[Piece]]] = {
    MediaType.PDF: pdf.cleaned,
    MediaType.TEXT: _text,
    MediaType.MP4: boxes.cleaned,
    MediaType.THREE_GPP: boxes.cleaned,
    MediaType.QUICKTIME: boxes.cleaned,
    MediaType.MP4_AUDIO: boxes.cleaned,
    MediaType.WEBM: ebml.cleaned,
    MediaType.WEBM_AUDIO: ebml.cleaned,
    MediaType.MP3: mp3.cleaned,
    MediaType.WAV: wav.cleaned,
    MediaType.OGG: ogg.cleaned,
}


def cleaned_pieces(content: Bytes, media_type: MediaType) -> Iterable[Piece]:
    """Return what is left of a file without its metadata; RuleError, at once or on the way."""
    if media_type.family is Family.IMAGE:
        return [images.cleaned(content, media_type)]
    return CLEANERS[media_type](content)


def cleaned_chunks(content: Bytes, media_type: MediaType) -> Iterator[bytes]:
    """Yield the file without metadata, of the same kind; a large one never stands in memory."""
    return chunks_of(content, cleaned_pieces(content, media_type))


def require_cleanable(content: Bytes, media_type: MediaType) -> None:
    """Refuse a file that can't be cleaned."""
    for _piece in cleaned_pieces(content, media_type):
        pass


def without_metadata(content: Bytes, media_type: MediaType) -> bytes:
    """Return the file without metadata, of the same kind; RuleError when that can't be done."""
    return b"".join(cleaned_chunks(content, media_type))
