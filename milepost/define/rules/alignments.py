"""What a definition meets outside: competencies of frameworks, or anything with an address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

ITEM = "CFItem"
FIELDS = ("url", "name", "framework", "code", "description", "type", "item")
LONGEST = {"url": 500, "name": 1000, "framework": 300, "code": 255}


@dataclass(frozen=True, kw_only=True)
class AlignmentContent:
    """One alignment in the words that were true when it was made."""

    url: str
    name: str
    framework: str = ""
    code: str = ""
    description: str = ""
    type: str = ""
    """``CFItem`` for a competency of a framework; else empty."""
    item: str = ""
    """The identifier of a competency that is kept here."""


def blank_alignment() -> dict[str, str]:
    """Return an alignment to fill in by hand."""
    return dict.fromkeys(FIELDS, "")


def alignment_row(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of an alignment, whatever else a form or a file says."""
    return blank_alignment() | {
        name: str(value) for name, value in row.items() if name in FIELDS and value is not None
    }


def read_alignment(row: Mapping[str, str]) -> AlignmentContent:
    """Return an alignment as it was typed so far."""
    return AlignmentContent(**{name: row.get(name, "").strip() for name in FIELDS})


def alignment_document(alignment: AlignmentContent) -> dict[str, Any]:
    """Return an Open Badges 3.0 Alignment."""
    document: dict[str, Any] = {
        "type": ["Alignment"],
        "targetName": alignment.name,
        "targetUrl": alignment.url,
    }
    more = {
        "targetFramework": alignment.framework,
        "targetCode": alignment.code,
        "targetDescription": alignment.description,
        "targetType": alignment.type,
    }
    return document | {name: value for name, value in more.items() if value}


def misfits(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the field and a sentence for everything that keeps these from being published."""
    seen: set[str] = set()
    for index, row in enumerate(rows):
        alignment, place = read_alignment(row), f"alignments-{index}"
        if not _is_address(alignment.url):
            yield f"{place}-url", _("Give the full address, beginning with https://.")
        elif alignment.url in seen:
            yield f"{place}-url", _("This stands here twice. Remove one of them.")
        if not alignment.name:
            yield f"{place}-name", _("Say what stands at this address.")
        for name, longest in LONGEST.items():
            if len(getattr(alignment, name)) > longest:
                sentence = _("Use at most %(longest)s characters.") % {"longest": longest}
                yield f"{place}-{name}", sentence
        seen.add(alignment.url)


def changes(old: Sequence[AlignmentContent], new: Sequence[AlignmentContent]) -> Iterator[str]:
    """Yield a sentence for each alignment that is new or gone."""
    before, after = {row.url: row for row in old}, {row.url: row for row in new}
    for url, row in after.items():
        if url not in before:
            yield _("Now aligned to “%(name)s”.") % {"name": row.name}
    for url, row in before.items():
        if url not in after:
            yield _("No longer aligned to “%(name)s”.") % {"name": row.name}


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in url
