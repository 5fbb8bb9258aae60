"""Load: more hours of evidence than the definition says the whole will take."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from milepost.define.rules.choices import SlotKind
from milepost.define.rules.content import Content, SlotContent
from milepost.define.rules.gate.amounts import NUMBER, value_of
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.spanish import amounts as spanish

HOURS: dict[str, float] = {
    SlotKind.ANY: 0.75,
    SlotKind.TEXT: 0.75,
    SlotKind.IMAGE: 0.25,
    SlotKind.DOCUMENT: 1.0,
    SlotKind.AUDIO: 0.75,
    SlotKind.VIDEO: 1.0,
    SlotKind.LINK: 0.5,
    SlotKind.LOG: 0.5,
}
"""The least hours it takes to make and hand in one artifact of a kind; the skill not counted."""
PER_PAGE, PER_WORD = 0.75, 1 / 500
TWICE = 2
"""A recording is made once and looked at once."""
ANY = rf"(?:{NUMBER}|{spanish.NUMBER})"
PAGES = re.compile(rf"\b({ANY})[\s-]+(?:pages?|p[aá]ginas?)\b", re.I)
WORDS = re.compile(rf"\b({ANY})[\s-]+(?:words?|palabras?)\b", re.I)
LENGTH = re.compile(rf"\b({ANY})[\s-]+(minut[eo]|hour|hora)s?\b", re.I)
EACH = re.compile(
    rf"\b({ANY})[\s-]+(minut[eo]|hour|hora)s?\s+(?:(?:for\s+)?each|cada un[oa])\b", re.I
)
RECORDING = re.compile(r"record(?:ed|ing)|\bfilm|v[ií]deo|audio|footage|graba", re.I)


def look(content: Content) -> Iterator[Hit]:
    """Yield one finding when the evidence alone takes longer than the effort stated."""
    needed = sum(hours_of(slot) for slot in content.slots)
    if content.effort_hours is None or needed <= content.effort_hours:
        return
    yield Hit(
        "effort_hours",
        _("The evidence alone takes about %(needed)s hours; the effort stated is %(stated)s.")
        % {"needed": round(needed), "stated": content.effort_hours},
        _("Ask for less evidence, or state the hours it really takes."),
    )


def hours_of(slot: SlotContent) -> float:
    """Return about how many hours a slot takes to fill, by its kind and the lengths it names."""
    text = f"{slot.title}. {slot.instructions}"
    pages = sum(value_of(found) for found in PAGES.findall(text))
    words = sum(value_of(found) for found in WORDS.findall(text))
    lengths = (pages * PER_PAGE, words * PER_WORD, _recorded(text), _longest(EACH, text))
    return max(HOURS.get(slot.kind, 1.0), *lengths) * slot.number


def _recorded(text: str) -> float:
    return TWICE * _longest(LENGTH, text) if RECORDING.search(text) else 0


def _longest(pattern: re.Pattern[str], text: str) -> float:
    """Return the longest span of time a pattern finds, in hours."""
    spans = [
        value_of(number) / (60 if unit.lower().startswith("minut") else 1)
        for number, unit in pattern.findall(text)
    ]
    return max(spans, default=0)
