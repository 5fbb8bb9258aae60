"""Put a credential into a picture and take it out again: PNG and SVG, Open Badges 3.0 and 2.0."""

from __future__ import annotations

from insignia.baking import png, svg
from insignia.baking.text import OPEN_BADGES_2, OPEN_BADGES_3, Generation
from insignia.errors import ImageError, LimitError

__all__ = ["MAX_IMAGE_BYTES", "bake", "bake_legacy", "is_image", "unbake"]

MAX_IMAGE_BYTES = 16 * 1024 * 1024
MAX_CREDENTIAL_BYTES = 4 * 1024 * 1024


def bake(image: bytes, credential: str) -> bytes:
    """``image`` (PNG or SVG) with ``credential`` (JSON or JWS) inside; an older one is replaced."""
    return _bake(image, credential=credential, generation=OPEN_BADGES_3)


def bake_legacy(image: bytes, assertion: str) -> bytes:
    """``image`` with an Open Badges 2.0 assertion inside, beside any 3.0 credential it has."""
    return _bake(image, credential=assertion, generation=OPEN_BADGES_2)


def unbake(image: bytes) -> str:
    """The credential in ``image``: Open Badges 3.0 if there is one, otherwise 2.0 or 1.0."""
    _refuse_size(len(image), limit=MAX_IMAGE_BYTES, what="image")
    found = png.extract(image) if png.is_png(image) else svg.extract(_as_svg(image))
    if found is None:
        raise ImageError("The image is sound, but carries no credential.")
    return found


def is_image(data: bytes) -> bool:
    """True if ``data`` starts as a PNG or an SVG does, which is worth an attempt at ``unbake``."""
    return png.is_png(data) or svg.is_svg(data)


def _bake(image: bytes, *, credential: str, generation: Generation) -> bytes:
    text = credential.strip()
    if not text:
        raise ImageError("There is nothing to put into the image: the credential is empty.")
    _refuse_size(len(image), limit=MAX_IMAGE_BYTES, what="image")
    _refuse_size(len(text), limit=MAX_CREDENTIAL_BYTES, what="credential")
    if png.is_png(image):
        return png.insert(image, text=text, keyword=generation.keyword)
    return svg.insert(_as_svg(image), text=text, generation=generation)


def _as_svg(image: bytes) -> bytes:
    if not svg.is_svg(image):
        raise ImageError("The image is neither PNG nor SVG.")
    return image


def _refuse_size(size: int, *, limit: int, what: str) -> None:
    if size > limit:
        raise LimitError(f"The {what} has more than {limit} bytes.")
