"""Copies of evidence that keep the applicant unknown."""

from collections.abc import Callable, Iterable
from datetime import datetime

from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.media import (
    Bytes,
    Family,
    MediaType,
    cleaned_chunks,
    page_count,
    page_preview,
    page_words,
    preview,
)
from milepost.review.models import BlindCopy
from milepost.review.queries.desk import BlindArtifact
from milepost.review.queries.likeness import MOST_BYTES

PREVIEW_WIDTH = 1200
Maker = Callable[[Bytes], Iterable[bytes]]


def blind_copy(sha256: str, *, media_type: MediaType, at: datetime) -> BlindCopy:
    """Return the kept file without metadata, made at the first call.

    A file that can't be cleaned raises RuleError: reviewers never get the original.
    """

    def make(content: Bytes) -> Iterable[bytes]:
        return cleaned_chunks(content, media_type)

    blank = BlindCopy(
        original=sha256, form=BlindCopy.Form.WHOLE, media_type=media_type.value, made_at=at
    )
    return _made_once(blank, make=make)


def blind_preview(sha256: str, *, media_type: MediaType, at: datetime) -> BlindCopy:
    """Return a small picture of a kept image, without metadata too, made at the first call."""

    def make(content: Bytes) -> Iterable[bytes]:
        return [preview(content, media_type, PREVIEW_WIDTH)]

    form, kind = BlindCopy.Form.PREVIEW, MediaType.JPEG.value
    return _made_once(BlindCopy(original=sha256, form=form, media_type=kind, made_at=at), make=make)


def blind_page(sha256: str, *, page: int, at: datetime) -> BlindCopy:
    """Return a picture of a page of a kept PDF, counted from 1, made at the first call."""

    def make(content: Bytes) -> Iterable[bytes]:
        return [page_preview(content, page=page, width=PREVIEW_WIDTH)]

    form, kind = BlindCopy.Form.PREVIEW, MediaType.JPEG.value
    blank = BlindCopy(original=sha256, form=form, page=page, media_type=kind, made_at=at)
    return _made_once(blank, make=make)


def pages_in(sha256: str, *, at: datetime) -> int:
    """Return how many pages a kept PDF has, counted at the first call; 0 if it can't be read."""

    def make(content: Bytes) -> Iterable[bytes]:
        try:
            return [str(page_count(content)).encode()]
        except RuleError:
            return [b"0"]

    form, kind = BlindCopy.Form.PAGES, MediaType.TEXT.value
    blank = BlindCopy(original=sha256, form=form, media_type=kind, made_at=at)
    return int(files.read(_made_once(blank, make=make).sha256))


def words_copy(sha256: str, *, at: datetime) -> BlindCopy:
    """Return the words of a kept PDF, read at the first call; none of one that can't be read."""

    def make(content: Bytes) -> Iterable[bytes]:
        try:
            return [page_words(content, most=MOST_BYTES).encode()]
        except RuleError:
            return [b""]

    form, kind = BlindCopy.Form.WORDS, MediaType.TEXT.value
    return _made_once(BlindCopy(original=sha256, form=form, media_type=kind, made_at=at), make=make)


def blind_content(piece: BlindArtifact, *, at: datetime) -> bytes:
    """Return the bytes of a file among the evidence as reviewers may have them."""
    assert piece.file is not None
    if piece.file.family is Family.TEXT:
        return piece.text.encode()
    return files.read(blind_copy(piece.file.sha256, media_type=piece.file.media_type, at=at).sha256)


def _made_once(blank: BlindCopy, *, make: Maker) -> BlindCopy:
    known = {"original": blank.original, "form": blank.form, "page": blank.page}
    copy = BlindCopy.objects.filter(**known).first()
    if copy is None:
        with files.looked_into(blank.original) as content:
            kept = files.keep_chunks(make(content))
        values = {
            "sha256": kept.sha256,
            "media_type": blank.media_type,
            "made_at": blank.made_at,
        }
        copy, _created = BlindCopy.objects.get_or_create(**known, defaults=values)
    return copy
