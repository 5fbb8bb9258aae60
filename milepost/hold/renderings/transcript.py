"""The record as PDF to read and print: PDF/A-3a, PDF/UA-1, every badge attached as it is signed."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from milepost.hold.rules.portfolio import Entry, Portfolio, Word
from milepost.hold.rules.record import Line, State
from milepost.issue.renderings.typesetting import page_pictures, qr_drawing, typeset

MOST_WORDS = 1_200


def transcript_pdf(portfolio: Portfolio, *, lines: Sequence[Line]) -> bytes:
    """Return the transcript: competencies by framework, badges, own words apart.

    ``lines`` are what the badges show. Attached is every badge, and nothing that is not told of.
    """
    return typeset(_template(), told=_told(portfolio, lines=lines))


def transcript_pages(portfolio: Portfolio, *, lines: Sequence[Line]) -> list[bytes]:
    """Return the transcript's pages as PNG pictures."""
    told = _told(portfolio, lines=lines) | {"files": []}
    return page_pictures(_template(), told=told)


def _told(portfolio: Portfolio, *, lines: Sequence[Line]) -> dict[str, Any]:
    files = _files(portfolio.standing)
    return {
        "title": portfolio.title,
        "holder": portfolio.name,
        "server": portfolio.server,
        "day": portfolio.at.timetuple()[:3],
        "groups": _groups(lines),
        "badges": [
            _badge(one, file=file["name"])
            for one, file in zip(portfolio.standing, files, strict=True)
        ],
        "words": [_word(one) for one in portfolio.words],
        "files": files,
        "qr": qr_drawing(portfolio.verify_address),
        "verify_address": portfolio.verify_address,
        "labels": _labels(portfolio),
    }


@cache
def _template() -> bytes:
    return resources.files("milepost.hold").joinpath("data/transcript.typ").read_bytes()


def _groups(lines: Iterable[Line]) -> list[dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    for line in lines:
        first, last = line.first, line.last
        if first is None or last is None:
            continue
        one = line.competence
        name = one.framework or _("In no framework")
        row = {
            "code": one.code,
            "name": _cut(one.name),
            "first": _day(first),
            "last": "" if first == last else _day(last),
            "badges": len({shown.pk for shown in line.showings if shown.counts}),
            "strange": "" if line.known else _("Issuer not known here"),
        }
        groups.setdefault(one.group, {"name": name, "lines": []})["lines"].append(row)
    return list(groups.values())


def _badge(one: Entry, *, file: str) -> dict[str, Any]:
    over = one.state == State.EXPIRED
    until = _("valid until %(day)s") % {"day": _day(one.until)} if one.until else ""
    return {
        "title": one.title,
        "issuer": one.issuer or _("Issuer without a name"),
        "on": _day(one.on),
        "until": until,
        "state": _("Expired") if over else "",
        "strange": one.warning,
        "description": _cut(one.description),
        "reached": [{"criterion": step.criterion, "level": step.level} for step in one.reached],
        "file": _("Attached as %(name)s") % {"name": file},
    }


def _files(entries: Sequence[Entry]) -> list[dict[str, str]]:
    width = len(str(len(entries)))
    return [
        {
            "name": f"badge-{number:0{width}}.{'json' if one.parsed is not None else 'jwt'}",
            "content": one.document,
            "media_type": "application/json" if one.parsed is not None else "application/jwt",
            "about": one.title,
        }
        for number, one in enumerate(entries, start=1)
    ]


def _strange_note(portfolio: Portfolio) -> str:
    """What the mark means, if any badge bears it."""
    if all(one.known for one in portfolio.standing):
        return ""
    words = _(
        "“Issuer not known here” means: the signature is good, but %(server)s can’t tell who made"
        " it. Anybody can make a key and write any name beside it. Ask the issuer itself."
    )
    return words % {"server": portfolio.server}


def _word(one: Word) -> dict[str, str]:
    return {"title": one.title, "words": _cut(one.words), "when": one.when}


def _cut(text: str) -> str:
    return text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS].rstrip()} …"


def _day(day: Any) -> str:
    return date_format(day, "j M Y")


def _labels(portfolio: Portfolio) -> dict[str, str]:
    """The fixed words, in the reader's language."""
    made = _day(portfolio.at)
    return {
        "about": _("What has been shown in real work, by badges that anyone can check."),
        "made": _("Put together on %(day)s by %(server)s")
        % {"day": made, "server": portfolio.server},
        "competencies": _("Competencies, by framework"),
        "competency": _("Competency"),
        "first": _("Shown first"),
        "last": _("Shown last"),
        "badges": _("Badges"),
        "all_badges": _("Badges"),
        "strange_note": _strange_note(portfolio),
        "own_words": _("In their own words"),
        "own_words_note": _("What follows is said by the learner alone. Nobody has checked it."),
        "check": _("Do not trust this paper. Check it."),
        "check_how": _(
            "Every badge is attached to this PDF as it was signed. Drop the PDF, or one badge out"
            " of it, free and without an account, at"
        ),
        "qr": _("QR code that leads to %(address)s") % {"address": portfolio.verify_address},
        "name_note": _(
            "The name is the one in the learner's account; a badge may hold a fingerprint of an"
            " e-mail address instead, so that only the learner decides who reads it."
        ),
    }
