"""Which files are refused, each with a sentence that says what to do instead."""

import os
import unicodedata

from django.utils.translation import gettext as _

from milepost.earn.rules.slots import NAMES, TAKES
from milepost.kit.errors import RuleError
from milepost.kit.media import MediaType

MAX_NAME = 120
PHOTOS = {".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp"}
OFFICE = {".doc", ".docx", ".odt", ".rtf", ".pages", ".ppt", ".pptx", ".odp", ".xls", ".xlsx"}
ARCHIVES = {".zip", ".rar", ".7z", ".gz", ".tar"}
RECORDINGS = {".avi", ".mkv", ".wmv", ".flv", ".wma", ".amr", ".aac", ".flac", ".aiff"}


def tidy_name(name: str) -> str:
    """Return a file's bare name without folders and control characters, cut to its bound."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(char for char in bare if unicodedata.category(char)[0] != "C").strip(" .")
    stem, suffix = os.path.splitext(bare)
    return (stem[: MAX_NAME - len(suffix)] + suffix)[:MAX_NAME] or "file"


def require_size(name: str, *, size: int, limit: int) -> None:
    """Refuse an empty file and one over the limit."""
    if size == 0:
        raise RuleError(_("“%(name)s” is empty.") % {"name": name}, code="empty-file")
    if size > limit:
        raise RuleError(too_big(name, limit=limit), code="too-big")


def too_big(name: str, *, limit: int) -> str:
    """Return what to say of a file over the limit."""
    words = _(
        "“%(name)s” is too big: a file may have %(limit)s. Make it smaller or shorter, "
        "or put it on the web and add a link."
    )
    return words % {"name": name, "limit": readable_size(limit)}


def require_kind(name: str, *, media_type: MediaType | None, kind: str) -> MediaType:
    """Return the media type; refuse one unknown, disguised by its name, or not asked for here."""
    suffix = os.path.splitext(name)[1].lower()
    if media_type is None:
        raise RuleError(_unknown(name, suffix=suffix), code="unknown-kind")
    if suffix and suffix not in media_type.suffixes:
        words = _(
            "“%(name)s” is not what its name says: it is %(is)s. Rename it to end in %(end)s."
        )
        facts = {"name": name, "is": NAMES[media_type.family], "end": media_type.suffix}
        raise RuleError(words % facts, code="disguised-file")
    if media_type.family not in TAKES[kind].families:
        words = _("“%(name)s” is %(is)s. This part asks for %(words)s.")
        facts = {"name": name, "is": NAMES[media_type.family], "words": TAKES[kind].words}
        raise RuleError(words % facts, code="wrong-kind")
    return media_type


def _unknown(name: str, *, suffix: str) -> str:
    """Why a file of no known kind is refused, with a way out for the usual ones."""
    hints = (
        (PHOTOS, _("We can’t open this kind of picture. Save “%(name)s” as JPEG or PNG.")),
        (OFFICE, _("Save “%(name)s” as PDF first: everyone can open that.")),
        (ARCHIVES, _("“%(name)s” is an archive. Take the files out and add them one by one.")),
        (RECORDINGS, _("We can’t play “%(name)s”. Save it as MP4 (video) or MP3 (sound).")),
    )
    usual = _(
        "We can’t take “%(name)s”. Add pictures (JPEG, PNG), PDF, plain text, "
        "sound (MP3, M4A) or video (MP4)."
    )
    words = next((hint for suffixes, hint in hints if suffix in suffixes), usual)
    return words % {"name": name}


def readable_size(size: int) -> str:
    """Return a size in the largest unit that keeps it readable."""
    if size >= 1024**3:
        return f"{size / 1024**3:.1f} GB".replace(".0 ", " ")
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.0f} MB"
    return f"{max(1, size // 1024)} KB"
