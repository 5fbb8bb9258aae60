"""A definition as passages of text, each with the editor's name of its field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from milepost.define.rules.content import Content, CriterionContent
from milepost.practice.rules import PracticeRule, sentence

BREAK = re.compile(r"(?<=[.!?;:])\s+|\n+")


@dataclass(frozen=True)
class Passage:
    """Some words, and the field they stand in."""

    place: str
    text: str
    beside: str = ""
    """Words of another field that this one is read with."""


def asked(content: Content) -> Iterator[Passage]:
    """Yield everything that says what must be shown: claim, criteria, levels, evidence."""
    yield Passage("title", content.title)
    yield Passage("competency", content.competency)
    for index, criterion in enumerate(content.criteria):
        if not _is_written_for(criterion, language=content.language):
            yield Passage(f"criteria-{index}-text", criterion.text)
        if criterion.rule:
            yield from _measured(criterion.rule, place=f"criteria-{index}-rule")
        for step, level in enumerate(criterion.levels):
            yield Passage(f"criteria-{index}-levels-{step}-description", level.description)
    yield from evidence(content)


def _is_written_for(criterion: CriterionContent, *, language: str) -> bool:
    """Whether the text is no more than the sentence of its own rule."""
    rule = criterion.rule
    return rule is not None and criterion.text == sentence(rule, language=language)


def _measured(rule: PracticeRule, *, place: str) -> Iterator[Passage]:
    """Yield a rule's own words, without the numbers and units that join them.

    What a person does says what the condition and the record are about, never the reverse.
    """
    yield Passage(f"{place}-condition", rule.condition, beside=rule.behavior)
    yield Passage(f"{place}-behavior", rule.behavior)
    yield Passage(f"{place}-record", rule.record, beside=rule.behavior)


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
