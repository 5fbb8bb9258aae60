"""Lists of issuers that others keep, as they are published: one JSON object of issuers by DID."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.recognize.rules.issuers import LONGEST_NAME, NamedIssuer, each_once, is_address

LONGEST_URL = 500
MOST_LISTED = 20_000


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An issuer in a registry: its DID or address, its name, and its site if that is https."""

    issuer: str
    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ReadRegistry:
    """What a registry lists, and the entries that can't be taken, as they are named there."""

    listed: list[Listed]
    passed_over: list[str]


def read_registry(content: bytes) -> ReadRegistry:
    """Read ``{"registry": {DID: {"name": …, "url": …}}}``; RuleError if it is something else.

    So the Digital Credentials Consortium and others publish theirs. An entry without a name, or
    under something that signs no badge, is passed over; a site that is no https address, too.
    """
    rows = _rows(content)
    listed: dict[str, Listed] = {}
    passed_over = []
    for key, told in rows.items():
        name = told.get("name") if isinstance(told, Mapping) else None
        issuer = _issuer(key)
        if not issuer or not isinstance(name, str) or not _plain(name):
            passed_over.append(key[:80])
            continue
        listed.setdefault(issuer, Listed(issuer=issuer, name=_plain(name), url=_site(told)))
    if not listed:
        raise RuleError(_("It lists no issuer."), code="registry-empty")
    return ReadRegistry(listed=list(listed.values()), passed_over=passed_over)


def _rows(content: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise RuleError(_("This is not JSON."), code="registry-unreadable") from error
    rows = found.get("registry") if isinstance(found, Mapping) else None
    if not isinstance(rows, Mapping):
        words = _("This is no registry: it has no “registry” of issuers by their DID.")
        raise RuleError(words, code="registry-unreadable")
    if len(rows) > MOST_LISTED:
        words = _("It lists %(number)d issuers; %(most)d are read at most.")
        numbers = {"number": len(rows), "most": MOST_LISTED}
        raise RuleError(words % numbers, code="registry-too-long")
    return rows


def _issuer(key: str) -> str:
    try:
        (one,) = each_once([NamedIssuer(identifier=key, name="")])
    except RuleError:
        return ""
    return one.identifier


def _plain(name: str) -> str:
    return " ".join(name.replace("\0", "").split())[:LONGEST_NAME]


def _site(told: Mapping[str, Any]) -> str:
    url = told.get("url")
    if not isinstance(url, str) or len(url) > LONGEST_URL or not is_address(url):
        return ""
    return url
