"""The editor's fields, in sections: what each is called, what it holds, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from milepost.define.rules import measured
from milepost.define.rules.checks import LONGEST, LONGEST_LEVEL, LONGEST_SLOT, NUMBERS
from milepost.define.rules.choices import (
    Agreement,
    Kind,
    Renewal,
    Scope,
    SelfAssessment,
    SlotKind,
    Third,
    TieBreak,
)
from milepost.define.rules.contexts import FINER
from milepost.define.rules.drawing import PALETTES, SYMBOLS
from milepost.define.rules.gate import GateFinding, Result, judge
from milepost.define.rules.lineage import licenses
from milepost.define.rules.reviewing import WHY
from milepost.define.rules.typed import MAX_ROWS, PLAIN, Typed, answers_in, filled, read
from milepost.practice.rules import sentence

Words = str | Promise
Errors = Mapping[str, str]
Choices = Sequence[tuple[str, Words]]


@dataclass(frozen=True, kw_only=True)
class Box:
    """One field as the page draws it; ``kind`` is line, long, number, choice or pick."""

    name: str
    label: Words
    value: str
    kind: str = "line"
    hint: Words = ""
    error: str = ""
    optional: bool = False
    longest: int | None = None
    range: tuple[int, int] | None = None
    choices: Choices = ()

    @property
    def described_by(self) -> str:
        """The ids of the hint and the error, for assistive technology."""
        ids = [(self.hint, "hint"), (self.error, "error")]
        return " ".join(f"{self.name}-{part}" for words, part in ids if words)


@dataclass(frozen=True, kw_only=True)
class LevelRow:
    """The fields of one level."""

    place: str
    number: int
    name: Box
    description: Box
    meets: bool
    last: bool


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """The fields of the measured form, and the sentence they stand for so far."""

    box: dict[str, Box]
    sentence: str


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    """The fields of one criterion, with its levels."""

    place: str
    number: int
    key: str
    text: Box
    required: bool
    levels: list[LevelRow]
    rule: RuleRow | None
    error: str
    full: bool
    last: bool


@dataclass(frozen=True, kw_only=True)
class SlotRow:
    """The fields of one evidence slot."""

    place: str
    number: int
    key: str
    boxes: list[Box]
    last: bool


@dataclass(frozen=True, kw_only=True)
class AlignmentRow:
    """One alignment: picked from a framework, or fields to fill in by hand."""

    place: str
    number: int
    values: Typed
    boxes: list[Box]
    errors: list[str]
    last: bool

    @property
    def picked(self) -> bool:
        """Whether it was picked from a framework that is kept here."""
        return bool(self.values["item"])

    @property
    def name(self) -> str:
        """What it is aligned to."""
        return str(self.values["name"])

    @property
    def framework(self) -> str:
        """Whose it is."""
        return str(self.values["framework"])

    @property
    def code(self) -> str:
        """What it is called there; an identifier says nothing to people."""
        code = str(self.values["code"])
        return "" if code == self.values["item"] else code

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The fields as a form sends them."""
        return list(self.values.items())


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question of the gate, and the field for its answer."""

    findings: Sequence[GateFinding]
    answer: Box


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The whole editor: plain fields by name, and the rows."""

    box: dict[str, Box]
    criteria: list[CriterionRow]
    slots: list[SlotRow]
    alignments: list[AlignmentRow]
    finer: list[tuple[str, Words, bool]]
    """Finer contexts to offer: key, words, whether they are offered."""
    questions: list[QuestionRow]
    why: Box
    """Why it changes how work is reviewed; asked for where it does."""
    settled: dict[str, str]
    """Answers to what is no question any more; they are kept in case it comes back."""
    errors: Errors = field(default_factory=dict)
    full: dict[str, bool] = field(default_factory=dict)

    @property
    def can_measure(self) -> bool:
        """Whether one more criterion can have the measured form."""
        return sum(row.rule is not None for row in self.criteria) < measured.MOST_MEASURED

    @property
    def shown_palette(self) -> str:
        """The colors to draw the symbols in."""
        value = self.box["palette"].value
        return value if value in PALETTES else "pine"

    @property
    def shown_symbol(self) -> str:
        """The symbol to show the colors with."""
        value = self.box["symbol"].value
        return value if value in SYMBOLS else "path"


