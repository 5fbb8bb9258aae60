"""The JSON-LD contexts that Insignia knows: shipped, checked by hash, never fetched.

1EdTech changes a context in place when it only adds terms, so one URL may stand for several
editions. ``SHIPPED`` holds the newest of each; ``editions`` gives what else to try when a proof
does not hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pkgutil import get_data
from typing import Any

from insignia.errors import ContextError, UnknownContextError


@dataclass(frozen=True)
class Entry:
    """One line of the manifest: which file stands for which URL, and where it was taken from."""

    file: str
    url: str
    sha256: str
    package: str
    path: str
    license: str
    note: str = ""


@cache
def manifest() -> tuple[Entry, ...]:
    """Every shipped context, for one URL newest first."""
    rows = json.loads(_package_file("manifest.json"))
    return tuple(Entry(**row) for row in rows)


def _package_file(name: str) -> bytes:
    data = get_data(__name__, name)
    if data is None:
        raise ContextError(f"The shipped file {name} cannot be read from where Insignia lies.")
    return data


@cache
def _read(entry: Entry) -> Any:
    data = _package_file(f"files/{entry.file}")
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise ContextError(f"The shipped context {entry.file} is not the file that was approved.")
    return json.loads(data)


@dataclass(frozen=True, eq=False)
class ContextSet:
    """Which document stands for which context URL; two sets are equal only if they are the same."""

    entries: Mapping[str, Entry]
    given: Mapping[str, Any] = field(default_factory=dict)
    foreign: bool = False

    @cached_property
    def allowing_foreign(self) -> ContextSet:
        """This set, for documents that may bring a context of their own."""
        return ContextSet(self.entries, given=self.given, foreign=True)

    def load(self, url: str) -> Any:
        """The context document at ``url``; raises ``ContextError`` for one that is not known."""
        if url in self.given:
            return self.given[url]
        entry = self.entries.get(url)
        if entry is None:
            raise UnknownContextError(f"The context {url[:200]} is not one that Insignia knows.")
        return _read(entry)

    def knows(self, url: object) -> bool:
        """Whether ``url`` can be loaded."""
        return isinstance(url, str) and (url in self.given or url in self.entries)

    def with_given(self, documents: Mapping[str, Any]) -> ContextSet:
        """This set and, for URLs it does not know, the documents that the caller vouches for."""
        new = {url: document for url, document in documents.items() if url not in self.entries}
        return ContextSet(self.entries, given={**self.given, **new}, foreign=self.foreign)


def _newest() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in manifest():
        found.setdefault(entry.url, entry)
    return found


def _oldest() -> dict[str, Entry]:
    return {entry.url: entry for entry in manifest()}


SHIPPED = ContextSet(_newest())
EARLIER = ContextSet(_oldest())


def load(url: str) -> Any:
    """The newest shipped context document at ``url``."""
    return SHIPPED.load(url)


def editions(urls: Iterable[object]) -> tuple[ContextSet, ...]:
    """The sets under which a document with these contexts may have been signed, newest first."""
    changed = {url for url, entry in EARLIER.entries.items() if SHIPPED.entries[url] != entry}
    named = {url for url in urls if isinstance(url, str)}
    return (SHIPPED, EARLIER) if named & changed else (SHIPPED,)
