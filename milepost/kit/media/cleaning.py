"""What reviewers see of a file: its content, and nothing that tells who made it, when or where."""

from collections.abc import Callable

from milepost.kit.media import boxes, ebml, images, mp3, ogg, pdf, wav
from milepost.kit.media.media_type import Family, MediaType
from milepost.kit.media.refusals import broken


def _text(content: bytes) -> bytes:
    try:
        content.decode()
    except UnicodeDecodeError as error:
        raise broken() from error
    return content


CLEANERS: dict[MediaType, Callable[[bytes], bytes]] = {
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


def without_metadata(content: bytes, media_type: MediaType) -> bytes:
    """Return the file without metadata, of the same kind; RuleError when that can't be done."""
    if media_type.family is Family.IMAGE:
        return images.cleaned(content, media_type)
    return CLEANERS[media_type](content)
