"""Numbers and spans of time, as English writes them; their values, also as Spanish does."""

import re

from milepost.define.rules.gate.spanish import amounts as spanish

WORDS: dict[str, float] = {
    **{"a": 1, "an": 1, "half": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5},
    **{"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
    **{"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50},
    **{"sixty": 60, "eighty": 80, "hundred": 100},
}
NUMBER = (
    r"(?:\d[\d,.]{0,9}|(?:a\s+)?hundred|" + "|".join(sorted(WORDS, key=len, reverse=True)) + ")"
)
MANY = rf"(?:{NUMBER}|several|many)"
SPAN = r"(?:hours?|hrs?|days?|weeks?|months?|years?|terms?|semesters?)"
KIND_OF_SPAN = r"(?:(?:full|contact|taught|supervised|guided|credit|clock|classroom|working)\s+)*"
AMOUNT = rf"\b{MANY}(?:\s+or\s+more|\s*\+|\s*%)?[\s-]+{KIND_OF_SPAN}{SPAN}"


def value_of(text: str) -> float:
    """Return the number somebody wrote in digits or in a word."""
    digits = re.sub(r"[,.](?=\d{3}\b)", "", text).strip(".,")
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return (WORDS | spanish.WORDS).get(text.split()[-1].lower(), 1)
