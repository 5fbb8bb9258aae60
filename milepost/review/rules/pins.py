"""Comments pinned to a place: a line of a text, a region of a picture, a second of a recording.

Every place can be typed in words; what is drawn or pressed becomes the same words.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit.errors import RuleError

MAX_PLACE, MAX_PIN, MAX_PINS = 120, 2000, 100
NUMBERS = re.compile(r"^\D{0,12}?(\d{1,6})(?:\s*(?:-|\u2013|\u2014|to|a)\s*(\d{1,6}))?\.?$")
SPAN = re.compile(r"^\d+(-\d+)?$", re.ASCII)
CLOCK = re.compile(r"^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$")
SECONDS = re.compile(r"^(\d{1,6})\s*s?$")
BOX = re.compile(r"^(\d{1,3}(?:\.\d)?) (\d{1,3}(?:\.\d)?) (\d{1,3}(?:\.\d)?) (\d{1,3}(?:\.\d)?)$")


class Kind(StrEnum):
    """What a piece of work is, as far as places in it go."""

    TEXT = "text"
    IMAGE = "image"
    RECORDING = "recording"
    PAGES = "pages"
    OTHER = "other"

    @property
    def hint(self) -> str:
        """How a place in it is typed."""
        return str(_HINTS[self])


_HINTS = {
    Kind.TEXT: gettext_lazy("A line number such as 3 or 3-5, or words that stand there"),
    Kind.IMAGE: gettext_lazy("Where in the picture, such as: top left"),
    Kind.RECORDING: gettext_lazy("Minutes and seconds, such as 1:23"),
    Kind.PAGES: gettext_lazy("A page such as 2 or 2-3, or where on it in words"),
    Kind.OTHER: gettext_lazy("Where in it, such as: page 2"),
}


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A comment on a piece of work; ``place`` is empty for all of it, else as ``tidy`` gives it."""

    piece: UUID
    text: str
    place: str = ""


@dataclass(frozen=True)
class Box:
    """A region of a picture in hundredths of its width and height."""

    left: float
    top: float
    width: float
    height: float


def tidy(place: str, *, kind: Kind, text: str = "") -> str:
    """Return a typed place in its one form: lines or pages ``3`` or ``3-5``, seconds ``83``,
    a box, words.

    Raises RuleError when a text has no such line, or a time cannot be read.
    """
    typed = " ".join(place.split())[:MAX_PLACE]
    if not typed:
        return ""
    if kind is Kind.TEXT:
        return _lines(typed, text=text)
    if kind is Kind.RECORDING:
        return _seconds(typed)
    if kind is Kind.PAGES:
        return _pages(typed)
    return typed


def _pages(typed: str) -> str:
    """Return pages as numbers; what says more than numbers stays as it is."""
    found = NUMBERS.match(typed)
    if not found:
        return typed
    first, last = sorted((int(found[1]), int(found[2] or found[1])))
    return str(first) if first == last else f"{first}-{last}"


def _lines(typed: str, *, text: str) -> str:
    lines = text.split("\n")
    if found := NUMBERS.match(typed):
        first, last = int(found[1]), int(found[2] or found[1])
        first, last = min(first, last), max(first, last)
        if first >= 1 and last <= len(lines):
            return str(first) if first == last else f"{first}-{last}"
        raise RuleError(
            _("The text has %(number)s lines.") % {"number": len(lines)}, code="no-such-line"
        )
    words = typed.strip("\"'“”«» ").casefold()
    for number, line in enumerate(lines, start=1):
        if words in " ".join(line.split()).casefold():
            return str(number)
    raise RuleError(
        _("These words do not stand in the text. Copy them, or give a line number."),
        code="no-such-words",
    )


def _seconds(typed: str) -> str:
    if found := CLOCK.match(typed):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return str(hours * 3600 + minutes * 60 + seconds)
    if found := SECONDS.match(typed):
        return str(int(found[1]))
    raise RuleError(_("Give minutes and seconds, such as 1:23."), code="no-such-second")


def spoken(place: str, *, kind: Kind) -> str:
    """Return a tidy place in words for people; empty for the whole piece."""
    if not place:
        return ""
    if kind is Kind.TEXT:
        first, dash, last = place.partition("-")
        if dash:
            return _("lines %(first)s to %(last)s") % {"first": first, "last": last}
        return _("line %(number)s") % {"number": place}
    if kind is Kind.PAGES and SPAN.match(place):
        first, dash, last = place.partition("-")
        if dash:
            return _("pages %(first)s to %(last)s") % {"first": first, "last": last}
        return _("page %(number)s") % {"number": place}
    if kind is Kind.RECORDING and place.isdigit():
        return _("at %(time)s") % {"time": clock(int(place))}
    return _("the part marked in the picture") if box_in(place) else place


def as_typed(place: str, *, kind: Kind) -> str:
    """Return a tidy place as it would be typed, to be changed."""
    return clock(int(place)) if kind is Kind.RECORDING and place.isdigit() else place


def clock(seconds: int) -> str:
    """Return seconds as minutes and seconds, with hours where there are some."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def box_in(place: str) -> Box | None:
    """Return the region that a place of a picture names, if it was drawn."""
    found = BOX.match(place)
    return Box(*(min(float(part), 100.0) for part in found.groups())) if found else None


def quoted(place: str, *, text: str) -> str:
    """Return the lines that a place of a text names."""
    first, _dash, last = place.partition("-")
    if not first.isdigit():
        return ""
    return "\n".join(text.split("\n")[int(first) - 1 : int(last or first)])
