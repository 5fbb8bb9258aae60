"""How applicants see their work; everything may stay empty while it is a draft."""

from collections.abc import Sequence
from typing import NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.define.models import Criterion
from milepost.earn.rules.assessment import MAX_REFLECTION, MAX_SENTENCE, OwnLine, OwnView


class OwnFields(NamedTuple):
    """The fields for one criterion."""

    criterion: Criterion
    level: BoundField
    sentence: BoundField


class AssessmentForm(forms.Form):
    """Cleans what an applicant says into an OwnView; made for the criteria of one version."""

    reflection = forms.CharField(
        label=gettext_lazy("What did you learn, and what would you do differently next time?"),
        help_text=gettext_lazy("A few honest words. Nothing you write here counts against you."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MAX_REFLECTION,
        required=False,
    )

    def __init__(
        self, data: object = None, *, criteria: Sequence[Criterion], own: OwnView | None = None
    ) -> None:
        super().__init__(data, initial=_initial(own or OwnView()))  # type: ignore[arg-type]
        self.rubric = criteria
        for number, criterion in enumerate(criteria, start=1):
            self.fields[f"level-{criterion.pk}"] = _level_field(criterion, number=number)
            self.fields[f"sentence-{criterion.pk}"] = _sentence_field(number)

    def own(self) -> OwnView:
        """Return what was said; call it on a valid form."""
        lines = tuple(self._line(criterion) for criterion in self.rubric)
        return OwnView(lines=lines, reflection=self.cleaned_data["reflection"])

    def judged(self) -> list[OwnFields]:
        """Return the fields criterion by criterion, in the order of the rubric."""
        return [
            OwnFields(row, self[f"level-{row.pk}"], self[f"sentence-{row.pk}"])
            for row in self.rubric
        ]

    def _line(self, criterion: Criterion) -> OwnLine:
        level = self.cleaned_data[f"level-{criterion.pk}"]
        return OwnLine(
            criterion=criterion.pk,
            level=int(level) if level else None,
            sentence=self.cleaned_data[f"sentence-{criterion.pk}"],
        )


def _level_field(criterion: Criterion, *, number: int) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Criterion %(number)s") % {"number": number},
        choices=[(str(level.pk), level.name) for level in criterion.levels.all()],
        widget=forms.RadioSelect,
        required=False,
    )


def _sentence_field(number: int) -> forms.CharField:
    return forms.CharField(
        label=_("Criterion %(number)s, your words") % {"number": number},
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        max_length=MAX_SENTENCE,
        required=False,
    )


def _initial(own: OwnView) -> dict[str, object]:
    values: dict[str, object] = {"reflection": own.reflection}
    for line in own.lines:
        values[f"level-{line.criterion}"] = str(line.level or "")
        values[f"sentence-{line.criterion}"] = line.sentence
    return values
