"""What a learner puts into a slot, and the bounds it must keep."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext as _

from milepost.define.rules.contexts import Term
from milepost.earn.rules.files import readable_size
from milepost.earn.rules.slots import TAKES
from milepost.kit.errors import RuleError
from milepost.kit.letters import without_accents
from milepost.kit.media import Bytes

MAX_TEXT = 20_000
MAX_NOTE = 2_000
MAX_URL = 1_000
MAX_ARTIFACTS = 100
"""Pieces of work one submission may hold at a time."""
MAX_STORED = 10 * 1024**3
"""Bytes of files one person may keep here."""
MAX_UPLOADS = 20
"""Files one person may have on their way at a time."""
SHORTEST_NAME = 4
"""Of a name in an address; shorter parts stand in too many words."""
CHECKED_AT_ONCE = 16 * 1024 * 1024
"""A larger file is checked by a worker, while its owner goes on with something else."""
CHECK_AGAIN = timedelta(minutes=10)
"""A check that has not ended by then is asked for anew when the page is sent again."""
UPLOAD_LIFE = timedelta(days=1)
"""How long a file on its way waits for its next part."""
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.I)


@dataclass(frozen=True, kw_only=True)
class FileWork:
    """A file, as it came."""

    name: str
    content: Bytes
    setting: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ComingFile:
    """A file that is announced: its name and length, what is said about it."""

    name: str
    length: int
    setting: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TextWork:
    """Words typed here."""

    text: str
    setting: str = ""
    note: str = ""
    id: UUID | None = None
    """Under which it is saved, so that saving it again changes it instead of adding another."""


@dataclass(frozen=True, kw_only=True)
class LinkWork:
    """An address of something that stands elsewhere."""

    url: str
    setting: str = ""
    note: str = ""


def names_author(url: str, *, name: str) -> bool:
    """Say whether an address holds a part of somebody's name; reviewers are led there."""
    address = without_accents(url).casefold()
    parts = re.split(r"[\s\-]+", without_accents(name).casefold())
    return any(len(part) >= SHORTEST_NAME and part in address for part in parts)


Work = FileWork | TextWork | LinkWork


def require_fit(work: Work, *, kind: str, terms: Sequence[Term]) -> None:
    """Refuse what a slot of this kind does not take, or what is said about it too long."""
    takes = TAKES[kind]
    fits = {FileWork: takes.file, TextWork: takes.text, LinkWork: takes.link}[type(work)]
    if not fits:
        asked = _("This part asks for %(words)s.") % {"words": takes.words}
        raise RuleError(asked, code="wrong-kind")
    if isinstance(work, TextWork):
        require_text(work.text)
    require_about(work.setting, note=work.note, terms=terms)


def require_about(setting: str, *, note: str, terms: Sequence[Term]) -> None:
    """Refuse a setting that is not one of these contexts, or a note longer than its bound."""
    if setting and all(setting != term.key for term in terms):
        labels = ", ".join(str(term.label) for term in terms)
        raise RuleError(
            _("Choose where it comes from: %(contexts)s.") % {"contexts": labels},
            code="bad-setting",
        )
    if len(note) > MAX_NOTE:
        raise RuleError(_too_long(MAX_NOTE), code="too-long")


def require_text(text: str) -> None:
    """Refuse a text longer than its bound."""
    if len(text) > MAX_TEXT:
        raise RuleError(_too_long(MAX_TEXT), code="too-long")


def _too_long(limit: int) -> str:
    words = _("This text is too long. %(limit)s letters fit; a longer one can be added as a file.")
    return words % {"limit": f"{limit:,}"}


def tidy_link(url: str) -> str:
    """Return the address with its scheme; refuse one that no browser should be sent to."""
    url = url.strip()
    if url and not SCHEME.match(url):
        url = f"https://{url}"
    if len(url) > MAX_URL or not _is_web(url):
        raise RuleError(
            _("This is not a web address. It should look like https://example.org/my-work."),
            code="bad-link",
        )
    return url


def _is_web(url: str) -> bool:
    if any(character.isspace() or not character.isprintable() for character in url):
        return False
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return False
    named = "." in (parts.hostname or "").strip(".") and "\\" not in url
    return parts.scheme in ("https", "http") and named and parts.username is None


def require_place(uploads: int) -> None:
    """Refuse one file too many on its way."""
    if uploads >= MAX_UPLOADS:
        raise RuleError(
            _("Too many files are on their way. Let some of them finish first."),
            code="too-many-uploads",
        )


def require_offset(offset: int, *, received: int) -> None:
    """Refuse a part that does not begin where the last one ended."""
    if offset != received:
        raise RuleError(
            _("This part of the file does not fit. The sending begins again where it stopped."),
            code="wrong-offset",
        )


def require_room(*, artifacts: int, stored: int, adding: int) -> None:
    """Refuse one piece too many, or a file that no longer fits into what a person may keep."""
    if artifacts >= MAX_ARTIFACTS:
        full = _("This work is full: %(number)s pieces. Remove one to add another.")
        raise RuleError(full % {"number": MAX_ARTIFACTS}, code="too-many")
    if adding and stored + adding > MAX_STORED:
        raise RuleError(
            _("Your files here have reached their limit of %(limit)s. Remove some to add more.")
            % {"limit": readable_size(MAX_STORED)},
            code="storage-full",
        )
