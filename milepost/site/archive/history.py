"""Evidence and shares as an archive's record tells of them, read with every care."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from milepost.hold.actions.restoring import PastShare, PastView, Returned
from milepost.kit.errors import RuleError
from milepost.site.archive.unzipping import Unzipping

MOST_OPENED = 1000
MOST_WORDS = 4000
"""So long a text comes back at most."""
MOST_SAID = 20
SAID = ("statement", "words", "name", "capacity", "capacity_words", "domain", "answered_at")


def rows_in(kept: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a list in the record; anything else that stands there is passed over."""
    rows = kept.get(name)
    yield from (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def pieces_of(row: Mapping[str, Any], *, archive: Unzipping) -> Iterator[Returned]:
    """The evidence behind one badge. Raises RuleError for a file that is not there."""
    return (_piece(one, archive=archive) for one in rows_in(row, "evidence"))


def _piece(row: Mapping[str, Any], *, archive: Unzipping) -> Returned:
    told = Returned(
        title=text_of(row, "title") or "–",
        setting=text_of(row, "setting"),
        narrative=text_of(row, "narrative")[:MOST_WORDS],
        attestations=list(islice(_attestations(row), MOST_SAID)),
    )
    url, path = text_of(row, "url"), text_of(row, "file")
    if url.startswith(("https://", "http://")):
        return replace(told, url=url)
    archive.require(path)
    content = partial(archive.stream, path, most=settings.UPLOAD_LIMIT)
    return replace(told, name=path.rpartition("/")[2], content=content)


def _attestations(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What third parties said about a piece, of the shape in which a badge tells it."""
    for said in rows_in(row, "attestations"):
        told = {name: text_of(said, name)[:MOST_WORDS] for name in SAID if text_of(said, name)}
        yield told | {"corrected": said.get("corrected") is True}


def past_share(row: Mapping[str, Any], *, at: datetime) -> PastShare:
    """A share of the record. Raises RuleError for one whose days make no sense."""
    created, ends = moment_of(row.get("created_at")), moment_of(row.get("ends_at"))
    if created is None or ends is None or created > at:
        raise RuleError(_("The days of this share can’t be read."))
    return PastShare(
        purpose=text_of(row, "purpose"),
        audience=text_of(row, "audience")[:120] or "–",
        message=text_of(row, "message")[:2000],
        reference=text_of(row, "reference")[:120],
        reader=text_of(row, "reader")[:254],
        created_at=created,
        ends_at=ends,
        withdrawn_at=moment_of(row.get("withdrawn_at")),
        opened=[view for one in _openings(row) if (view := _past_view(one)) is not None],
    )


def _openings(row: Mapping[str, Any]) -> list[Any]:
    opened = row.get("opened")
    return opened[:MOST_OPENED] if isinstance(opened, list) else []


def _past_view(told: object) -> PastView | None:
    """An opening of the record; one of an older archive is a moment alone."""
    row = told if isinstance(told, dict) else {"at": told}
    at = moment_of(row.get("at"))
    if at is None:
        return None
    what, reader = text_of(row, "what")[:200], text_of(row, "reader")[:254]
    return PastView(at=at, what=what or "page", reader=reader.strip().lower())


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
