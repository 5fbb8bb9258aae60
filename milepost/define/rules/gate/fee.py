"""A fee that depends on the result: it buys verdicts."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.passages import everything
from milepost.define.rules.gate.patterns import either
from milepost.define.rules.gate.spanish import fee as spanish

MONEY = (
    r"(?:fees?|pay|pays|paid|payment|payable|charged?|costs?|price|due|bonus|discount|"
    r"euros?|dollars?|pounds?|[€$£]\s?\d+)"
)
BACK = (
    r"(?:refund(?:s|ed|able)?|money[- ]back|reimburs\w+|gets? (?:your|the) money back|waived|"
    r"(?:given|paid) back|returned)"
)
WHEN = r"(?:if|when|unless|once|only|upon|on|after|for|per|depends? on|in case)"
WHO = r"(?:you|they|(?:(?:the|an?|each|every) )?(?:applicants?|learners?|candidates?))"
RESULT = (
    rf"(?:{WHO} (?:do not |don't |does not )?(?:pass|fail|succeed|earn|meet|reach)\w*|"
    r"(?:(?:the|a|each|every) )?(?:badge|credential|award)s?"
    r"(?: (?:is|are) (?:\w+ )?(?:awarded|issued|earned|granted))?|"
    r"(?:(?:the|a|each) )?pass(?:ing|es|ed)?|success\w*|"
    r"(?:(?:a|the) )?(?:(?:positive|negative|good) )?(?:result|outcome|verdict)|"
    r"(?:(?:the|your) )?(?:review|assessment|submission|work|evidence) "
    r"(?:(?:is|was) )?(?:passed|passes|accepted|successful|not enough|fails?|met))"
)
TIED = either(
    rf"{BACK}\b[^.]{0, 200}?\b{WHEN}\s+(?:\w+\s+){{0,3}}?{RESULT}",
    rf"{MONEY}\b[^.;]{0, 200}?\b{WHEN}\s+(?:\w+\s+){{0,2}}?{RESULT}",
    rf"if {RESULT}\b[^.]{0, 200}?\b(?:{MONEY}|{BACK}|free)",
    r"no (?:pass|badge|award|success),? no (?:fee|pay|charge)",
    r"success fee|resubmission fee",
    r"(?:second|third|another|further|(?:every|each) (?:further|new|extra)|repeat) "
    r"(?:attempt|try|submission|review)s?\b[^.]{0,200}?\b(?:costs?|fee|charged?)",
    r"reviewers? (?:receive|get|earn|are paid)\b[^.]{0,200}?\b(?:approv|pass|accept)\w*",
    r"(?:half price|discount|cheaper)\b[^.]{0,99}?\b(?:first (?:try|attempt)|who (?:pass|make it))",
    r"(?:pass|success) guaranteed?|guaranteed (?:pass|badge)",
)
FREE_OF_IT = either(
    r"whatever|regardless|irrespective|independent|whether or not|no matter|even if|also when",
    r"does not depend|never depends|not tied|either way|in any case",
    r"the same (?:fee|price|for)|no (?:fee|charge)s? for|costs nothing",
)


TIES = (TIED, spanish.TIED)
FREES = (FREE_OF_IT, spanish.FREE_OF_IT)
"""Of every language that is known, whichever a definition says it is written in."""


def look(content: Content) -> Iterator[Hit]:
    """Yield each field in which a fee hangs on how the review turns out."""
    for passage in everything(content):
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", passage.text):
            if is_tied(sentence):
                yield Hit(
                    passage.place,
                    _("A fee depends on the result here: “%(words)s”")
                    % {"words": sentence.strip()},
                    _("Take the fee for the work of reviewing, the same whatever the result."),
                )
                break


def is_tied(sentence: str) -> bool:
    """Whether a fee hangs on the result."""
    tied = any(words.search(sentence) for words in TIES)
    return tied and not any(words.search(sentence) for words in FREES)
