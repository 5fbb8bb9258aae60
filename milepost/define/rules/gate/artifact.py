"""Evidence that shows no work: quizzes, presence, certificates, one's own word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content, SlotContent
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.patterns import either
from milepost.define.rules.gate.spanish import artifact as spanish

HOLLOW = either(
    r"quiz(?:zes)?",
    r"multiple[- ]choice",
    r"(?:test|exam(?:ination)?|quiz)\s+(?:scores?|results?|marks?|grades?)",
    r"(?:online|final|written|knowledge|theory)\s+(?:tests?|exams?|examinations?|checks?)",
    r"exam(?:ination)?s?",
    r"scores?|grades?",
    r"results? (?:in|of|from) (?:[\w'’-]+\s+){0,2}?[\w-]*(?:online|theory|course|training) tests?",
    r"attendance|participation|sign(?:ed)?-in sheets?",
    r"certificates?|diplomas?",
    r"transcripts? of (?:records|grades)",
    r"(?:digital|course|training) badges?",
    r"(?:proof|confirmation) of (?:completion|enrolment|enrollment)",
    r"self[- ](?:assessments?|reports?|evaluations?|ratings?|declarations?|check)",
    r"declarations?|i (?:confirm|declare|agree)|declare that you",
    r"that you (?:agree|accept|confirm|understand|have read)",
    r"rate yourself|how confident",
    r"questionnaires?|surveys?",
    r"tick(?:ed)?|check[- ]?box(?:es)?",
    r"reflections?|reflective",
    r"what (?:i|you) (?:have )?learn(?:ed|t)?",
    r"personal statements?",
    r"screenshot of (?:the |your )?(?:score|progress|completion)",
)
"""A score, presence, a paper, or one's own word."""
MADE = either(
    r"(?:installation|test|calibration|inspection|conformity|medical) certificates?",
    r"certificates? of (?:calibration|conformity|inspection)",
    r"(?:you|your own|i) (?:wrote|made|built|filled|designed|held|led|ran|drew|marked)",
    r"(?:exams?|tests?|quizzes|papers) (?:you )?marked",
    r"(?:wrote|made|built|designed) (?:by you|yourself)",
    r"your own (?:quiz|survey|test|class)",
)
"""The same words, when the thing itself is the learner's work."""
WORK = either(
    r"photos?|pictures?|recordings?|films?|filmed|audio|drawings?|sketch(?:es)?",
    r"samples?|drafts?|logs?|log-in|diary|written records?|portfolio|minutes of|protocol",
    r"models?|test pieces?|piece|weld|code|repository|product|prototype|poster|spreadsheets?",
    r"letters?|e-?mails?|article|translation|menus?|recipes?|invoices?|care plan|lesson plans?",
    r"handovers?|workplace|on time|before and after",
    r"observ\w+|witness|supervisor|colleague|customer|client|neighbou?r",
)
PICTURED = re.compile(
    r"\b(?:photos?|pictures?|scans?|cop(?:y|ies)|pdf|e-?mails?)\s+(?:of|with)\s+"
    r"(?:[\w'’]+\s+){0,4}?hollow",
    re.I,
)
"""A photo of a certificate is no work either."""


@dataclass(frozen=True)
class Signs:
    """The words of one language."""

    hollow: re.Pattern[str]
    made: re.Pattern[str]
    work: re.Pattern[str]
    pictured: re.Pattern[str]


SIGNS = (
    Signs(HOLLOW, MADE, WORK, PICTURED),
    Signs(spanish.HOLLOW, spanish.MADE, spanish.WORK, spanish.PICTURED),
)
"""Those of every language that is known, whichever a definition says it is written in."""


def look(content: Content) -> Iterator[Hit]:
    """Yield one finding when no required slot asks for real work."""
    required = [slot for slot in content.slots if slot.number and slot.title]
    if any(not is_hollow(slot) for slot in required):
        return
    titles = ", ".join(f"“{slot.title}”" for slot in required)
    sentence = _("Nothing real is asked for: %(titles)s shows no work.") % {"titles": titles}
    yield Hit(
        "slots",
        sentence if titles else _("No evidence is asked for."),
        _("Ask for work from real life: a photo, a recording, a made thing, a record at work."),
    )


def is_hollow(slot: SlotContent) -> bool:
    """Whether a slot asks for a score, presence, a certificate or one's own word alone."""
    words = f"{slot.title}. {slot.instructions}"
    if any(signs.made.search(words) for signs in SIGNS):
        return False
    return any(signs.hollow.search(words) for signs in SIGNS) and not _shows_work(words)


def _shows_work(words: str) -> bool:
    """Whether work is asked for, other than as a picture of the hollow thing itself."""
    for signs in SIGNS:
        words = signs.hollow.sub(" hollow ", words)
    for signs in SIGNS:
        words = signs.pictured.sub(" ", words)
    return any(signs.work.search(words) for signs in SIGNS)
