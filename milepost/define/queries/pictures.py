"""The badge of a version, as a drawing and as pixels."""

from dataclasses import dataclass
from functools import lru_cache

import resvg_py

from milepost.define.models import AchievementVersion
from milepost.define.rules import drawing
from milepost.kit import files

PICTURE_PIXELS = 512


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A badge's image: the drawing if there is one, and always the pixels."""

    svg: str | None
    png: bytes


def picture(version: AchievementVersion) -> Picture:
    """Return the badge's image: the uploaded one, or one drawn from palette and symbol."""
    if version.image_media_type == "image/png":
        return Picture(svg=None, png=files.read(version.image_sha256))
    svg = picture_svg(version) or ""
    return Picture(svg=svg, png=png_of(svg))


def picture_svg(version: AchievementVersion) -> str | None:
    """Return the badge as a drawing; None when its image was uploaded as pixels."""
    if version.image_media_type == "image/png":
        return None
    if version.image_sha256:
        return files.read(version.image_sha256).decode()
    content = version.typed or {}
    return drawing.draw(
        content.get("palette", version.image_palette),
        symbol=content.get("symbol", version.image_symbol),
        title=version.title,
    )


@lru_cache(maxsize=256)
def png_of(svg: str) -> bytes:
    """Return a drawing as pixels."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=PICTURE_PIXELS))
