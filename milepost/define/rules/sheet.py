"""The editor's fields, in sections: what each is called, what it holds, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.define.rules.checks import LONGEST, LONGEST_LEVEL, LONGEST_SLOT, NUMBERS
from milepost.define.rules.choices import Agreement, Kind, Scope, SlotKind
from milepost.define.rules.drawing import PALETTES, SYMBOLS
from milepost.define.rules.typed import MAX_ROWS, Typed

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
class CriterionRow:
    """The fields of one criterion, with its levels."""

    place: str
    number: int
    key: str
    text: Box
    required: bool
    levels: list[LevelRow]
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
class Sheet:
    """The whole editor: plain fields by name, and the rows."""

    box: dict[str, Box]
    criteria: list[CriterionRow]
    slots: list[SlotRow]
    errors: Errors = field(default_factory=dict)
    full: dict[str, bool] = field(default_factory=dict)

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
    "effort_hours": _("Effort in hours"),
    "validity_months": _("Valid for how many months"),
    "reviewers": _("Number of reviewers"),
    "agreement": _("What reviewers must agree on"),
    "tags": _("Words to find it by"),
    "palette": _("Colors"),
    "symbol": _("Symbol"),
    "language": _("Language"),
}
HINTS: dict[str, Words] = {
    "title": _("A few plain words that say what a person can do."),
    "competency": _("One sentence: who earned this can do what, under which conditions, how well?"),
    "key_method": _("The heart of it, as you would explain it to a colleague in one breath."),
    "limits": _("One limit a line: where it was not tried, what it says nothing about."),
    "research_for": _("Who found what, and when? A link or a title is enough."),
    "research_against": _(
        "What speaks against it, or when does it not work? Readers trust honesty."
    ),
    "resources": _("One a line, free ones first."),
    "effort_hours": _("For somebody who starts from nothing. Time is never judged."),
    "validity_months": _("Leave it empty if the badge never ends."),
    "reviewers": _("Two or more, who judge without knowing of each other."),
    "tags": _("Separated by commas."),
}
CHOICES: dict[str, Choices] = {
    "kind": Kind.choices,
    "scope": Scope.choices,
    "agreement": Agreement.choices,
    "palette": [(name, palette.name) for name, palette in PALETTES.items()],
    "symbol": [(name, symbol.name) for name, symbol in SYMBOLS.items()],
}
LONG = {"competency", "key_method", "limits", "research_for", "research_against", "resources"}
OPTIONAL = {"key_method", "effort_hours", "validity_months", "tags", "resources"} | {
    "research_for",
    "research_against",
}


def sheet(typed: Typed, *, errors: Errors) -> Sheet:
    """Return the fields of a draft, each with its error if it has one."""
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
        errors=errors,
        full={name: len(typed[name]) >= MAX_ROWS[name] for name in ("criteria", "slots")},
    )


def label_of(place: str) -> str:
    """Return what a field is called in a list of findings, with its row's number."""
    if place in LABELS:
        return str(LABELS[place])
    group, *rest = place.split("-")
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
        value=typed[name],
        kind=kind,
        hint=HINTS.get(name, ""),
        error=errors.get(name, ""),
        optional=name in OPTIONAL,
        longest=LONGEST.get(name),
        range=NUMBERS.get(name),
        choices=CHOICES.get(name, ()),
    )


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
        levels=[
            _level_row(level, place=place, index=step, count=len(row["levels"]), errors=errors)
            for step, level in enumerate(row["levels"])
        ],
        error=errors.get(f"{place}-levels", "") or errors.get(f"{place}-required", ""),
        full=len(row["levels"]) >= MAX_ROWS["levels"],
        last=index == count - 1,
    )


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
