"""Evidence and shares as an archive's record tells of them, read with every care."""

import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from milepost.hold.actions.restoring import PastShare, Returned
from milepost.kit.errors import RuleError

CHUNK = 64 * 1024
MOST_OPENED = 1000


def rows_in(kept: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a list in the record; anything else that stands there is passed over."""
    rows = kept.get(name)
    yield from (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def pieces_of(row: Mapping[str, Any], *, archive: zipfile.ZipFile) -> Iterator[Returned]:
    """The evidence behind one badge. Raises RuleError for a file that is not there."""
    return (_piece(one, archive=archive) for one in rows_in(row, "evidence"))


def _piece(row: Mapping[str, Any], *, archive: zipfile.ZipFile) -> Returned:
    title, setting = text_of(row, "title") or "–", text_of(row, "setting")
    url, path = text_of(row, "url"), text_of(row, "file")
    if url.startswith(("https://", "http://")):
        return Returned(title=title, setting=setting, url=url)
    try:
        archive.getinfo(path)
    except KeyError as error:
        raise RuleError(_("“%(name)s” is missing or broken.") % {"name": path[:120]}) from error
    content = _unpacked(archive, path)
    name = path.rpartition("/")[2]
    return Returned(title=title, setting=setting, name=name, content=content)


def _unpacked(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """A file piece by piece; whatever it claims to be, no more than an upload may have."""
    size = 0
    try:
        with archive.open(path) as file:
            while piece := file.read(CHUNK):
                size += len(piece)
                if size > settings.UPLOAD_LIMIT:
                    raise RuleError(_("“%(name)s” is too large.") % {"name": path[:120]})
                yield piece
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise RuleError(_("“%(name)s” is missing or broken.") % {"name": path[:120]}) from error


def past_share(row: Mapping[str, Any], *, at: datetime) -> PastShare:
    """A share of the record. Raises RuleError for one whose days make no sense."""
    created, ends = moment_of(row.get("created_at")), moment_of(row.get("ends_at"))
    if created is None or ends is None or created > at:
        raise RuleError(_("The days of this share can’t be read."))
    opened = row.get("opened")
    moments = [moment_of(one) for one in opened[:MOST_OPENED]] if isinstance(opened, list) else []
    return PastShare(
        purpose=text_of(row, "purpose"),
        audience=text_of(row, "audience")[:120] or "–",
        message=text_of(row, "message")[:2000],
        reference=text_of(row, "reference")[:120],
        reader=text_of(row, "reader")[:254],
        created_at=created,
        ends_at=ends,
        withdrawn_at=moment_of(row.get("withdrawn_at")),
        opened=[one for one in moments if one is not None],
    )


def moment_of(value: object) -> datetime | None:
    """A moment as the record writes it; None for anything else."""
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def text_of(row: Mapping[str, Any], name: str) -> str:
    """A text of a row that can be kept; nothing for anything else."""
    found = row.get(name)
    if not isinstance(found, str):
        return ""
    return found.replace("\x00", "").encode("utf-8", "replace").decode()