LABELS: dict[str, Words] = {
    "title": _("Title"),
    "competency": _("Competency"),
    "key_method": _("How it is done"),
    "kind": _("Kind"),
    "scope": _("Meant for"),
    "limits": _("What it does not show"),
    "research_for": _("Research that speaks for it"),
    "research_against": _("Research that speaks against it"),
    "resources": _("Where to learn it"),
    "contexts_asked": _("In how many different contexts must it be shown?"),
    "contexts": _("Contexts of your own to choose from"),
    "effort_hours": _("Effort in hours"),
    "validity_months": _("Valid for how many months"),
    "reviewers": _("Number of reviewers"),
    "agreement": _("What reviewers must agree on"),
    "tie_break": _("What decides when they do not agree"),
    "third": _("Who is asked then"),
    "appeal_days": _("For how many days a decision can be appealed against"),
    "self_assessment": _("Learners judge their own work"),
    "renewal": _("What renews a badge that ends"),
    "fee": _("What a review costs"),
    "fee_currency": _("Currency of the fee"),
    "fee_payee": _("Whom the fee is paid to"),
    "tags": _("Words to find it by"),
    "palette": _("Colors"),
    "symbol": _("Symbol"),
    "language": _("Language"),
    "license": _("What others may do with it"),
}
HINTS: dict[str, Words] = {
    "title": _("A few plain words that say what a person can do."),
    "competency": _("One sentence: who earned this can do what, under which conditions, how well?"),
    "key_method": _("The heart of it, as you would explain it to a colleague in one breath."),
    "contexts_asked": _(
        "1 if one is enough. For a skill that should carry over, ask for 2 or more."
    ),
    "contexts": _("One a line, such as “work: night shift” or “with someone who can’t read”."),
    "limits": _("One limit a line: where it was not tried, what it says nothing about."),
    "research_for": _("Who found what, and when? A link or a title is enough."),
    "research_against": _(
        "What speaks against it, or when does it not work? Readers trust honesty."
    ),
    "resources": _("One a line, free ones first."),
    "effort_hours": _("For somebody who starts from nothing. Time is never judged."),
    "validity_months": _("Leave it empty if the badge never ends."),
    "reviewers": _("Two or more, who judge without knowing of each other."),
    "self_assessment": _(
        "On the same rubric, in their own words. Reviewers see it only after their own review."
    ),
    "renewal": _("Holders are told in time. A new badge is signed; the old one stays as it was."),
    "third": _("If nobody of them comes within a week, any reviewer may."),
    "appeal_days": _("From 7 to 365. Appeals are free and go to people who have not judged it."),
    "fee": _(
        "Empty if it costs nothing. The same whatever comes of it: everyone sees it beforehand."
    ),
    "fee_currency": _("Three letters, such as EUR."),
    "fee_payee": _("Leave it empty if it is your own organization."),
    "tags": _("Separated by commas."),
    "license": _("An open license lets others make it better, and says that it came from you."),
    "language": _("The one this is written in. In others the quality gate can't read the words."),
}
CHOICES: dict[str, Choices] = {
    "kind": Kind.choices,
    "scope": Scope.choices,
    "agreement": Agreement.choices,
    "third": Third.choices,
    "tie_break": TieBreak.choices,
    "self_assessment": SelfAssessment.choices,
    "renewal": Renewal.choices,
    "language": [("en", "English"), ("es", "Español")],
    "license": licenses.CHOICES,
    "palette": [(name, palette.name) for name, palette in PALETTES.items()],
    "symbol": [(name, symbol.name) for name, symbol in SYMBOLS.items()],
}
LONG = {
    "contexts",
    "competency",
    "key_method",
    "limits",
    "research_for",
    "research_against",
    "resources",
}
OPTIONAL = {"key_method", "contexts", "effort_hours", "validity_months", "tags", "resources"} | {
    "research_for",
    "research_against",
    "fee",
    "fee_currency",
    "fee_payee",
}


ROWS = ("criteria", "slots", "alignments")


