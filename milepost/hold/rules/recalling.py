"""What an archive's documents can show of a badge whose issuer gives no answer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from insignia.encoding import parse_json
from insignia.times import parse_moment

from insignia import InsigniaError, Report

LISTS = {"BitstringStatusListEntry", "StatusList2021Entry"}
NO_ANSWER = frozenset({"name", "network", "status", "time"})
"""Words of a FetchError that say: this server was asked, and has not given the document."""


def lacks_only_its_lists(report: Report) -> bool:
    """Whether all is shown but whether it was taken back since."""
    left = [(check.name, check.outcome) for check in report.checks if check.outcome != "passed"]
    return left == [("status", "unknown")]


def lists_named(document: Mapping[str, Any]) -> list[str]:
    """Return the addresses of the signed lists that a badge names; none if it names other things.

    A list that nobody signs says nothing once it is out of its issuer's hands.
    """
    entries = document.get("credentialStatus")
    entries = entries if isinstance(entries, list) else [entries]
    if not all(isinstance(one, dict) and one.get("type") in LISTS for one in entries):
        return []
    return [str(one.get("statusListCredential")) for one in entries]


def signed_on(lists: Iterable[bytes], *, issuer: str) -> datetime | None:
    """Return the day that these lists say this issuer signed them on, the earliest if several.

    None if there is none or one says no such thing. Whether it is true, the signature of each
    shows: it covers both.
    """
    days = [_signed_on(one, issuer=issuer) for one in lists]
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None


def _signed_on(content: bytes, *, issuer: str) -> datetime | None:
    try:
        document = parse_json(content)
        proof = document.get("proof") if isinstance(document, dict) else None
        if not isinstance(proof, dict) or id_of(document.get("issuer")) != issuer:
            return None
        return parse_moment(proof.get("created"))
    except InsigniaError:
        return None


def id_of(value: object) -> str:
    """Return what identifies an issuer, written out or by its name alone."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else ""
