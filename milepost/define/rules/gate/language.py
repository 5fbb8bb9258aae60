"""Reading ease: Flesch (1948), 206.835 - 1.015 words a sentence - 84.6 syllables a word."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.passages import Passage, everything

WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
STOP = re.compile(r"[.!?;:\n]+")
SILENT = re.compile(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$|[^aeiouysxzcgh]es$")
HARD, HARD_PASSAGE = 45, 10
"""Plain English scores 60 to 70; a contract about 20. Below these, somebody is shut out."""
LEAST_WORDS, LONG_PASSAGE, SOME_WORDS = 30, 25, 6


def look(content: Content) -> Iterator[Hit]:
    """Yield the hardest passage when the whole is hard to read, or else each that is very hard."""
    passages = [passage for passage in everything(content) if passage.place != "resources"]
    whole = "\n".join(passage.text for passage in passages)
    if words_in(whole) >= LEAST_WORDS and (ease := reading_ease(whole)) < HARD:
        yield _hit(_hardest(passages), ease)
        return
    for passage in passages:
        if words_in(passage.text) >= LONG_PASSAGE:
            ease = reading_ease(passage.text)
            if ease < HARD_PASSAGE:
                yield _hit(passage.place, ease)


def _hardest(passages: list[Passage]) -> str:
    long = [passage for passage in passages if words_in(passage.text) >= SOME_WORDS]
    return min(long or passages, key=lambda passage: reading_ease(passage.text)).place


def reading_ease(text: str) -> float:
    """Return Flesch reading ease: 100 is very easy, 0 very hard."""
    words = WORD.findall(text)
    parts = [part for part in STOP.split(text) if WORD.search(part)]
    if not words:
        return 100.0
    syllables = sum(syllables_in(word) for word in words)
    return 206.835 - 1.015 * len(words) / len(parts) - 84.6 * syllables / len(words)


def words_in(text: str) -> int:
    """Return how many words a text has."""
    return len(WORD.findall(text))


def syllables_in(word: str) -> int:
    """Return about how many syllables an English word has: its vowel groups but silent endings."""
    word = re.sub(r"['’]s?", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - bool(SILENT.search(word)))


def _hit(place: str, ease: float) -> Hit:
    return Hit(
        place,
        _("Hard to read: reading ease %(ease)s of 100. Plain text has 60 or more.")
        % {"ease": max(0, round(ease))},
        _("Use shorter sentences and everyday words, as for a twelve-year-old."),
    )
