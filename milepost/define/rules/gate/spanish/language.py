"""Reading ease in Spanish: Fernández Huerta (1959), 206.84 - 1.02 words a sentence - 60 syllables
a word, on the scale of Flesch."""

import re

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SILENT_U = re.compile(r"([qg])u(?=[eiéí])")
NUCLEUS = re.compile(r"[aeoáéóíú]|(?<![aeoáéóíúiuü])[iuü]+(?![aeoáéóíúiuü])")


def syllables_in(word: str) -> int:
    """Return how many syllables a Spanish word has: its strong vowels, and weak ones that stand
    alone."""
    return max(1, len(NUCLEUS.findall(SILENT_U.sub(r"\1", word.lower()))))


def ease(per_sentence: float, per_word: float) -> float:
    """Return the ease of words per sentence and syllables per word."""
    return 206.84 - 1.02 * per_sentence - 60 * per_word
