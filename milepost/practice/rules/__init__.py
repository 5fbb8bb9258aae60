"""Behavior over time: a measured rule, dated entries, and what they show on a day. Pure."""

from milepost.practice.rules.days import Calendar
from milepost.practice.rules.document import read_rule, rule_document
from milepost.practice.rules.entries import Entry, Outcome, Source
from milepost.practice.rules.evaluation import contexts_in, evaluate
from milepost.practice.rules.faults import Unreadable
from milepost.practice.rules.finding import Figures, Finding, Verdict
from milepost.practice.rules.rule import Period, PracticeRule, Span, Standard, Unit
from milepost.practice.rules.table import read_entries
from milepost.practice.rules.wording import read_sentence, sentence

__all__ = [
    "Calendar",
    "Entry",
    "Figures",
    "Finding",
    "Outcome",
    "Period",
    "PracticeRule",
    "Source",
    "Span",
    "Standard",
    "Unit",
    "Unreadable",
    "Verdict",
    "contexts_in",
    "evaluate",
    "read_entries",
    "read_rule",
    "read_sentence",
    "rule_document",
    "sentence",
]
