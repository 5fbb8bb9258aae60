"""Reading ease: in English Flesch (1948), 206.835 - 1.015 words a sentence - 84.6 syllables a word;
in Spanish Fernández Huerta (1959), on the same scale."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.passages import Passage, everything
from milepost.define.rules.gate.spanish import language as spanish
from milepost.define.rules.gate.speech import is_known, spoken

WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
STOP = re.compile(r"[.!?;:\n]+")
SILENT = re.compile(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$|[^aeiouysxzcgh]es$")
HARD, HARD_PASSAGE = 45, 10
"""Plain English scores 60 to 70; a contract about 20. Below these, somebody is shut out."""
LEAST_WORDS, LONG_PASSAGE, SOME_WORDS = 30, 25, 6


def look(content: Content) -> Iterator[Hit]:
    """Yield the hardest passage when the whole is hard to read, or else each that is very hard."""
    if not is_known(content):
        return
    passages = [passage for passage in everything(content) if passage.place != "resources"]
    whole, language = "\n".join(passage.text for passage in passages), spoken(content)
    if words_in(whole) >= LEAST_WORDS and (ease := reading_ease(whole, language=language)) < HARD:
        yield _hit(_hardest(passages, language=language), ease)
        return
    for passage in passages:
        if words_in(passage.text) >= LONG_PASSAGE:
            ease = reading_ease(passage.text, language=language)
            if ease < HARD_PASSAGE:
                yield _hit(passage.place, ease)


def _hardest(passages: list[Passage], *, language: str) -> str:
    long = [passage for passage in passages if words_in(passage.text) >= SOME_WORDS]
    ease_of = {passage.place: reading_ease(passage.text, language=language) for passage in passages}
    return min(long or passages, key=lambda passage: ease_of[passage.place]).place


@dataclass(frozen=True)
class Scale:
    """How reading ease is measured in one language."""

    word: re.Pattern[str]
    syllables_in: Callable[[str], int]
    ease: Callable[[float, float], float]
    """Of words a sentence and syllables a word."""


def reading_ease(text: str, *, language: str = "en") -> float:
    """Return reading ease: 100 is very easy, 0 very hard."""
    scale = SCALES[language]
    words = scale.word.findall(text)
    parts = [part for part in STOP.split(text) if scale.word.search(part)]
    if not words:
        return 100.0
    syllables = sum(scale.syllables_in(word) for word in words)
    return scale.ease(len(words) / len(parts), syllables / len(words))


def words_in(text: str) -> int:
    """Return how many words a text has."""
    return len(WORD.findall(text))


def syllables_in(word: str) -> int:
    """Return about how many syllables an English word has: its vowel groups but silent endings."""
    word = re.sub(r"['’]s?", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - bool(SILENT.search(word)))


def flesch(per_sentence: float, per_word: float) -> float:
    """Return the English ease of words a sentence and syllables a word."""
    return 206.835 - 1.015 * per_sentence - 84.6 * per_word


SCALES = {
    "en": Scale(WORD, syllables_in, flesch),
    "es": Scale(spanish.WORD, spanish.syllables_in, spanish.ease),
}


def _hit(place: str, ease: float) -> Hit:
    return Hit(
        place,
        _("Hard to read: reading ease %(ease)s of 100. Plain text has 60 or more.")
        % {"ease": max(0, round(ease))},
        _("Use shorter sentences and everyday words, as for a twelve-year-old."),
    )
