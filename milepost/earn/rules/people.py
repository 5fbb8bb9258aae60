"""People who appear in evidence: what is said about them, how they are covered, who may see it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.kit.letters import without_accents

NOT_SAID = ""
MAX_CONSENT, MAX_NAMES, MAX_NAME, MAX_PLACES = 500, 50, 80, 60
MAX_ON_PAGES = 1000
ROUNDING = 0.5
COLUMNS, ROWS = 12, 9
"""The grid over a picture whose fields can be ticked."""
MAIL = r"(?P<mail>(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+)"
DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?!\d)"
PHONE = rf"(?P<phone>(?<![\w.])(?!{DATE})\+?\d[\d ()/-]{{6,20}}\d(?!\w))"

Place = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What of a piece of work is covered: places of a picture, names and contacts in words."""

    cells: tuple[tuple[int, int], ...] = ()
    """Fields of the grid, each by its column and row from 0."""
    places: tuple[Place, ...] = ()
    """Left, top, width, height in hundredths of the picture."""
    pages: tuple[tuple[int, Place], ...] = ()
    """Places of pages of a document, each with its page from 0."""
    names: tuple[tuple[str, str], ...] = ()
    """Each name with what stands instead of it."""
    contacts: bool = False
    """Whether e-mail addresses and phone numbers are covered too."""

    @property
    def all_places(self) -> tuple[Place, ...]:
        """Every part of the picture that is painted over."""
        wide, high = 100 / COLUMNS, 100 / ROWS
        cells = ((column * wide, row * high, wide, high) for column, row in self.cells)
        return (*cells, *self.places)

    @property
    def places_by_page(self) -> dict[int, list[Place]]:
        """Every place of a document that is painted over, by its page."""
        found: dict[int, list[Place]] = {}
        for page, place in self.pages:
            found.setdefault(page, []).append(place)
        return found

    @property
    def has_words(self) -> bool:
        """Whether anything in words is covered."""
        return bool(self.names or self.contacts)

    def stored(self) -> dict[str, Any]:
        """Return it as the database keeps it; empty when nothing is covered."""
        kept = {"cells": self.cells, "places": self.places, "names": self.names}
        found: dict[str, Any] = {
            key: [list(one) for one in values] for key, values in kept.items() if values
        }
        if self.pages:
            found["pages"] = [[page, *place] for page, place in self.pages]
        return found | ({"contacts": True} if self.contacts else {})


@dataclass(frozen=True, kw_only=True)
class ToldPeople:
    """What a learner says about the people in a piece of work, and who may see it later."""

    people: str
    consent_note: str
    audience: str


def require_told(told: ToldPeople, *, people: Iterable[str], audiences: Iterable[str]) -> None:
    """Refuse words we don't know, and a note that is too long."""
    if told.people not in {NOT_SAID, *people} or told.audience not in set(audiences):
        raise RuleError(_("Choose one of the answers."), code="bad-answer")
    if len(told.consent_note) > MAX_CONSENT:
        raise RuleError(
            _("Say it shorter: %(most)d letters fit.") % {"most": MAX_CONSENT}, code="too-long"
        )


def cover_from(stored: Mapping[str, Any]) -> Cover:
    """Return what ``Cover.stored`` gave."""
    return Cover(
        cells=tuple((int(column), int(row)) for column, row in stored.get("cells", ())),
        places=tuple(
            (float(left), float(top), float(width), float(height))
            for left, top, width, height in stored.get("places", ())
        ),
        pages=tuple(
            (int(page), (float(left), float(top), float(width), float(height)))
            for page, left, top, width, height in stored.get("pages", ())
        ),
        names=tuple((str(name), str(role)) for name, role in stored.get("names", ())),
        contacts=bool(stored.get("contacts")),
    )


def covered_words(text: str, cover: Cover) -> str:
    """Return ``text`` with roles instead of names; accents and letter case do not matter."""
    if not cover.has_words or not text:
        return text
    original = unicodedata.normalize("NFC", text)
    pieces, end = [], 0
    for match in _pattern(cover).finditer(without_accents(original)):
        pieces += [original[end : match.start()], f"[{_instead(match, cover)}]"]
        end = match.end()
    return "".join([*pieces, original[end:]])


def _pattern(cover: Cover) -> re.Pattern[str]:
    longest_first = sorted(
        {without_accents(name) for name, _role in cover.names}, key=len, reverse=True
    )
    names = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    parts = [f"(?P<name>(?<!\\w)(?:{names})(?!\\w))"] if names else []
    return re.compile("|".join([*parts, *([MAIL, PHONE] if cover.contacts else [])]), re.IGNORECASE)


def _instead(match: re.Match[str], cover: Cover) -> str:
    """Say who it is; never in the reader's language, so that all read and sign the same."""
    found = " ".join(match[0].split()).casefold()
    roles = {" ".join(without_accents(name).split()).casefold(): role for name, role in cover.names}
    return roles.get(found) or "…"


def occurring(names: Iterable[tuple[str, str]], *, text: str) -> list[tuple[str, str]]:
    """Return those of these names that stand in a text."""
    return [pair for pair in names if covered_words(text, Cover(names=(pair,))) != text]


def require_cover(cover: Cover) -> None:
    """Refuse places outside the picture, empty names, and more than anybody needs."""
    too_much = len(cover.places) > MAX_PLACES or len(cover.pages) > MAX_ON_PAGES
    if too_much or len(cover.names) > MAX_NAMES:
        raise RuleError(_("This is too much to cover. Leave this piece out."), code="too-much")
    places = [*cover.places, *(place for page, place in cover.pages if page >= 0)]
    outside = len(places) < len(cover.places) + len(cover.pages)
    if (
        outside
        or not all(_inside(place) for place in places)
        or not all(0 <= column < COLUMNS and 0 <= row < ROWS for column, row in cover.cells)
    ):
        raise RuleError(
            _("A place lies outside the picture. Each number is a part of 100."), code="outside"
        )
    for pair in cover.names:
        if not pair[0].strip() or max(map(len, pair)) > MAX_NAME:
            raise RuleError(
                _("Write one name a line, with at most %(most)d letters.") % {"most": MAX_NAME},
                code="bad-name",
            )


def _inside(place: Sequence[float]) -> bool:
    left, top, width, height = place
    ends = max(left + width, top + height)
    return min(left, top) >= 0 and min(width, height) > 0 and ends <= 100 + ROUNDING


def cell_place(column: int, row: int) -> Place:
    """Return the place that a field of the grid covers."""
    wide, high = 100 / COLUMNS, 100 / ROWS
    return (round(column * wide, 3), round(row * high, 3), round(wide, 3), round(high, 3))


def require_coverable(cover: Cover, *, picture: bool, document: bool) -> None:
    """Refuse to cover places of what is no picture and has no pages, with another way."""
    if (cover.all_places and not picture) or (cover.pages and not document):
        raise RuleError(
            _("We can’t cover anything in this kind of file. Do it in your own program."),
            code="not-coverable",
        )
