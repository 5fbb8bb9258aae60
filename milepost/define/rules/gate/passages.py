"""A definition as passages of text, each with the editor's name of its field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from milepost.define.rules.content import Content

BREAK = re.compile(r"(?<=[.!?;:])\s+|\n+")


@dataclass(frozen=True)
class Passage:
    """Some words, and the field they stand in."""

    place: str
    text: str


def asked(content: Content) -> Iterator[Passage]:
    """Yield everything that says what must be shown: claim, criteria, levels, evidence."""
    yield Passage("title", content.title)
    yield Passage("competency", content.competency)
    for index, criterion in enumerate(content.criteria):
        yield Passage(f"criteria-{index}-text", criterion.text)
        for step, level in enumerate(criterion.levels):
            yield Passage(f"criteria-{index}-levels-{step}-description", level.description)
    yield from evidence(content)


def evidence(content: Content) -> Iterator[Passage]:
    """Yield the words of the evidence slots."""
    for index, slot in enumerate(content.slots):
        yield Passage(f"slots-{index}-title", slot.title)
        yield Passage(f"slots-{index}-instructions", slot.instructions)


def everything(content: Content) -> Iterator[Passage]:
    """Yield every text that a learner reads."""
    yield from asked(content)
    yield Passage("key_method", content.key_method)
    yield Passage("limits", "\n".join(content.limits))
    yield Passage("resources", content.resources)


def sentences(text: str) -> list[str]:
    """Return the sentences and half-sentences of a text."""
    return [part.strip() for part in BREAK.split(text) if part.strip()]
