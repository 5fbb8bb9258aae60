"""Files from strangers: what they are, what they give away, how they look when small."""

from milepost.kit.media.cleaning import without_metadata
from milepost.kit.media.images import preview
from milepost.kit.media.media_type import Family, MediaType
from milepost.kit.media.sniffing import sniff

__all__ = ["Family", "MediaType", "preview", "sniff", "without_metadata"]
