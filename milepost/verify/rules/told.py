"""A report as plain data: what the page shows, the API answers, and a kept report stores."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from insignia.report import Check, Outcome, Report, Verdict

from milepost.verify.rules.badge import badge_of
from milepost.verify.rules.safe import without_zero
from milepost.verify.rules.strength import strength_of

Told = dict[str, Any]
_WORST: list[Verdict] = ["invalid", "unknown", "valid"]
_OUTCOMES: dict[Verdict, Outcome] = {
    "invalid": "failed",
    "unknown": "unknown",
    "valid": "passed",
}
MOST_TOLD = 400
"""So many credentials inside one are told of, in all; our own records hold up to 200."""


def tell(report: Report) -> Told:
    """Return verdict, checks and content; personal identifiers are shown, never hashed ones.

    ``left_out`` counts what is inside, was checked, and is too much to be told one by one.
    """
    return _tell(report, room=MOST_TOLD)


def _tell(report: Report, *, room: int) -> Told:
    """Tell of a report and of so many inside it, each with the same room for what it holds."""
    document = report.credential
    inside = report.contained[:room]
    left = (room - len(inside)) // max(1, len(inside))
    return {
        "verdict": report.verdict,
        "format": report.format,
        "checks": [_check(check) for check in report.checks],
        "warnings": [without_zero(one) for one in report.warnings],
        "badge": _content(document),
        "iss": str((document or {}).get("iss", "")),
        "contained": [_tell(inner, room=left) for inner in inside],
        "left_out": len(report.contained) - len(inside),
    }


def tell_together(reports: Sequence[Report], *, unread: Sequence[str]) -> Told:
    """Return one report on several badges that came in one file: as good as the worst of them.

    ``unread`` says of what else came along why it is no badge.
    """
    worst = min(reports, key=lambda report: _WORST.index(report.verdict))
    sentence = _("Each of the %(number)d badges in this file was checked by itself.")
    check = Check("contained", _OUTCOMES[worst.verdict], sentence % {"number": len(reports)})
    whole = Report(checks=(check,), warnings=tuple(unread), format="PDF", contained=tuple(reports))
    return _tell(whole, room=MOST_TOLD)


def is_signed_by_issuer(told: Told) -> bool:
    """Say whether the checks have shown that the named issuer made it, in force or not.

    Whatever is known of an issuer may be told only then: anyone can write a name.
    """
    outcomes = {check["name"]: check["outcome"] for check in told["checks"]}
    return outcomes.get("issuer") == "passed" and outcomes.get("proof", "passed") == "passed"


def signed_issuer(told: Told) -> str:
    """Return the issuer whose own signature a badge bears; empty if the checks do not show it."""
    return _named_issuer(told) if is_signed_by_issuer(told) else ""


def _named_issuer(told: Told) -> str:
    badge = told["badge"]
    return str(badge["issuer_id"]) if badge else str(told.get("iss", ""))


def issuers_in(told: Told) -> list[str]:
    """Return the signed issuer of a badge and of every one inside it, empty texts too."""
    own = [signed_issuer(told)] if told["badge"] or told.get("iss") else []
    return own + [one for part in told.get("contained") or () for one in issuers_in(part)]


def is_strange(told: Told, *, known: Container[str]) -> bool:
    """Say whether any badge in a report is not shown to be signed by an issuer known here."""
    issuers = issuers_in(told)
    return not issuers or any(issuer not in known for issuer in issuers)


def title_of(told: Told) -> str:
    """Return the badge's name, or that of the first badge in a bundle."""
    for part in (told, *told["contained"]):
        if part["badge"] and part["badge"]["title"]:
            return str(part["badge"]["title"])
    return ""


def issuer_of(told: Told) -> str:
    """Return the issuer's name, or that of the first badge in a bundle."""
    for part in (told, *told["contained"]):
        if part["badge"] and part["badge"]["issuer"]:
            return str(part["badge"]["issuer"])
    return ""


def reason_of(told: Told) -> str:
    """Return the first sentence that speaks against the badge; empty when nothing does."""
    return reason_besides(told, besides="")


def reason_besides(told: Told, *, besides: str) -> str:
    """Return the first sentence that speaks against the badge, leaving out one check."""
    for outcome in ("failed", "unknown"):
        for check in told["checks"]:
            if check["outcome"] == outcome and check["name"] != besides:
                return str(check["sentence"])
    return ""


def _check(check: Check) -> Told:
    told: Told = check.to_json()
    return told | {"sentence": without_zero(check.sentence)}


def _content(document: Mapping[str, Any] | None) -> Told | None:
    if document is None or "credentialSubject" not in document:
        return None
    badge = badge_of(document)
    return {**asdict(badge), "strength": asdict(strength_of(badge))}
