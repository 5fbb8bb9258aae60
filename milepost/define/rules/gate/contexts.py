"""A skill called transferable, shown in one place only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.define.rules.choices import Kind, Scope
from milepost.define.rules.content import Content
from milepost.define.rules.gate.amounts import NUMBER
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.passages import evidence
from milepost.define.rules.gate.patterns import either
from milepost.define.rules.gate.spanish import contexts as spanish
from milepost.define.rules.gate.speech import is_known, spoken

PLACES = (
    r"(?:settings?|contexts?|workplaces?|situations?|subjects?|trades?|jobs?|sectors?|teams?|"
    r"industr(?:y|ies)|fields?|environments?|circumstances|disciplines?|professions?)"
)
CLAIMED = either(
    r"transferab\w+|transversal|universal(?:ly)?|cross-curricular|employability",
    rf"(?:any|every|all|various|different|other) (?:\w+ )?{PLACES}",
    rf"across (?:\w+ )?{PLACES}",
    r"anywhere|wherever|(?:any|every|all) employers?",
    r"(?:soft|life|core|key|21st[- ]century) skills?|key competenc\w+",
)
"""Words that reach past the place where it is shown."""
KINDS = (
    r"(?:settings|contexts|places|workplaces|situations|groups|classes|subjects|clients|teams|"
    r"sites|jobs|occasions|audiences|customers|families|homes|kitchens|departments|roles|trades|"
    r"buildings|conversations with|partners|organi[sz]ations|fields|wards|projects)"
)
SEVERAL = either(
    rf"(?:(?!(?:an?|one|half)\b){NUMBER}|different|several|various)\s+(?:[\w'’-]+\s+){{0,3}}?{KINDS}",
    rf"(?:another|a second|a different|not the same|an(?:other)? unfamiliar) (?:\w+ )?"
    rf"(?:{PLACES}|group|place|class|team|site|client|customer|audience|role)",
    r"one (?:[\w'’-]+ ){0,8}?(?:and|,) one",
    r"one (?:from|at|in|with)\b[^.]{0,100}?\b(?:one|another|the other) (?:from|at|in|with)",
)
SETTINGS = either(
    r"work|job|home|family|school|class|college|community|neighbou?rhood",
    r"club|volunteer\w*|sport|church|mosque|association",
)


@dataclass(frozen=True)
class Signs:
    """The words of one language."""

    claimed: re.Pattern[str]
    several: re.Pattern[str]
    settings: re.Pattern[str]
    both: re.Pattern[str]


SIGNS = {
    "en": Signs(CLAIMED, SEVERAL, SETTINGS, either("and", "both", "as well as")),
    "es": Signs(spanish.CLAIMED, spanish.SEVERAL, spanish.SETTINGS, spanish.BOTH),
}


def look(content: Content) -> Iterator[Hit]:
    """Yield one finding when a wide claim is to be shown in one context."""
    if not is_known(content) or not is_called_transferable(content) or asks_for_several(content):
        return
    yield Hit(
        "slots",
        _("It is called useful in many places, but one place is enough to show it."),
        _("Ask for two different contexts, such as work and home, or claim less."),
    )


def is_called_transferable(content: Content) -> bool:
    """Whether the claim reaches past the place where it is shown."""
    claim = " . ".join((content.title, content.competency, content.key_method, *content.tags))
    wide = content.kind == Kind.DISPOSITION and content.scope != Scope.LOCAL
    return wide or bool(SIGNS[spoken(content)].claimed.search(claim))


def asks_for_several(content: Content) -> bool:
    """Whether the definition, its evidence or a required criterion asks for several contexts."""
    rules = [row.rule for row in content.criteria if row.rule and row.required]
    if content.contexts_asked > 1 or any(rule.standard.contexts > 1 for rule in rules):
        return True
    texts = [passage.text for passage in evidence(content)]
    texts += [
        words
        for row in content.criteria
        if row.required
        for words in (row.text, *(level.description for level in row.levels if level.meets))
    ]
    signs = SIGNS[spoken(content)]
    return any(signs.several.search(text) or _names_two(text, signs=signs) for text in texts)


def _names_two(text: str, *, signs: Signs) -> bool:
    named = {match.lower() for match in signs.settings.findall(text)}
    return len(named) > 1 and bool(signs.both.search(text))