def sheet(typed: Typed, *, errors: Errors) -> Sheet:
    """Return the fields of a draft, each with its error if it has one."""
    typed = filled(typed)
    answers = answers_in(typed)
    report = judge(read(typed), answers=answers)
    asked = [result for result in report.results if result.asks]
    open_checks = {result.check for result in asked}
    return Sheet(
        box={name: _plain_box(name, typed=typed, errors=errors) for name in LABELS},
        criteria=[
            _criterion_row(row, index=index, count=len(typed["criteria"]), errors=errors)
            for index, row in enumerate(typed["criteria"])
        ],
        slots=[
            _slot_row(row, index=index, count=len(typed["slots"]), errors=errors)
            for index, row in enumerate(typed["slots"])
        ],
        alignments=[
            _alignment_row(row, index=index, count=len(typed["alignments"]), errors=errors)
            for index, row in enumerate(typed["alignments"])
        ],
        finer=[(term.key, term.label, term.key in typed["finer"]) for term in FINER],
        questions=[_question_row(row, errors=errors) for row in asked],
        why=_why_box(answers, errors=errors),
        settled={name: text for name, text in answers.items() if name not in open_checks | {WHY}},
        errors=errors,
        full={name: len(typed[name]) >= MAX_ROWS[name] for name in ROWS},
    )


def label_of(place: str) -> str:
    """Return what a field is called in a list of findings, with its row's number."""
    if place in LABELS:
        return str(LABELS[place])
    group, *rest = place.split("-")
    if group == "answers":
        return str(_("Your answer"))
    if group == "alignments":
        return str(_("What it is aligned to"))
    word = _("Criteria") if group == "criteria" else _("Evidence")
    if not rest:
        return str(word)
    word = _("Criterion") if group == "criteria" else _("Evidence")
    return f"{word} {int(rest[0]) + 1}"


def _plain_box(name: str, *, typed: Typed, errors: Errors) -> Box:
    kind = "long" if name in LONG else "number" if name in NUMBERS else "line"
    if name in CHOICES:
        kind = "pick" if name in ("palette", "symbol") else "choice"
    return Box(
        name=name,
        label=LABELS[name],
        value=typed.get(name, PLAIN[name]),
        kind=kind,
        hint=HINTS.get(name, ""),
        error=errors.get(name, ""),
        optional=name in OPTIONAL,
        longest=LONGEST.get(name),
        range=NUMBERS.get(name),
        choices=_choices(name, value=typed[name]),
    )


def _why_box(answers: Mapping[str, str], *, errors: Errors) -> Box:
    name = f"answers-{WHY}"
    return Box(
        name=name,
        label=_("Why this changes"),
        value=answers.get(WHY, ""),
        kind="long",
        hint=_("Kept with the version. Everyone can read it."),
        error=errors.get(name, ""),
    )


def _choices(name: str, *, value: str) -> Choices:
    """Return what may be chosen; another language that is there stays."""
    choices = CHOICES.get(name, ())
    if name == "language" and value not in dict(choices):
        return [*choices, (value, value)]
    return choices


def _criterion_row(row: Typed, *, index: int, count: int, errors: Errors) -> CriterionRow:
    place = f"criteria-{index}"
    return CriterionRow(
        place=place,
        number=index + 1,
        key=row["key"],
        text=Box(
            name=f"{place}-text",
            label=_("What is judged"),
            value=row["text"],
            kind="long",
            error=errors.get(f"{place}-text", ""),
        ),
        required=row["required"],
        rule=_rule_row(row["rule"], place=place, errors=errors) if row["rule"] else None,
        levels=[
            _level_row(level, place=place, index=step, count=len(row["levels"]), errors=errors)
            for step, level in enumerate(row["levels"])
        ],
        error=errors.get(f"{place}-levels", "") or errors.get(f"{place}-required", ""),
        full=len(row["levels"]) >= MAX_ROWS["levels"],
        last=index == count - 1,
    )


RULE_LABELS: dict[str, Words] = {
    "condition": _("Given"),
    "behavior": _("the learner"),
    "record": _("by this record"),
    "unit": _("Counted in"),
    "met": _("At least"),
    "of": _("of every"),
    "minimum": _("At least so many in all"),
    "streak": _("So many in a row"),
    "tolerance": _("of which may be missed"),
    "observers": _("Seen by so many others"),
    "contexts": _("In so many contexts"),
    "sources": _("Whose entries count"),
    "length": _("Over how long"),
    "span": _("in"),
    "start": _("From this day on"),
    "weekend": _("Not working days"),
    "holidays": _("Other days off"),
}
RULE_HINTS: dict[str, Words] = {
    "condition": _("The condition, such as “the written attendance rules”."),
    "behavior": _("What anyone can see, such as “is on time”."),
    "record": _("Such as “the employer's log-in record”."),
    "observers": _("Then the learner's own entries do not count."),
    "sources": _("Say whose record it is: what others enter stands in the log and does not count."),
    "start": _("Empty: any stretch of this length, ending today. Else like 2026-01-31."),
    "holidays": _("Like 2026-12-25, or --12-25 for every year, with spaces between."),
}
RULE_CHOICES: dict[str, Choices] = {
    "unit": measured.UNITS,
    "span": measured.SPANS,
    "sources": measured.SOURCES,
    "weekend": measured.WEEKENDS,
}
RULE_NEEDED = {"condition", "behavior", "record", "unit", "length", "span", "sources", "weekend"}


