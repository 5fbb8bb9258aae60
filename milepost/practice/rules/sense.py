"""What a rule may ask for: every sentence about a rule that can't be meant."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from milepost.practice.rules.days import EARLIEST, LATEST
from milepost.practice.rules.faults import Unreadable
from milepost.practice.rules.grammar import GRAMMARS
from milepost.practice.rules.rule import LONGEST, PracticeRule, Span, Unit
from milepost.practice.rules.wording import read_sentence, sentence

Fault = tuple[str, str]
"""The part of a rule, and what is wrong with it."""
LONGEST_TEXT = 300
MOST_HOLIDAYS, MOST_YEARLY = 400, 40
"""Of those that come back every year so few that some working days are left, whatever weekdays
are."""
_DAYS_IN = {Span.DAYS: 1, Span.WEEKS: 7, Span.MONTHS: 31, Span.WORKING_DAYS: 366}
"""At most so many days lie in one of them; a long holiday may lie between two working days."""


def require_sense(rule: PracticeRule) -> PracticeRule:
    """Return the rule; Unreadable with one sentence for each thing that can't be meant."""
    faults = [*_text_faults(rule), *_standard_faults(rule), *_period_faults(rule)]
    if not faults and not _told_apart(rule):
        words = _(
            "The rule's «condition», «behavior» and «record» can't be told apart in one sentence;"
            " say them without the words that join them, such as «, the learner» or «, over any»."
        )
        faults = [("condition", words)]
    if faults:
        parts, sentences = zip(*faults, strict=True)
        raise Unreadable(sentences, code="unreadable-rule", parts=parts)
    return rule


def _text_faults(rule: PracticeRule) -> Iterator[Fault]:
    texts = {"condition": rule.condition, "behavior": rule.behavior, "record": rule.record}
    for name, text in texts.items():
        if not text or text != text.strip() or not text.isprintable() or len(text) > LONGEST_TEXT:
            words = _("The rule's «%(name)s» takes words on one line, %(most)s letters at most.")
            yield name, words % {"name": name, "most": LONGEST_TEXT}


def _standard_faults(rule: PracticeRule) -> Iterator[Fault]:
    standard = rule.standard
    if not (standard.of or standard.minimum or standard.streak):
        yield (
            "standard",
            _("The rule's «standard» needs «met» and «of», a «minimum» or a «streak»."),
        )
    if standard.met > standard.of or (standard.of and not standard.met):
        yield "standard", _("The standard's «met» takes a number from 1 to that of «of».")
    if standard.tolerance and not standard.streak:
        words = _(
            "The standard's «tolerance» says how many may be missed in a «streak»; it needs one."
        )
        yield "standard", words
    room = rule.period.length * _DAYS_IN[rule.period.unit]
    if standard.unit == Unit.WORKING_DAYS and rule.period.unit == Span.WORKING_DAYS:
        room = rule.period.length
    if max(standard.of, standard.minimum, standard.streak) > room:
        yield "period", _("The rule's «period» is too short for what the standard counts in it.")


def _period_faults(rule: PracticeRule) -> Iterator[Fault]:
    period, calendar = rule.period, rule.calendar
    if not 1 <= period.length <= LONGEST[period.unit]:
        words = _("The period's «length» takes a number from 1 to %(most)s.")
        yield "period", words % {"most": LONGEST[period.unit]}
    if period.start is not None and not EARLIEST <= period.start <= LATEST:
        words = _("The period's «start» takes a day from %(first)s to %(last)s.")
        yield "period", words % {"first": EARLIEST, "last": LATEST}
    if len(calendar.weekend) == 7:
        yield "calendar", _("The calendar's «weekend» must leave one working day in the week.")
    if len(calendar.holidays) > MOST_HOLIDAYS:
        words = _("The calendar's «holidays» takes %(most)s days at most.")
        yield "calendar", words % {"most": MOST_HOLIDAYS}
    if len(calendar.yearly) > MOST_YEARLY:
        words = _("The calendar's «holidays» takes %(most)s days of every year at most.")
        yield "calendar", words % {"most": MOST_YEARLY}


def _told_apart(rule: PracticeRule) -> bool:
    """Whether the rule comes back from its sentence, in every language."""
    try:
        return all(
            read_sentence(sentence(rule, language=language), language=language) == rule
            for language in GRAMMARS
        )
    except Unreadable:
        return False
