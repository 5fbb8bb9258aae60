"""Files from strangers: what they are, what they give away, how they look when small."""

from milepost.kit.media.cleaning import (
    cleaned_chunks,
    cleaned_pieces,
    require_cleanable,
    without_metadata,
)
from milepost.kit.media.images import covered
from milepost.kit.media.media_type import Family, MediaType
from milepost.kit.media.pages import covered_pages, page_count, page_picture, page_words
from milepost.kit.media.previews import has_preview, page_preview, preview
from milepost.kit.media.sniffing import sniff
from milepost.kit.media.source import Bytes

__all__ = [
    "Bytes",
    "Family",
    "MediaType",
    "cleaned_chunks",
    "cleaned_pieces",
    "covered",
    "covered_pages",
    "has_preview",
    "page_count",
    "page_picture",
    "page_preview",
    "page_words",
    "preview",
    "require_cleanable",
    "sniff",
    "without_metadata",
]
