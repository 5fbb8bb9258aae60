"""Why somebody appeals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.review.rules.appeals.choices import Grounds
from milepost.review.rules.appeals.moves import LEAST_WORDS, MOST_WORDS


class AppealForm(forms.Form):
    """On what grounds, and in the learner's words."""

    grounds = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Grounds.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    words = forms.CharField(
        label=_("What should be looked at again, and why?"),
        help_text=_("Two or three sentences. The panel reads this, without your name."),
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=LEAST_WORDS,
        max_length=MOST_WORDS,
        error_messages={
            "required": _("Say in a sentence or two why this should be looked at again."),
            "min_length": _("Say in a sentence or two why this should be looked at again."),
        },
    )
