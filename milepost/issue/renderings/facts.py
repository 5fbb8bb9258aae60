"""What the certificate says: read from the signed document, so that both say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from insignia.times import parse_moment

from milepost.define.rules.contexts import BROAD, FINER

Document = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One criterion, the level reached, and what that level means."""

    criterion: str
    level: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class MeasuredLine:
    """What a practice log showed by the rule of a criterion: the rule, and the figures in words."""

    rule: str
    figures: str


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """The words of one certificate, in the order they are read."""

    title: str
    statement: str
    holder: str
    issuer: str
    issuer_url: str
    version: str
    awarded: str
    day: tuple[int, int, int]
    """Year, month and day of issue: the date of the file itself."""
    valid_until: str
    method: str
    agreement: str
    shown_in: str
    evidence: str
    lines: tuple[Line, ...]
    measured: tuple[MeasuredLine, ...]
    reviews: tuple[str, ...]
    limits: tuple[str, ...]
    identifier: str
    verify_address: str
    revoked: str
    """The day it was revoked on; empty while it counts."""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What the certificate tells beside the signed document."""

    holder: str
    verify_address: str
    revoked_at: datetime | None = None


def certificate_facts(document: Document, *, beside: Beside) -> CertificateFacts:
    """Return the certificate's words; what stands in ``beside`` is ours, all else is signed."""
    subject = document["credentialSubject"]
    achievement, assessment = subject["achievement"], subject.get("assessment", {})
    return CertificateFacts(
        title=achievement["name"],
        statement=achievement["description"],
        holder=beside.holder,
        issuer=document["issuer"]["name"],
        issuer_url=document["issuer"].get("url", ""),
        version=achievement.get("version", ""),
        awarded=_day(document["awardedDate"]),
        day=parse_moment(document["validFrom"]).date().timetuple()[:3],
        valid_until=_day(document.get("validUntil")),
        method=assessment.get("assessmentMethod", ""),
        agreement=assessment.get("agreement", ""),
        shown_in=_shown_in(assessment),
        evidence=", ".join(entry["name"] for entry in document.get("evidence", [])),
        lines=_lines(achievement, results=subject.get("result", [])),
        measured=tuple(_measured(found) for found in assessment.get("measured", [])),
        reviews=tuple(_review(review) for review in assessment.get("review", [])),
        limits=tuple(assessment.get("limits", [])),
        identifier=document["id"],
        verify_address=beside.verify_address,
        revoked=date_format(beside.revoked_at, "j F Y") if beside.revoked_at else "",
    )


def _lines(achievement: Document, *, results: list[Document]) -> tuple[Line, ...]:
    reached = {result["resultDescription"]: result["achievedLevel"] for result in results}
    return tuple(
        _line(described, reached=reached.get(described["id"], ""))
        for described in achievement.get("resultDescription", [])
        if described["id"] in reached
    )


def _line(described: Document, *, reached: str) -> Line:
    levels = described.get("rubricCriterionLevel", [])
    level: Document = next((one for one in levels if one["id"] == reached), {})
    return Line(
        criterion=described["name"],
        level=level.get("name", ""),
        meaning=level.get("description", ""),
    )


def _measured(found: Document) -> MeasuredLine:
    """Read the figures aloud; what is not in the document is not said."""
    words = [
        _("Met on %(met)s of the %(counted)s occasions that count, from %(first)s to %(last)s.")
        % {
            "met": found.get("metCount", 0),
            "counted": found.get("countedOccasions", 0),
            "first": _day(f"{found['observedFrom']}T00:00:00Z"),
            "last": _day(f"{found['observedUntil']}T00:00:00Z"),
        },
        _("Recorded: %(recorded)s of %(expected)s; excused: %(excused)s; entered late: %(late)s.")
        % {
            "recorded": found.get("recordedOccasions", 0),
            "expected": found.get("expectedOccasions", 0),
            "excused": found.get("excusedCount", 0),
            "late": found.get("lateEntries", 0),
        },
        _("Others who saw it: %(observers)s; contexts: %(contexts)s.")
        % {
            "observers": found.get("observerCount", 0),
            "contexts": found.get("contextCount", 0),
        },
    ]
    if "learnerDays" in found:
        words.append(_days_by(found))
    return MeasuredLine(rule=found["rule"], figures=" ".join(words))


def _days_by(found: Document) -> str:
    words = _(
        "Days entered by the learner: %(learner)s, by supervisors: %(supervisor)s,"
        " by teachers: %(teacher)s, by systems: %(system)s."
    )
    names = ("learner", "supervisor", "teacher", "system")
    return words % {name: found.get(f"{name}Days", 0) for name in names}


def _review(review: Document) -> str:
    outcomes = {"meets": _("meets the criteria"), "not-yet": _("not yet")}
    return _("%(role)s, %(day)s: %(outcome)s") % {
        "role": capfirst(review["reviewerRole"]),
        "day": _day(review["handedIn"]),
        "outcome": outcomes.get(review["outcome"], review["outcome"]),
    }


def _shown_in(assessment: Document) -> str:
    """Where it was shown, and in how many different contexts it had to be."""
    shown = ", ".join(_setting(name) for name in assessment.get("shownIn", []))
    asked = assessment.get("contextsAsked", 1)
    if not shown or asked < 2:
        return shown
    words = _("%(shown)s (%(asked)s different contexts were asked for)")
    return words % {"shown": shown, "asked": asked}


def _setting(name: str) -> str:
    """The context's words in the reader's language; a definition's own stay as they are."""
    label = next((str(term.label) for term in (*BROAD, *FINER) if term.words == name), name)
    return label[:1].lower() + label[1:]


def _day(text: str | None) -> str:
    if not text:
        return ""
    moment: datetime = parse_moment(text)
    return date_format(moment, "j F Y")
