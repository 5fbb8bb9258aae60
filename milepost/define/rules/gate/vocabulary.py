"""What a language's rubrics are made of: words that can be seen, and words that can't."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Small words and praise say nothing; ``compared`` words do when they stand beside a number."""

    word: re.Pattern[str]
    numbers: re.Pattern[str]
    label: re.Pattern[str]
    negations: frozenset[str]
    negation: str
    """What every negation counts as."""
    small: frozenset[str]
    praise: frozenset[str]
    compared: frozenset[str]
    stem: Callable[[str], str]

    def observable(self, text: str) -> frozenset[str]:
        """Return what of a text can be seen: no praise, no small words, each word by its stem."""
        text = self.label.sub(" ", text.lower())
        spared = self.compared if self.numbers.search(text) else frozenset()
        found = self.word.findall(text)
        words = (self.negation if word in self.negations else word for word in found)
        dropped = (self.small | self.praise) - spared - {self.negation}
        return frozenset(self.stem(word) for word in words if word not in dropped)
