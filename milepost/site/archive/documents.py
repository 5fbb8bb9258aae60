"""The issuers' keys and lists in an archive: our own as they stand, others' as they were seen."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from insignia.encoding import parse_json

from insignia import InsigniaError, did
from milepost.hold.models import SeenDocument
from milepost.issue import queries as issue
from milepost.issue.actions import signed_list
from milepost.issue.models import StatusList
from milepost.kit import files
from milepost.site.archive.proving import provable, provable_text

LIST_TYPES = {"BitstringStatusListCredential", "StatusList2021Credential"}
MOST_INLINE = 16 * 1024 * 1024
"""So many bytes of others' documents stand in the record itself, for its page to read."""

Row = dict[str, Any]


class Documents:
    """What a page without a server, or another Milepost, needs to check badges.

    ``keys`` by the DID and ``lists`` by the address are for the page; ``rows`` name every file.
    """

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {}
        self.lists: dict[str, Row] = {}
        self.rows: list[Row] = []
        self.files: dict[str, str] = {}
        self.kept: dict[str, str] = {}

    def add_ours(self, lists: Iterable[StatusList], *, at: datetime) -> None:
        """Add these lists of organizations here, with their keys, as they stand now."""
        for organization in {one.organization for one in lists}:
            document = issue.did_document(organization)
            if document is not None:
                url = did.needed_url(str(document["id"]))
                path = f"keys/{organization.slug}.json"
                self._add(str(url), path=path, text=json.dumps(document, indent=1), at=at)
        for status_list in lists:
            path = f"status/{status_list.pk}.json"
            url = issue.list_address(status_list)
            self._add(url, path=path, text=signed_list(status_list, at=at), at=at)

    def add_seen(self, seen: QuerySet[SeenDocument]) -> None:
        """Add what others' badges were checked with: of each address what was seen last.

        What a server has shown goes before what only an earlier archive says.
        """
        latest = {one.url: one for one in seen.order_by("-by_archive", "at", "id")}
        room = MOST_INLINE
        for url, one in latest.items():
            if url in {row["url"] for row in self.rows}:
                continue
            path = f"seen/{one.sha256[:32]}"
            self.kept[path] = one.sha256
            row = {"url": url, "file": path, "at": one.at, "found_at": one.found_at}
            self.rows.append(row | {"by_archive": one.by_archive})
            room -= one.size
            if room >= 0:
                self._read(url, path=path, content=_content_of(one.sha256))

    def _add(self, url: str, *, path: str, text: str, at: datetime) -> None:
        self.files[path] = text
        self.rows.append({"url": url, "file": path, "at": at, "found_at": "", "by_archive": False})
        self._read(url, path=path, content=text.encode())

    def _read(self, url: str, *, path: str, content: bytes) -> None:
        """Note what the page can use: a DID's own document, or a list with its signature."""
        try:
            document = parse_json(content)
        except InsigniaError:
            self._read_token(url, path=path, content=content)
            return
        if not isinstance(document, dict):
            return
        if any(one in LIST_TYPES for one in _types_of(document)):
            self.lists[url] = {"file": path, **provable(document)}
        name = str(document.get("id", ""))
        if name.startswith("did:web:") and _is_document_of(name, url=url):
            self.keys[name] = document

    def _read_token(self, url: str, *, path: str, content: bytes) -> None:
        """Note a list that is signed as a token; whatever else it is, the page tells by itself."""
        proof = provable_text(content.decode("utf-8", "replace"))
        if proof:
            self.lists[url] = {"file": path, **proof}


def _types_of(document: Row) -> Iterator[str]:
    found = document.get("type")
    yield from (str(one) for one in (found if isinstance(found, list) else [found]))


def _is_document_of(name: str, *, url: str) -> bool:
    try:
        return did.needed_url(name) == url
    except InsigniaError:
        return False


def _content_of(sha256: str) -> bytes:
    """The bytes of a kept file; nothing of one that is lost."""
    try:
        return files.read(sha256)
    except FileNotFoundError:
        return b""