def _rule_row(fields: measured.Fields, *, place: str, errors: Errors) -> RuleRow:
    rule = measured.rule_in(fields)
    return RuleRow(
        box={name: _rule_box(name, fields, place, errors) for name in measured.BLANK},
        sentence=sentence(rule, language=get_language() or "en") if rule else "",
    )


def _rule_box(name: str, fields: measured.Fields, place: str, errors: Errors) -> Box:
    full, value, choices = f"{place}-rule-{name}", fields[name], RULE_CHOICES.get(name, ())
    if choices and value not in dict(choices):
        choices = [*choices, (value, value)]
    number = name in (*measured.COUNTS, "length")
    return Box(
        name=full,
        label=RULE_LABELS[name],
        value=value,
        kind="choice" if choices else "number" if number else "line",
        hint=RULE_HINTS.get(name, ""),
        error=errors.get(full, ""),
        optional=name not in RULE_NEEDED,
        choices=choices,
    )


def _question_row(result: Result, *, errors: Errors) -> QuestionRow:
    name = f"answers-{result.check}"
    label = _("Your answer, for everyone to read")
    box = Box(name=name, label=label, value=result.answer, kind="long", error=errors.get(name, ""))
    return QuestionRow(findings=result.findings, answer=box)


def _level_row(row: Typed, *, place: str, index: int, count: int, errors: Errors) -> LevelRow:
    place = f"{place}-levels-{index}"
    name, words = f"{place}-name", f"{place}-description"
    return LevelRow(
        place=place,
        number=index + 1,
        name=Box(
            name=name,
            label=_("Name"),
            value=row["name"],
            longest=LONGEST_LEVEL,
            error=errors.get(name, ""),
        ),
        description=Box(
            name=words,
            label=_("What the work looks like"),
            value=row["description"],
            kind="long",
            error=errors.get(words, ""),
        ),
        meets=row["meets"],
        last=index == count - 1,
    )


def _slot_row(row: Typed, *, index: int, count: int, errors: Errors) -> SlotRow:
    place = f"slots-{index}"
    boxes: list[dict[str, Any]] = [
        {"name": "title", "label": _("What to hand in"), "longest": LONGEST_SLOT},
        {"name": "instructions", "label": _("What to look out for"), "kind": "long"},
        {"name": "kind", "label": _("In which form"), "kind": "choice"},
        {"name": "number", "label": _("How many at least"), "kind": "number"},
    ]
    more: dict[str, dict[str, Any]] = {
        "instructions": {"optional": True},
        "kind": {"choices": SlotKind.choices},
        "number": {"range": (0, 20), "hint": _("0 makes it voluntary.")},
    }
    return SlotRow(
        place=place,
        number=index + 1,
        key=row["key"],
        boxes=[_slot_box(box | more.get(box["name"], {}), place, row, errors) for box in boxes],
        last=index == count - 1,
    )


def _slot_box(parts: dict[str, Any], place: str, row: Typed, errors: Errors) -> Box:
    name = f"{place}-{parts['name']}"
    error = errors.get(name, "")
    return Box(**(parts | {"name": name, "value": row[parts["name"]], "error": error}))


def _alignment_row(row: Typed, *, index: int, count: int, errors: Errors) -> AlignmentRow:
    place = f"alignments-{index}"
    labels: dict[str, Words] = {
        "url": _("Address"),
        "name": _("What stands there"),
        "framework": _("Whose it is"),
    }
    return AlignmentRow(
        place=place,
        number=index + 1,
        values=row,
        boxes=[
            Box(
                name=f"{place}-{name}",
                label=label,
                value=row[name],
                error=errors.get(f"{place}-{name}", ""),
                optional=name == "framework",
            )
            for name, label in labels.items()
        ],
        errors=[words for name, words in errors.items() if name.startswith(f"{place}-")],
        last=index == count - 1,
    )
