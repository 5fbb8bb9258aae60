"""A way to ask for seat time, and the words around it that make it none."""

import re
from dataclasses import dataclass

NEAR = 120
"""How many characters away a word still speaks of the same thing."""


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A way to ask for time, and the words ``before``, ``after`` or ``anywhere`` that excuse it."""

    pattern: re.Pattern[str]
    before: tuple[re.Pattern[str], ...] = ()
    after: tuple[re.Pattern[str], ...] = ()
    anywhere: tuple[re.Pattern[str], ...] = ()

    def found_in(self, sentence: str, *, beside: str = "") -> str:
        """Return the words that ask for time; empty when none do, or ``beside`` excuses them."""
        if any(excuse.search(f"{sentence} . {beside}") for excuse in self.anywhere):
            return ""
        for match in self.pattern.finditer(sentence):
            lead = sentence[max(0, match.start() - NEAR) : match.start()]
            rest = sentence[match.end() : match.end() + NEAR]
            excused = any(excuse.search(lead) for excuse in self.before)
            if not excused and not any(excuse.search(rest) for excuse in self.after):
                return match.group().strip()
        return ""
