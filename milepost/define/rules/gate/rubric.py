"""Rubric levels that two reviewers could not tell apart by looking."""

import re
from collections.abc import Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content, CriterionContent
from milepost.define.rules.gate.amounts import NUMBER
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.patterns import listed
from milepost.define.rules.gate.spanish.rubric import SPANISH
from milepost.define.rules.gate.speech import spoken
from milepost.define.rules.gate.vocabulary import Vocabulary

WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)?")
NUMBERS = re.compile(rf"\b(?!an?\b){NUMBER}\b", re.I)
LABEL = re.compile(r"\b(?:level|grade|stage|step|band)\s+\d\b|^\s*\d\s*[:.)]", re.I)
NEGATIONS = listed(
    """
    not no never none without lacks lack lacking missing fails fail failed cannot isn't doesn't
    didn't hasn't aren't wasn't nothing absent
    """
)
SMALL = listed(
    """
    a an the of to in on at for with and or by as is are was were be been has have had do does
    did it its this that their his her they he she one's own yet will can could would should
    shows show shown showing demonstrates demonstrate demonstrated demonstrating displays
    display displayed exhibits exhibit exhibited ability able manner way learner applicant
    candidate person student participant very
    """
)
PRAISE = listed(
    """
    poor poorly weak weakly bad badly fair fairly adequate adequately inadequate inadequately
    satisfactory satisfactorily unsatisfactory acceptable acceptably unacceptable sufficient
    sufficiently insufficient insufficiently good well better best strong strongly great greatly
    excellent excellently outstanding exceptional exceptionally superior perfect perfectly high
    highly low quality basic limited emerging developing proficient proficiently competent
    competently advanced expert expertly appropriate appropriately inappropriate inappropriately
    effective effectively ineffective ineffectively thorough thoroughly clear clearly unclear
    unclearly partial partially partly somewhat mostly full fully complete completely incomplete
    incompletely largely extremely quite some little much more most less least minimal minimally
    reasonable reasonably maximum average level degree extent rarely seldom occasionally
    sometimes often usually frequently generally regularly consistent consistently inconsistent
    inconsistently professional professionally unprofessional skilled skilfully skillfully
    confident confidently improvement improve improved needs need work below above meets meet
    met exceeds exceed expectations expectation expected standard standards criterion criteria
    requirement requirements required done undone finished submitted provided achieved
    accomplished successful successfully unsuccessful success pass passed passes yes ok okay
    attempted present task evidence seen satisfied fulfilled completed evident evidently
    apparent throughout impressive superb remarkable helpful unhelpful careful careless friendly
    unfriendly positive negative motivated unmotivated respectful disrespectful behaviour
    behavior attitude nice nicely
    """
)

COMPARED = listed("more less most least some below above")
"""Beside a number these can be counted: "more than 5 mm"."""


def stem(word: str) -> str:
    """Return a word without its ending, so that "greets" and "greeting" are one."""
    word = re.sub(r"['’]s?$", "", word)
    cut = re.sub(r"(?:ings?|ed|es|s|ly|e)$", "", word)
    return cut if len(cut) >= 3 else word


ENGLISH = Vocabulary(
    word=WORD,
    numbers=NUMBERS,
    label=LABEL,
    negations=NEGATIONS,
    negation="not",
    small=SMALL,
    praise=PRAISE,
    compared=COMPARED,
    stem=stem,
)
WORDS = {"en": ENGLISH, "es": SPANISH}


def look(content: Content) -> Iterator[Hit]:
    """Yield each criterion whose levels say nothing that can be told apart; a rule tells apart."""
    words = WORDS.get(spoken(content))
    if words is None:
        return
    for index, criterion in enumerate(content.criteria):
        if len(criterion.levels) < 2 or criterion.rule:
            continue
        place = f"criteria-{index}-levels"
        if is_check_box(criterion, words=words):
            yield Hit(
                place,
                _("These levels only say done or not done, like a check-box."),
                _("Describe the work at each level: what does a reviewer see, count or measure?"),
            )
        elif pair := alike(criterion, words=words):
            yield Hit(
                place,
                _("“%(one)s” and “%(other)s” differ only in praise, not in what can be seen.")
                % {"one": pair[0], "other": pair[1]},
                _("Name something at each level that two reviewers would see in the same way."),
            )


def is_check_box(criterion: CriterionContent, *, words: Vocabulary) -> bool:
    """Whether two levels hold a verdict alone, or all just repeat the criterion or deny it."""
    denied = {words.negation}
    seen = [words.observable(level.description) for level in criterion.levels]
    if sum(not shown - denied for shown in seen) > 1:
        return True
    if words.numbers.search(criterion.text):
        return False
    said = words.observable(criterion.text)
    return all(shown - denied <= said for shown in seen)


def alike(criterion: CriterionContent, *, words: Vocabulary) -> tuple[str, str] | None:
    """Return the names of two levels that differ in praise alone."""
    for one, other in combinations(criterion.levels, 2):
        if words.observable(one.description) == words.observable(other.description):
            return one.name, other.name
    return None
