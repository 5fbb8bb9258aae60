"""Keeping what a badge from elsewhere was checked with: its issuer's documents of that day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from insignia import Moved
from milepost.hold.models import ImportedCredential, SeenDocument
from milepost.hold.rules.imports import LARGEST_SEEN, LONGEST_ADDRESS
from milepost.kit import files


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document as it was seen: at which address, where that led, on which day."""

    url: str
    found_at: str
    content: bytes
    at: datetime
    by_archive: bool = False


def documents_of(found: Mapping[str, bytes | Moved], *, at: datetime) -> list[Document]:
    """Return what a check has fetched, ready to be kept."""
    return [
        Document(url=url, found_at=one.url, content=one.data, at=at)
        if isinstance(one, Moved)
        else Document(url=url, found_at="", content=one, at=at)
        for url, one in found.items()
    ]


def remember(row: ImportedCredential, *, documents: Iterable[Document], anew: bool) -> None:
    """Keep these documents with a badge, as many as fit; ``anew`` forgets all others."""
    documents = list(documents)
    again = row.seen.all() if anew else row.seen.filter(url__in=[one.url for one in documents])
    again.delete()
    room = LARGEST_SEEN - (row.seen.aggregate(all=Sum("size"))["all"] or 0)
    fresh = [_row(row, document=one) for one in _fitting(documents, room=room)]
    SeenDocument.objects.bulk_create(fresh)


def _fitting(documents: Iterable[Document], *, room: int) -> Iterator[Document]:
    for one in documents:
        if len(one.content) <= room and max(len(one.url), len(one.found_at)) <= LONGEST_ADDRESS:
            room -= len(one.content)
            yield one


def _row(row: ImportedCredential, *, document: Document) -> SeenDocument:
    kept = files.keep(document.content)
    return SeenDocument(
        imported=row,
        url=document.url,
        found_at=document.found_at,
        sha256=kept.sha256,
        size=kept.size,
        at=document.at,
        by_archive=document.by_archive,
    )
