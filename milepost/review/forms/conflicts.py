"""What a reviewer says before the work opens, and whom they are close to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.review.rules.conflicts import MAX_WORDS, Answer, Knowing, Tie

NOTHING, SOMETHING = "nothing", "something"


class OpeningForm(forms.Form):
    """Whether a reviewer may know whose work it is, and why."""

    knows = forms.ChoiceField(
        label=_("Do you know whose this could be?"),
        choices=[
            (NOTHING, _("No, I know of nobody")),
            (SOMETHING, _("Yes, or maybe: I give the place back")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    why = forms.ChoiceField(
        label=_("If yes or maybe: why?"),
        choices=[("", _("Choose")), *Knowing.choices],
        required=False,
    )
    words = forms.CharField(
        label=_("Anything to add? (no names, please)"),
        required=False,
        max_length=MAX_WORDS,
        widget=forms.Textarea({"rows": 2, "class": "short"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask why, of whoever may know."""
        values = super().clean() or {}
        if values.get("knows") == SOMETHING and not values.get("why"):
            self.add_error("why", _("Choose what fits best."))
        return values

    def answer(self) -> Answer:
        """Return the clean values; who knows nothing has nothing to add."""
        values = self.cleaned_data
        if values["knows"] == NOTHING:
            return Answer(knows=False)
        return Answer(knows=True, why=values["why"], words=values["words"])


class TieForm(forms.Form):
    """Somebody close, by their address."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("How are you close?"), choices=Tie.choices)
