"""A reviewer's form: everything may stay empty while it is a draft."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.define.models import Criterion
from milepost.kit.errors import RuleError
from milepost.review.models import Phrase
from milepost.review.queries import BlindArtifact, kind_at
from milepost.review.rules.pins import MAX_PIN, MAX_PINS, MAX_PLACE, Kind, Pin, tidy
from milepost.review.rules.readings import LONGEST, Gap, Line, Reading

PIN = re.compile(r"^pin-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d{1,3})-(?:place|text)$")
COMPLETE = [
    ("yes", gettext_lazy("Yes, everything is there")),
    ("no", gettext_lazy("No, something is missing")),
]


class JudgedFields(NamedTuple):
    """The fields for one criterion."""

    criterion: Criterion
    level: BoundField
    comment: BoundField
    seen: BoundField


class PinFields(NamedTuple):
    """The fields for one comment on a place."""

    place: BoundField
    text: BoundField


class ShownPiece(NamedTuple):
    """A piece of work with the fields for comments on places in it."""

    piece: BlindArtifact
    kind: Kind
    pages: range
    """Of a document the pages after the first."""
    rows: list[PinFields]
    number: int
    """How many comments there are."""
    open: bool


class ReviewForm(forms.Form):
    """Cleans what a reviewer writes into a Reading; made for the criteria of one version."""

    complete = forms.ChoiceField(
        label=gettext_lazy("Is everything there that was asked for?"),
        choices=COMPLETE,
        widget=forms.RadioSelect,
        required=False,
    )
    missing = forms.CharField(
        label=gettext_lazy("What is missing?"),
        help_text=gettext_lazy("The applicant reads this, adds it and hands in again."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        required=False,
    )
    strong = forms.CharField(
        label=gettext_lazy("What was strong?"),
        help_text=gettext_lazy("Begin with what you saw, so that they can build on it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        required=False,
    )
    lacking = forms.CharField(
        label=gettext_lazy("What does the work not show yet?"),
        help_text=gettext_lazy("Speak of the work, not of the person: “I did not find …”."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        required=False,
    )
    advice = forms.CharField(
        label=gettext_lazy("What to try next?"),
        help_text=gettext_lazy("One or two things they can do this week: “You could …”."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        required=False,
    )

    def __init__(
        self,
        data: object = None,
        *,
        criteria: Sequence[Criterion],
        pieces: Sequence[BlindArtifact] = (),
        reading: Reading | None = None,
        phrases: Sequence[Phrase] = (),
    ) -> None:
        super().__init__(data, initial=_initial(reading or Reading()))  # type: ignore[arg-type]
        self.rubric = criteria
        for number, criterion in enumerate(criteria, start=1):
            self.fields[f"seen-{criterion.pk}"] = _seen_field(pieces)
            self.fields[f"level-{criterion.pk}"] = _level_field(criterion, number=number)
            self.fields[f"comment-{criterion.pk}"] = _comment_field(number)

        self.pieces = pieces
        self.phrases = phrases
        self.pin_rows = _pin_rows(pieces, reading=reading or Reading(), data=data)
        for piece in pieces:
            for number in range(self.pin_rows[piece.id]):
                place, text = _pin_names(piece.id, number)
                self.fields[place], self.fields[text] = _pin_fields()
        kept = [("", _("Choose a phrase"))]
        kept += [(str(phrase.pk), Truncator(phrase.text).chars(60)) for phrase in phrases]
        self.fields["phrase"] = forms.ChoiceField(label=_("Phrase"), choices=kept, required=False)
        self.fields["into"] = forms.ChoiceField(
            label=_("Into"), choices=self._text_fields(), required=False
        )

    def _text_fields(self) -> list[tuple[str, str]]:
        named = [(name, str(self.fields[name].label)) for name in ("strong", "lacking", "advice")]
        comments = [
            (f"comment-{criterion.pk}", str(self.fields[f"comment-{criterion.pk}"].label))
            for criterion in self.rubric
        ]
        return [*comments, *named]

    def clean(self) -> dict[str, Any]:
        """Bring places of pinned comments into their one form, with a sentence where none is."""
        values: dict[str, Any] = super().clean() or {}
        for piece in self.pieces:
            for number in range(self.pin_rows[piece.id]):
                place, text = _pin_names(piece.id, number)
                if not values.get(text, "").strip():
                    continue
                try:
                    values[place] = tidy(
                        values.get(place, ""), kind=kind_at(piece), text=piece.text
                    )
                except RuleError as refused:
                    self.add_error(place, refused.sentence)
        return values

    def pins(self) -> tuple[Pin, ...]:
        """Return the comments pinned to places; without words there is none."""
        found = []
        for piece in self.pieces:
            for number in range(self.pin_rows[piece.id]):
                place, text = _pin_names(piece.id, number)
                words = self.cleaned_data[text].strip()
                if words:
                    found.append(Pin(piece=piece.id, place=self.cleaned_data[place], text=words))
        return tuple(found)

    def shown(self, piece: BlindArtifact, *, pages: int) -> "ShownPiece":
        """Return a piece of work with the fields for comments on places in it.

        ``pages`` is how many of a document can be seen.
        """
        rows = [
            PinFields(*(self[name] for name in _pin_names(piece.id, number)))
            for number in range(self.pin_rows[piece.id])
        ]
        wrong = any(row.place.errors or row.text.errors for row in rows)
        number = len(rows) - 1
        return ShownPiece(
            piece=piece,
            kind=kind_at(piece),
            pages=range(2, pages + 1),
            rows=rows,
            number=number,
            open=wrong or number > 0,
        )

    def with_phrase(self, data: QueryDict) -> QueryDict:
        """Return what was sent with the chosen phrase put at the end of the chosen field."""
        chosen = {str(phrase.pk): phrase.text for phrase in self.phrases}.get(
            data.get("phrase", "")
        )
        into = data.get("into", "")
        if chosen is None or into not in dict(self._text_fields()):
            return data
        changed = data.copy()
        changed[into] = "\n".join(filter(None, [data.get(into, "").rstrip(), chosen]))
        return changed

    def reading(self) -> Reading:
        """Return what was written; call it on a valid form."""
        values = self.cleaned_data
        return Reading(
            complete={"yes": True, "no": False}.get(values["complete"]),
            missing=values["missing"],
            strong=values["strong"],
            lacking=values["lacking"],
            advice=values["advice"],
            lines=tuple(self._line(criterion) for criterion in self.rubric),
            pins=self.pins(),
        )

    def show(self, gaps: Iterable[Gap]) -> None:
        """Put a sentence beside each field that is still needed."""
        for gap in gaps:
            self.add_error(_field_name(gap), gap.sentence)

    def judged(self) -> list[JudgedFields]:
        """Return the fields criterion by criterion, in the order of the rubric."""
        return [
            JudgedFields(
                criterion,
                self[f"level-{criterion.pk}"],
                self[f"comment-{criterion.pk}"],
                self[f"seen-{criterion.pk}"],
            )
            for criterion in self.rubric
        ]

    def told(self) -> list[BoundField]:
        """Return the three texts for the learner."""
        return [self["strong"], self["lacking"], self["advice"]]

    def _line(self, criterion: Criterion) -> Line:
        level = self.cleaned_data[f"level-{criterion.pk}"]
        return Line(
            criterion=criterion.pk,
            level=int(level) if level else None,
            comment=self.cleaned_data[f"comment-{criterion.pk}"],
            seen_in=tuple(UUID(key) for key in self.cleaned_data[f"seen-{criterion.pk}"]),
        )


def _field_name(gap: Gap) -> str:
    return f"{gap.need}-{gap.criterion}" if gap.criterion else str(gap.need)


def _level_field(criterion: Criterion, *, number: int) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Criterion %(number)s") % {"number": number},
        choices=[(str(level.pk), level.name) for level in criterion.levels.all()],
        widget=forms.RadioSelect,
        required=False,
    )


def _seen_field(pieces: Sequence[BlindArtifact]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Where did you see it?"),
        choices=[(str(piece.id), _("Piece %(number)s") % vars(piece)) for piece in pieces],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _pin_names(piece: UUID, number: int) -> tuple[str, str]:
    return f"pin-{piece}-{number}-place", f"pin-{piece}-{number}-text"


def _pin_rows(
    pieces: Sequence[BlindArtifact], *, reading: Reading, data: object
) -> dict[UUID, int]:
    """Return how many rows each piece has: those filled, those sent, and a blank one."""
    kept = Counter(pin.piece for pin in reading.pins)
    sent: Counter[UUID] = Counter()
    for name in data if isinstance(data, Mapping) else ():
        if found := PIN.match(name):
            piece = UUID(found[1])
            sent[piece] = max(sent[piece], int(found[2]) + 1)
    return {piece.id: min(MAX_PINS, max(kept[piece.id] + 1, sent[piece.id])) for piece in pieces}


def _pin_fields() -> tuple[forms.CharField, forms.CharField]:
    belongs = {"form": "review"}
    place = forms.CharField(
        label=_("Where?"),
        max_length=MAX_PLACE,
        widget=forms.TextInput(attrs=belongs),
        required=False,
    )
    text = forms.CharField(
        label=_("What do you want to say there?"),
        max_length=MAX_PIN,
        widget=forms.Textarea(attrs={**belongs, "rows": 2}),
        required=False,
    )
    return place, text


def _comment_field(number: int) -> forms.CharField:
    return forms.CharField(
        label=_("Criterion %(number)s, your words") % {"number": number},
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        required=False,
    )


def _initial(reading: Reading) -> dict[str, object]:
    complete = {True: "yes", False: "no", None: ""}[reading.complete]
    values: dict[str, object] = {
        "complete": complete,
        "missing": reading.missing,
        "strong": reading.strong,
        "lacking": reading.lacking,
        "advice": reading.advice,
    }
    rows: Counter[UUID] = Counter()
    for pin in reading.pins:
        place, text = _pin_names(pin.piece, rows[pin.piece])
        rows[pin.piece] += 1
        values[place], values[text] = pin.place, pin.text
    for line in reading.lines:
        values[f"level-{line.criterion}"] = str(line.level or "")
        values[f"comment-{line.criterion}"] = line.comment
        values[f"seen-{line.criterion}"] = [str(key) for key in line.seen_in]
    return values
