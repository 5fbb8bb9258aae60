"""Is it in force now? Every name for the dates counts, whichever version the credential claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from insignia.checks.inquiry import Findings
from insignia.proofs.claims import moment_claim
from insignia.times import parse_moment

STARTS = ("validFrom", "issuanceDate", "nbf")
ENDS = ("validUntil", "expirationDate", "exp")
_MONTHS = {
    1: "January",
    2: "February",
    3: "March",
    4: "April",
    5: "May",
    6: "June",
    7: "July",
    8: "August",
    9: "September",
    10: "October",
    11: "November",
    12: "December",
}


def check_dates(document: Mapping[str, Any], *, now: datetime, findings: Findings) -> None:
    """Note whether ``now`` lies between the first and the last moment, both included."""
    with findings.asking("dates"):
        starts, ends = list(_moments(document, STARTS)), list(_moments(document, ENDS))
        if starts and now < max(starts):
            findings.failed("dates", f"It is not valid before {_day(max(starts))}.")
        elif ends and now > min(ends):
            findings.failed("dates", f"It expired on {_day(min(ends))}.")
        elif ends:
            findings.passed("dates", f"It is in force, until {_day(min(ends))}.")
        else:
            findings.passed("dates", "It is in force and has no end date.")


def _moments(document: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[datetime]:
    for name in names:
        if document.get(name) is None:
            continue
        if name in ("nbf", "exp"):
            yield from filter(None, [moment_claim(document, name)])
        else:
            yield parse_moment(document[name])


def _day(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month]} {moment.year}"
