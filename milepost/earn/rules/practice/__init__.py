"""Behavior over time: a measured rule, dated entries, and what they show on a day. Pure."""

from milepost.earn.rules.practice.days import Calendar
from milepost.earn.rules.practice.document import read_rule, rule_document
from milepost.earn.rules.practice.entries import Entry, Outcome, Source
from milepost.earn.rules.practice.evaluation import evaluate
from milepost.earn.rules.practice.faults import Unreadable
from milepost.earn.rules.practice.finding import Figures, Finding, Verdict
from milepost.earn.rules.practice.rule import Period, PracticeRule, Span, Standard, Unit
from milepost.earn.rules.practice.table import read_entries
from milepost.earn.rules.practice.wording import read_sentence, sentence

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
    "evaluate",
    "read_entries",
    "read_rule",
    "read_sentence",
    "rule_document",
    "sentence",
]
