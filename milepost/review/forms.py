"""A reviewer's form: everything may stay empty while it is a draft."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.define.models import Criterion
from milepost.review.rules.readings import Gap, Line, Need, Reading

LONGEST = 5000
COMPLETE = [
    ("yes", gettext_lazy("Yes, everything is there")),
    ("no", gettext_lazy("No, something is missing")),
]


class JudgedFields(NamedTuple):
    """The fields for one criterion."""

    criterion: Criterion
    level: BoundField
    comment: BoundField


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
    advice = forms.CharField(
        label=gettext_lazy("Your advice"),
        help_text=gettext_lazy(
            "What was strong? What would you try next? The applicant reads this."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        required=False,
    )

    def __init__(
        self,
        data: object = None,
        *,
        criteria: Sequence[Criterion],
        reading: Reading | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(reading or Reading()))  # type: ignore[arg-type]
        self.rubric = criteria
        for number, criterion in enumerate(criteria, start=1):
            self.fields[f"level-{criterion.pk}"] = _level_field(criterion, number=number)
            self.fields[f"comment-{criterion.pk}"] = _comment_field(number)

    def reading(self) -> Reading:
        """Return what was written; call it on a valid form."""
        values = self.cleaned_data
        return Reading(
            complete={"yes": True, "no": False}.get(values["complete"]),
            missing=values["missing"],
            advice=values["advice"],
            lines=tuple(self._line(criterion) for criterion in self.rubric),
        )

    def show(self, gaps: Iterable[Gap]) -> None:
        """Put a sentence beside each field that is still needed."""
        for gap in gaps:
            self.add_error(_field_name(gap), gap.sentence)

    def judged(self) -> list[JudgedFields]:
        """Return the fields criterion by criterion, in the order of the rubric."""
        return [
            JudgedFields(criterion, self[f"level-{criterion.pk}"], self[f"comment-{criterion.pk}"])
            for criterion in self.rubric
        ]

    def _line(self, criterion: Criterion) -> Line:
        level = self.cleaned_data[f"level-{criterion.pk}"]
        return Line(
            criterion=criterion.pk,
            level=int(level) if level else None,
            comment=self.cleaned_data[f"comment-{criterion.pk}"],
        )


def _field_name(gap: Gap) -> str:
    whole = {Need.COMPLETE: "complete", Need.MISSING: "missing"}
    return whole.get(gap.need) or f"{gap.need}-{gap.criterion}"


def _level_field(criterion: Criterion, *, number: int) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Criterion %(number)s") % {"number": number},
        choices=[(str(level.pk), level.name) for level in criterion.levels.all()],
        widget=forms.RadioSelect,
        required=False,
    )


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
        "advice": reading.advice,
    }
    for line in reading.lines:
        values[f"level-{line.criterion}"] = str(line.level or "")
        values[f"comment-{line.criterion}"] = line.comment
    return values
