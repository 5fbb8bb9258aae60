"""Files handed out so that no browser runs them on our pages."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

from milepost.kit import files
from milepost.kit.media import MediaType, cleaned_pieces
from milepost.kit.media.source import chunks_of, length_of, part_of
from milepost.kit.ranges import Range, asked_range

Answer = TypeVar("Answer", bound=HttpResponseBase)
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def kept(request: HttpRequest, sha256: str, *, media_type: str, name: str) -> HttpResponseBase:
    """Return a kept file, to be saved or played, whole or the part asked for; 404 if it is gone.

    It is read piece by piece: a large one never stands in memory, and a player can leap in it.
    """
    try:
        size = files.size_of(sha256)
    except FileNotFoundError as error:
        raise Http404 from error

    def part(asked: Range) -> Iterator[bytes]:
        return files.pieces(sha256, start=asked.start, end=asked.end)

    content = Content(size=size, tag=sha256, part=part)
    return _played(request, content, media_type=media_type, name=name)


def cleaned(
    request: HttpRequest, sha256: str, *, media_type: MediaType, name: str
) -> HttpResponseBase:
    """Return a kept file likewise, without what it tells of its maker."""
    try:
        with files.looked_into(sha256) as content:
            pieces = list(cleaned_pieces(content, media_type))
    except FileNotFoundError as error:
        raise Http404 from error

    def part(asked: Range) -> Iterator[bytes]:
        with files.looked_into(sha256) as content:
            yield from chunks_of(content, part_of(pieces, start=asked.start, end=asked.end))

    size = sum(length_of(piece) for piece in pieces)
    shown = Content(size=size, tag=f"cleaned-{sha256}", part=part)
    return _played(request, shown, media_type=media_type, name=name)


def hands_out(answer: HttpResponseBase) -> bool:
    """Say whether an answer hands out any of its file, whatever was asked."""
    return answer.status_code in {200, 206}


class Content(NamedTuple):
    """Bytes that are handed out: how many, under which tag, and any part of them."""

    size: int
    tag: str
    part: Callable[[Range], Iterator[bytes]]


def _played(
    request: HttpRequest, content: Content, *, media_type: str, name: str
) -> HttpResponseBase:
    try:
        asked = asked_range(_range_header(request, content.tag), size=content.size)
    except ValueError:
        refused = HttpResponse(status=416, headers={"Content-Range": f"bytes */{content.size}"})
        return _safe(refused, disposition="attachment", name=name)
    part = asked or Range(0, content.size)
    response = StreamingHttpResponse(
        content.part(part), content_type=str(media_type), status=206 if asked else 200
    )
    if asked:
        response["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{content.size}"
    response["Content-Length"] = str(part.end - part.start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{content.tag}"'
    # Compressed on the way, a range would count other bytes than the ones it names.
    response["Content-Encoding"] = "identity"
    return _safe(response, disposition="attachment", name=name)


def _range_header(request: HttpRequest, tag: str) -> str:
    """The range asked for; none if it is meant for other bytes than these."""
    only_if = request.headers.get("If-Range")
    stale = only_if is not None and only_if != f'"{tag}"'
    return "" if stale else request.headers.get("Range", "")


def streamed(pieces: Iterable[bytes], *, media_type: str, name: str) -> StreamingHttpResponse:
    """Return an answer that is written while it goes out, and saved under ``name``."""
    response = StreamingHttpResponse(pieces, content_type=media_type)
    # Compressed once more it would be held back until the end.
    response["Content-Encoding"] = "identity"
    return _safe(response, disposition="attachment", name=name)


def attachment(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Return an answer that is saved under ``name``, never shown as a page of ours."""
    return _sandboxed(content, media_type=media_type, disposition="attachment", name=name)


def picture(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Return an image for an ``<img>``; opened by itself it can still run nothing."""
    return _sandboxed(content, media_type=media_type, disposition="inline", name=name)


def _sandboxed(content: bytes, *, media_type: str, disposition: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=str(media_type))
    return _safe(response, disposition=disposition, name=name)


def _safe(response: Answer, *, disposition: str, name: str) -> Answer:
    header = content_disposition_header(disposition == "attachment", name)
    response["Content-Disposition"] = header or disposition
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
