"""A step, a word against it, and the answer."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.review.rules.concerns import LEAST_WORDS, MOST_WORDS, Step, following


class WordsForm(forms.Form):
    """Why, in a sentence or two."""

    words = forms.CharField(
        label=_("Why?"),
        help_text=_("A sentence or two. The learner reads it from the talk on."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=LEAST_WORDS,
        max_length=MOST_WORDS,
        error_messages={
            "required": _("Say in a sentence or two why."),
            "min_length": _("Say in a sentence or two why."),
        },
    )


class StepForm(WordsForm):
    """One of the steps that can follow."""

    step = forms.ChoiceField(label=_("What follows?"), widget=forms.RadioSelect)
    field_order = ["step", "words"]

    def __init__(self, data: object = None, *, state: str, contested: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        after = following(state, contested=contested)
        field = self.fields["step"]
        field.choices = [row for row in Step.choices if row[0] in after]  # type: ignore[attr-defined]


class AnswerForm(WordsForm):
    """Whether a contested step stands."""

    stands = forms.ChoiceField(
        label=_("Does the step stand?"),
        choices=[("yes", _("It stands")), ("no", _("It does not: the concern is cleared"))],
        widget=forms.RadioSelect,
    )
    field_order = ["stands", "words"]


class NoteForm(WordsForm):
    """A note about one of two pieces that are alike; chosen where both may be meant."""

    about = forms.ChoiceField(label=_("About which work?"), widget=forms.RadioSelect)
    field_order = ["about", "words"]

    def __init__(self, data: object = None, *, works: Mapping[str, str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.works = works
        if len(works) > 1:
            self.fields["about"].choices = list(works.items())  # type: ignore[attr-defined]
        else:
            del self.fields["about"]

    @property
    def chosen(self) -> str:
        """The key of the work that is meant."""
        return str(self.cleaned_data.get("about") or next(iter(self.works)))
