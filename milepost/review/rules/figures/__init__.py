"""What is told in public about how work is judged: sums, groups, and what follows from them."""

from milepost.review.rules.figures.groups import Found, Waiting, groups
from milepost.review.rules.figures.plain import (
    Fact,
    Fee,
    facts,
    money,
    sentences,
    signed_unreviewed_sentence,
)
from milepost.review.rules.figures.sums import (
    AttemptFacts,
    EndedAppeal,
    Sums,
    appeal_sums,
    plus,
    sums_of,
)
from milepost.review.rules.figures.told import Told, told_from, told_of

__all__ = [
    "AttemptFacts",
    "EndedAppeal",
    "Fact",
    "Fee",
    "Found",
    "Sums",
    "Told",
    "Waiting",
    "appeal_sums",
    "facts",
    "groups",
    "money",
    "plus",
    "sentences",
    "signed_unreviewed_sentence",
    "sums_of",
    "told_from",
    "told_of",
]
