"""Pictures: opened within bounds, turned upright, written anew with nothing but their pixels."""

import io
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import ceil, floor
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from milepost.kit.media.media_type import MediaType
from milepost.kit.media.refusals import broken, too_many_pixels
from milepost.kit.media.source import Bytes, reader

MAX_PIXELS = 51_000_000
MAX_FRAMES = 300
MAX_ANIMATED = 40_000_000
"""Pixels of all frames of an animation together."""
MAX_PREVIEW = 2048
FORMATS = {
    MediaType.JPEG: "JPEG",
    MediaType.PNG: "PNG",
    MediaType.WEBP: "WEBP",
    MediaType.GIF: "GIF",
}
WRITING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90},
    "PNG": {},
    "WEBP": {"quality": 90},
    "GIF": {},
}
Place = tuple[float, float, float, float]
"""Left, top, width and height of a part of a picture, in hundredths of the upright picture."""
PAINT: dict[str, float | tuple[int, ...]] = {
    "RGB": (0, 0, 0),
    "RGBA": (0, 0, 0, 255),
    "L": 0,
    "LA": (0, 255),
}
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
)
"""What Pillow raises on files that contradict themselves."""


def cleaned(content: Bytes, media_type: MediaType) -> bytes:
    """Return the picture upright, without any metadata; every frame of an animation."""
    return covered(content, media_type, ())


def covered(content: Bytes, media_type: MediaType, places: Iterable[Place]) -> bytes:
    """Return the picture cleaned, with these places of it painted over in every frame."""
    places = list(places)
    with opened(content, media_type) as image:
        frames = [painted(_bare(frame), places) for frame in _frames(image, media_type)]
        times = [int(image.info.get("duration", 100) or 100)] * len(frames)
        more = {"save_all": True, "append_images": frames[1:], "duration": times, "loop": 0}
        return _written(frames[0], FORMATS[media_type], more if len(frames) > 1 else {})


def painted(image: Image.Image, places: list[Place]) -> Image.Image:
    """Paint these places of an image over and return it; what is under the paint is gone."""
    for left, top, width, height in places:
        corner = floor(left * image.width / 100), floor(top * image.height / 100)
        right = ceil((left + width) * image.width / 100)
        bottom = ceil((top + height) * image.height / 100)
        image.paste(PAINT[image.mode], (*corner, right, bottom))
    return image


def preview(content: Bytes, media_type: MediaType, width: int) -> bytes:
    """Return a small JPEG of the picture, at most ``width`` wide and twice as high."""
    with opened(content, media_type) as image:
        width = max(1, min(width, MAX_PREVIEW))
        image.draft("RGB", (width * 2, width * 4))
        small = _bare(image)
        small.thumbnail((width, width * 2))
        return _written(_on_white(small), "JPEG", {"quality": 82})


@contextmanager
def opened(content: Bytes, media_type: MediaType) -> Iterator[Image.Image]:
    """Give the picture as its own decoder reads it; refuse a broken or too large one."""
    try:
        with Image.open(reader(content), formats=(FORMATS[media_type],)) as image:
            _require_bounds(image, media_type)
            yield image
    except Image.DecompressionBombError as error:
        raise too_many_pixels() from error
    except UNREADABLE as error:
        raise broken() from error


def _frames(image: Image.Image, media_type: MediaType) -> Iterable[Image.Image]:
    """Every frame of an animation; a phone's JPEG may hold several pictures: the first."""
    return [image] if media_type is MediaType.JPEG else ImageSequence.Iterator(image)


def _require_bounds(image: Image.Image, media_type: MediaType) -> None:
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise too_many_pixels()
    if media_type is MediaType.JPEG:
        return
    frames = int(getattr(image, "n_frames", 1))
    if frames > MAX_FRAMES or (frames > 1 and frames * pixels > MAX_ANIMATED):
        raise too_many_pixels()


def _bare(frame: Image.Image) -> Image.Image:
    """A copy with upright pixels in sRGB and an empty ``info``, so that nothing else is written."""
    upright = ImageOps.exif_transpose(_in_srgb(frame))
    if upright.mode == "P":
        upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
    elif upright.mode not in ("RGB", "RGBA", "L", "LA"):
        upright = upright.convert("RGB")
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    return bare


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "L"):
        return image
    white = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    white.paste(layer, mask=layer)
    return white


def _written(image: Image.Image, form: str, more: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    image = _on_white(image) if form == "JPEG" else image
    image.save(out, format=form, **(WRITING[form] | more))
    return out.getvalue()
