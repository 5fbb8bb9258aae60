"""How a stranger's file looks when it is small: its picture, or its first page, written anew."""

from milepost.kit.media import images
from milepost.kit.media.media_type import Family, MediaType
from milepost.kit.media.pages import page_picture
from milepost.kit.media.source import Bytes


def has_preview(media_type: str) -> bool:
    """Whether there is something to look at; recordings are played, texts are read."""
    return MediaType(media_type).family in (Family.IMAGE, Family.DOCUMENT)


def page_preview(content: Bytes, *, page: int, width: int) -> bytes:
    """Return a JPEG of a page of a PDF, counted from 1, at most ``width`` wide."""
    png = page_picture(content, page=page - 1, width=min(width, images.MAX_PREVIEW)).png
    return images.preview(png, MediaType.PNG, width)


def preview(content: Bytes, media_type: MediaType, width: int) -> bytes:
    """Return a small JPEG of a picture or of a PDF's first page, at most ``width`` wide."""
    if media_type is MediaType.PDF:
        return page_preview(content, page=1, width=width)
    return images.preview(content, media_type, width)
