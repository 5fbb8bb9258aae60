"""Seat time: hours sat, courses attended or served time, where a skill should be shown."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content
from milepost.define.rules.gate.amounts import AMOUNT, MANY
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.passages import asked, sentences
from milepost.define.rules.gate.sign import Sign
from milepost.define.rules.gate.spanish import seat_time as spanish

LESSON = (
    r"(?:trainings?|courses?|class(?:es)?|lectures?|seminars?|workshops?|webinars?|lessons?|"
    r"tutorials?|tuition|instruction|modules?|e-?learning|coursework|sessions?)\b"
)
COURSE = (
    r"(?:trainings?|courses?|class(?:es)?|lectures?|seminars?|workshops?|webinars?|modules?|"
    r"e-?learning|bootcamps?)\b"
)
SERVED = (
    r"(?:training|instruction|study|tuition|class(?:es|room)?|lessons|lectures?|courses?|"
    r"workshops?|seminars?|experience|practice|service|placement|internship|apprenticeship|"
    r"participation|attendance|volunteering|professional development|e-?learning|coaching)\b"
)
THING = (
    r"(?!\s+(?:logs?|plans?|records?|registers?|lists?|sheets?|reports?|diar\w+|forms?|files?|"
    r"evaluations?|projects?|discussions?|council|trips?|notes?|materials?|needs)\b)"
    r"(?!\s+of\s+(?:action|treatment|antibiotics|medicine|tablets|bricks?))"
)
GAP = r"(?:(?!(?:in|at|on|with|for|to|from|before|after|by)\s)[\w'’%-]+\s+)"

RECORDED = re.compile(r"record(?:ed|ing)|\bfilm|video|footage|audio|transcript", re.I)
GIVEN = re.compile(
    r"\b(?:plans?|planned|deliver\w*|design\w*|leads?|led|teach(?:es)?|taught|runs?|ran|"
    r"facilitat\w+|organi[sz]es?|organi[sz]ed|hosts?|gives?|gave|holds?|held|offers?|own|"
    r"announces?|advertises?|invites?)\b",
    re.I,
)
OTHERS = re.compile(r"\b(?:who|parents|children|pupils|guests|residents|visitors)\s*$", re.I)
REFUSED_BEFORE = re.compile(
    r"\b(?:without|instead of|rather than|regardless of|whether|no need|need not|never counts?|"
    r"nobody (?:has|needs)|not (?:the|by)|no(?! (?:more|fewer|less)))\b",
    re.I,
)
REFUSED_AFTER = re.compile(
    r"\b(?:(?:is|are) not (?:counted|needed|required|asked|judged|enough|necessary)|"
    r"do(?:es)? not count|not needed|(?:is|are) no (?:proof|criterion|evidence)|without)\b",
    re.I,
)
LOG_OF = re.compile(
    rf"\b(?:logs?|diary|journal|record)\s+(?:of|over|for)\s+{MANY}\s+(?:days|weeks|months)\b", re.I
)
ON_TIME = r"on time|punctual\w*|late|arriv\w+|start of work"
PUNCTUAL = re.compile(rf"\b(?:{ON_TIME})\b", re.I)
AT_WORK = re.compile(rf"\b(?:{ON_TIME}|shifts?|log-?in|workplace|employer|rota|roster)\b", re.I)
"""What is counted, such as working days, is no work: it excuses nothing."""
LED = re.compile(r"\byou (?:led|held|ran|gave)\b", re.I)
READY = re.compile(r"\b(?:prepared|ready|with|having|bring\w*)\b", re.I)


def _sign(
    pattern: str,
    *,
    before: tuple[re.Pattern[str], ...] = (),
    anywhere: tuple[re.Pattern[str], ...] = (),
) -> Sign:
    return Sign(
        pattern=re.compile(pattern, re.I),
        before=(REFUSED_BEFORE, *before),
        after=(REFUSED_AFTER,),
        anywhere=anywhere,
    )


ENGLISH = (
    _sign(
        rf"\battend(?:s|ed|ing|ance)?\s+(?!to\b)(?:at\s+|of\s+|in\s+)?(?:at least\s+)?"
        rf"{GAP}{{0,8}}?{LESSON}",
        before=(OTHERS,),
        anywhere=(PUNCTUAL,),
    ),
    _sign(
        rf"\b(?:comes?|came|goes|went|turns? up|turned up|shows? up|showed up)\s+(?:to|at|for)\s+"
        rf"(?:at least\s+)?{GAP}{{0,5}}?{LESSON}",
        before=(OTHERS, GIVEN),
        anywhere=(PUNCTUAL, READY),
    ),
    _sign(
        rf"^\W*(?:is|stays?|sits?|remains?)\s+(?:in|at)\s+{GAP}{{0,3}}?"
        rf"(?:classrooms?|lecture halls?|{LESSON})",
        anywhere=(PUNCTUAL, READY),
    ),
    _sign(rf"\blog(?:s|ged)?\s+(?:in|on)(?:to)?\s+(?:to\s+)?{GAP}{{0,4}}?{COURSE}"),
    _sign(
        rf"\b(?:complet(?:es?|ed|ing|ion of)|finish(?:es|ed)?|participat\w+ in|take[sn]? part in|"
        rf"took part in|took|taken)\s+(?:at least\s+)?{GAP}{{0,5}}?{COURSE}{THING}",
        before=(GIVEN,),
        anywhere=(RECORDED,),
    ),
    _sign(
        rf"{AMOUNT}\s+(?:of|in)\s+(?:[\w'’-]+\s+){{0,3}}?{SERVED}{THING}",
        before=(GIVEN,),
        anywhere=(RECORDED, PUNCTUAL, LED, LOG_OF),
    ),
    _sign(
        rf"{AMOUNT}\s+(?:[\w'’-]+\s+){{0,2}}?{COURSE}{THING}",
        before=(GIVEN,),
        anywhere=(RECORDED, PUNCTUAL, LED, LOG_OF),
    ),
    _sign(
        rf"\b{MANY}\s+(?:(?:CPD|CEU|PDH|CME|ECTS)s?\b|(?:credit|contact|clock|guided learning)\s+"
        rf"(?:hours?|points?|units?))"
    ),
    _sign(
        r"\bseat[- ]time\b|\bs[ai]ts? through\b|"
        rf"\bstay(?:s|ed)\s+(?:for\s+)?{GAP}{{0,4}}?{LESSON}"
    ),
    _sign(
        rf"\b(?:spen[dt]s?|devote[sd]?|invest(?:s|ed)?|log(?:s|ged)|sat|served?)\s+"
        rf"(?:at least\s+|a minimum of\s+|more than\s+|over\s+|about\s+)?{AMOUNT}",
        anywhere=(RECORDED,),
    ),
    _sign(
        rf"\b(?:did|done|put in|complet(?:es?|ed))\s+(?:at least\s+|a minimum of\s+)?{AMOUNT}",
        anywhere=(RECORDED, PUNCTUAL, LED, LOG_OF),
    ),
    _sign(rf"\bworked\s+(?:[\w'’-]+\s+){{0,6}}?for\s+(?:at least\s+|more than\s+)?{AMOUNT}"),
    _sign(
        rf"\bwatch(?:es|ed|ing)?\s+(?!.*\bown\b){GAP}{{0,4}}?"
        r"(?:videos?|webinars?|lectures?|modules?)\b"
    ),
    _sign(
        rf"\battendance\s+of\s+(?:at least\s+)?{MANY}\s*(?:%|per\s?cent|of\b)", anywhere=(AT_WORK,)
    ),
    _sign(r"\benroll?ed\s+(?:in|on|at)\b"),
    _sign(
        rf"\b(?:present|presence)\s+(?:in|at|for|during)\s+(?:[\w'’%-]+\s+){{0,6}}?{LESSON}",
        anywhere=(PUNCTUAL,),
    ),
    _sign(
        rf"\b(?:miss(?:es|ed)|absent|absences?)\s+(?:from\s+)?(?:[\w'’%-]+\s+){{0,6}}?{LESSON}",
        anywhere=(PUNCTUAL,),
    ),
    _sign(
        r"\b(?:certificates?|proof|confirmation|evidence) of (?:full |regular )?"
        r"(?:attendance|participation|completion)\b",
        anywhere=(PUNCTUAL,),
    ),
    _sign(
        r"\battendance\s+(?:lists?|sheets?|certificates?|registers?|records?|logs?)\b",
        anywhere=(AT_WORK,),
    ),
)


SIGNS = (*ENGLISH, *spanish.SIGNS)
"""Those of every language that is known, whichever a definition says it is written in."""


def look(content: Content) -> Iterator[Hit]:
    """Yield each field that counts time spent instead of what can be seen or done."""
    for passage in asked(content):
        for sentence in sentences(passage.text):
            if words := seat_time_in(sentence, beside=passage.beside):
                yield Hit(
                    passage.place,
                    _("“%(words)s” counts time or presence, not what a person can do.")
                    % {"words": words},
                    _("Say what the person does, or what their work looks like, when they can."),
                )
                break


def seat_time_in(sentence: str, *, beside: str = "") -> str:
    """Return the words of a sentence that ask for time; empty when it asks for none."""
    found = (sign.found_in(sentence, beside=beside) for sign in SIGNS)
    return next(filter(None, found), "")
