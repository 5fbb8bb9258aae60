"""What an archive holds of issuers' documents, handed out where their servers give no answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from milepost.hold.actions import Document, Testimony
from milepost.hold.rules.imports import LARGEST_SEEN
from milepost.kit.errors import RuleError
from milepost.site.archive.history import moment_of, rows_in, text_of
from milepost.site.archive.unzipping import Unzipping


def testimony_in(kept: Mapping[str, Any], *, archive: Unzipping, at: datetime) -> Testimony:
    """Return the documents that a record names, each read out of its archive when asked for."""
    made_at = moment_of(kept.get("made_at")) or at
    rows = {text_of(row, "url"): row for row in rows_in(kept, "documents")}

    def document(url: str) -> Document | None:
        row = rows.get(url)
        content = _content(archive, name=text_of(row, "file")) if row else None
        if row is None or content is None:
            return None
        seen_at = min(moment_of(row.get("at")) or made_at, at)
        found_at = text_of(row, "found_at")
        return Document(url=url, found_at=found_at, content=content, at=seen_at, by_archive=True)

    return Testimony(document, made_at)


def _content(archive: Unzipping, *, name: str) -> bytes | None:
    """A document of the archive, no larger than one that is kept with a badge; else nothing."""
    try:
        return archive.read(name, most=LARGEST_SEEN)
    except RuleError:
        return None
